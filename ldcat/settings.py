"""Everything that can be configured: in the environment, in `ldcat.toml`, or by option."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ldcat.errors import BadParameterError
from ldcat.setting_types import (
    Action,
    Base,
    Colour,
    Email,
    Endpoints,
    File,
    Folder,
    Hosts,
    Iris,
    LoadSources,
    NewFolder,
    OptionalIri,
    Page,
    Tiles,
    plain_fault,
)

PREFIX: Final = "LDCAT_"
FILE: Final = Path("ldcat.toml")
_EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound


class Settings(BaseSettings):
    """The configuration of one catalogue; read once, never changed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", enable_decoding=False
    )

    data: NewFolder = Field(Path("ldcat-data"), description="Folder of the ledger and the store.")
    ledger: str = Field(
        "", description="SQLAlchemy URL of the ledger; empty: SQLite in the data folder."
    )
    store: str = Field(
        "", description="Store as scheme:location; empty: Oxigraph in the data folder."
    )
    host: str = Field("127.0.0.1", description="Address to listen at; 0.0.0.0 for every interface.")
    port: int = Field(
        8080, ge=0, le=65535, description="TCP port to listen at; 0 picks a free one."
    )
    base_url: Base = Field(
        "",
        description="Public base URL, with any path prefix; empty: http://host:port/, "
        "or http://localhost:port/ where every interface is listened at.",
    )
    title: str = Field("Catalogue", description="Title of the catalogue.")
    description: str = Field(
        "A catalogue of datasets and data services.", description="What the catalogue holds."
    )
    publisher: str = Field("", description="Name of who runs the catalogue; empty: its title.")
    publisher_iri: str = Field("", description="IRI of who runs the catalogue.")
    email: Email = Field(
        "", description="Whom harvesters write to; empty: postmaster at the public host."
    )
    licence: OptionalIri = Field(
        "", description="IRI of the licence of the catalogue's own metadata."
    )
    language: str = Field("en", description="BCP 47 tag of title and description.")
    languages: Iris = Field(
        (),
        description="IRIs of the languages that records are written in; empty: that of `language`.",
    )
    themes: Iris = Field((), description="IRIs of the taxonomies that themes are taken from.")
    spatial: Iris = Field((), description="IRIs of the places that the catalogue is about.")
    tile_url: Tiles = Field(
        "",
        description="Address of the map tiles that browsers fetch for records' maps, such as "
        "https://tiles.example.org/{z}/{x}/{y}.png; empty: maps are drawn here.",
    )
    tile_attribution: str = Field(
        "", description="Whom to thank for the map tiles, in Markdown; shown below the map."
    )
    logo: File = Field(
        None,
        description="File of the logo beside the title: SVG, PNG or WebP; empty: ldcat's sign.",
    )
    theme_accent: Colour = Field(
        "", description="Colour of links, buttons and marks, such as #0b606b; empty: ldcat's."
    )
    theme_accent_dark: Colour = Field(
        "", description="The same on a dark ground; empty: a lighter shade of `theme_accent`."
    )
    footer: str = Field("", description="Text at the foot of every page, in Markdown.")
    imprint: Page = Field(
        "", description="Imprint, linked at the foot of every page: an address or a Markdown file."
    )
    privacy: Page = Field("", description="Privacy statement, in the same way.")
    accessibility: Page = Field("", description="Accessibility statement, in the same way.")
    templates: Folder = Field(
        None, description="Folder of page templates that take the place of ldcat's, by name."
    )
    profile: str = Field("dcat", description="Profile that records are checked against.")
    on_invalid: Literal["profile", "reject", "quarantine", "warn", "accept"] = Field(
        "profile",
        description="What becomes of records that violate the profile; profile: what it says "
        "itself, else reject; accept: nothing is checked.",
    )
    on_warning: Action = Field(
        "profile",
        description="What becomes of records with warnings; profile: what it says itself, else "
        "accept.",
    )
    on_info: Action = Field(
        "profile", description="What becomes of records with remarks; profile: as with warnings."
    )
    shapes: Folder = Field(None, description="Folder of further profiles.")
    vocabularies: Folder = Field(None, description="Folder of further SKOS vocabularies.")
    queries: Folder = Field(None, description="Folder of further stored queries.")
    translations: Folder = Field(
        None, description="Folder of pages' texts in further languages, such as `nl.po`."
    )
    engine: Literal["auto", "fast", "reference"] = Field(
        "auto",
        description="SHACL engine; auto: the fast one, and the reference for shapes it refuses.",
    )
    page_size: int = Field(100, ge=1, description="Records on a page of the feed.")
    page_size_most: int = Field(
        1000, ge=1, description="Records on a page that a client may ask for."
    )
    cache_mebibytes: int = Field(128, ge=0, description="Memory for answers to send again.")
    query_workers: int = Field(
        4,
        ge=1,
        description="Processes that evaluate SPARQL queries; half of them may be at long ones.",
    )
    query_short_seconds: float = Field(
        0.1, gt=0, allow_inf_nan=False, description="A query that takes longer is a long one."
    )
    client_seconds: float = Field(
        30.0,
        ge=0,
        allow_inf_nan=False,
        description="Seconds of work that searching and browsing of one client (by its address) "
        "may make in a minute; 0 for any. What is answered from the cache is free.",
    )
    query_per_client: int = Field(
        16, ge=1, description="Queries of one client (by its address) that may be under way."
    )
    query_seconds: float = Field(
        30.0, gt=0, allow_inf_nan=False, description="Longest evaluation of a query, in seconds."
    )
    query_memory_mebibytes: int = Field(
        1024, ge=256, description="Memory of a query worker, in MiB, without its stack."
    )
    trusted_proxies: Hosts = Field(
        ("127.0.0.1",),
        description="Addresses of proxies whose X-Forwarded-For tells who asks; * for any.",
    )
    update_seconds: float = Field(
        120.0, gt=0, allow_inf_nan=False, description="Longest evaluation of an update, in seconds."
    )
    update_memory_mebibytes: int = Field(
        2048, ge=512, description="Memory of the update worker, in MiB, without its stack."
    )
    update_mebibytes: int = Field(
        64, ge=1, description="Longest update, or graph that is put, in MiB."
    )
    load_sources: LoadSources = Field(
        (),
        description="Addresses that LOAD may fetch from, with all that lies below them; "
        "none: LOAD is off.",
    )
    query_kibibytes: int = Field(64, ge=1, description="Longest text of a query, in KiB.")
    query_result_mebibytes: float = Field(
        0.0, ge=0, allow_inf_nan=False, description="Largest answer to a query, in MiB; 0: any."
    )
    service_endpoints: Endpoints = Field(
        (), description="SPARQL endpoints that SERVICE may ask, by IRI; none: SERVICE is off."
    )
    service_seconds: float = Field(
        10.0,
        gt=0,
        allow_inf_nan=False,
        description="Longest wait for an endpoint, in seconds.",
    )
    service_mebibytes: int = Field(
        16, ge=1, description="Largest answer of another endpoint, in MiB."
    )
    query_queue: int = Field(64, ge=0, description="Queries that may wait for a worker.")
    document_workers: int = Field(
        default_factory=lambda: max(1, os.cpu_count() or 1),
        ge=1,
        description="Processes that read documents.",
    )
    document_seconds: float = Field(
        120.0, gt=0, allow_inf_nan=False, description="Longest reading of a document, in seconds."
    )
    document_memory_mebibytes: int = Field(
        2048, ge=512, description="Memory of a document worker, in MiB, without its stack."
    )
    large_mebibytes: int = Field(
        16, ge=1, description="Documents longer than this, in MiB, are read from the disk in parts."
    )
    validate_workers: int = Field(2, ge=1, description="Processes that check what is posted.")
    validate_seconds: float = Field(
        60.0, gt=0, allow_inf_nan=False, description="Longest check of a document, in seconds."
    )
    validate_mebibytes: int = Field(
        64, ge=1, description="Longest document that /validate takes, in MiB."
    )
    validate_records: int = Field(
        1000, ge=1, description="Records with findings that a report of /validate lists."
    )
    validate_per_client: int = Field(
        2, ge=1, description="Documents that one client may have checked at a time."
    )
    validate_sources: LoadSources = Field(
        (),
        description="Addresses that /validate may fetch from, with all that lies below them; "
        "none: it fetches nothing.",
    )
    fetch_seconds: float = Field(60.0, gt=0, description="Longest fetch of a source, in seconds.")
    fetch_mebibytes: int = Field(2048, ge=1, description="Largest source that is fetched, in MiB.")
    fetch_private_hosts: Hosts = Field(
        (), description="Hosts at private addresses that may be fetched from, by name."
    )
    dump_seconds: float = Field(
        60.0,
        ge=0,
        description="Seconds without a change until the whole is written into files; 0: never.",
    )
    form_cache_mebibytes: int = Field(
        2048,
        ge=0,
        description="Disk space for forms of records that were asked for before, in MiB; 0: none.",
    )
    link_check: bool = Field(
        default=False, description="Ask the addresses of data whether they answer, while serving."
    )
    link_contact: str = Field(
        "",
        description="Whom the operators of other servers can ask about link checks: an address or "
        "e-mail, told with each request; empty: the base URL.",
    )
    link_daily_requests: int = Field(
        20_000, ge=1, description="Requests of the link check in a day (UTC), at most."
    )
    link_host_seconds: float = Field(
        2.0,
        ge=0,
        allow_inf_nan=False,
        description="Pause of the link check between two addresses of one host, in seconds.",
    )
    link_seconds: float = Field(
        10.0, gt=0, allow_inf_nan=False, description="Longest wait for an address, in seconds."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Lowest level of events that are logged."
    )
    log_json: bool = Field(default=False, description="Write the log as JSON objects.")

    @classmethod
    def settings_customise_sources(  # noqa: PLR0917 - pydantic's signature
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let options win over the environment, and the environment over the file."""
        del dotenv_settings, file_secret_settings
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, FILE))

    @property
    def base(self) -> str:
        """The public base URL, ending in `/`."""
        host = "localhost" if self.is_everywhere else self.host
        host = f"[{host}]" if ":" in host else host
        return self.base_url or f"http://{host}:{self.port}/"

    @property
    def is_everywhere(self) -> bool:
        """Whether every interface is listened at: no address that a link could have."""
        return self.host in _EVERYWHERE

    @property
    def ledger_url(self) -> str:
        """The SQLAlchemy URL of the ledger."""
        return self.ledger or f"sqlite:///{self.data.absolute() / 'ledger.sqlite'}"

    @property
    def store_location(self) -> str:
        """The store as `scheme:location`."""
        return self.store or f"embedded:{self.data.absolute() / 'store'}"


def read_settings(options: Mapping[str, object]) -> Settings:
    """Return the settings; None among the options means "not given".

    Raises:
        BadParameterError: A setting is unknown or its value does not fit.
    """
    given: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise _unusable(error, given) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        what = "It is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise BadParameterError(
            f"{what}.", where=str(FILE), mend="Mend the file; see `ldcat settings`."
        ) from error


def unknown_variables() -> Mapping[str, str]:
    """Return the `LDCAT_` variables that are no settings, each with the nearest that is, or ""."""
    found: dict[str, str] = {}
    for variable in sorted(os.environ):
        name = variable.upper().removeprefix(PREFIX).lower()
        if variable.upper().startswith(PREFIX) and name not in Settings.model_fields:
            nearest = _nearest(name, Settings.model_fields)
            found[variable] = f"{PREFIX}{nearest.upper()}" if nearest else ""
    return found


def origins(options: Mapping[str, object]) -> Mapping[str, str]:
    """Return where each setting's value comes from."""
    written: Mapping[str, Any] = {}
    if FILE.is_file():
        written = tomllib.loads(FILE.read_text("utf-8"))
    variables = {it.upper(): it for it in os.environ}
    found: dict[str, str] = {}
    for name in (*Settings.model_fields, *written):
        variable = variables.get(f"{PREFIX}{name.upper()}", "")
        if options.get(name) is not None:
            found[name] = "option"
        elif variable:
            found[name] = f"environment ({variable})"
        else:
            found[name] = f"file ({FILE})" if name in written else "default"
    return found


def _unusable(error: ValidationError, given: Mapping[str, object]) -> BadParameterError:
    """Return the first fault of the settings in our words."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    what = f"The setting {name} {plain_fault(first)}."
    mend = "Run `ldcat settings` for what there is."
    if first["type"] == "extra_forbidden":
        nearest = _nearest(name, Settings.model_fields)
        what = f"There is no setting {name}."
        mend = f"Did you mean {nearest}?" if nearest else mend
    elif isinstance(first["input"], str | int | float | Path):
        what = f"{what[:-1]}, and not “{first['input']}”."
    return BadParameterError(what, where=origins(given).get(name, "settings"), mend=mend)


def _nearest(name: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, list(known), 1, 0.7)), "")
