"""Everything that can be configured: in the environment, in `ldcat.toml`, or by option."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ldcat.errors import BadParameterError

PREFIX: Final = "LDCAT_"
FILE: Final = Path("ldcat.toml")


def _base(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    if "?" in value or "#" in value:
        raise ValueError("must have neither query nor fragment")
    return value if not value or value.endswith("/") else f"{value}/"


def _listed(value: object) -> object:
    """Read `a, b` as two values, as environment variables have it."""
    return (
        [it.strip() for it in value.split(",") if it.strip()] if isinstance(value, str) else value
    )


Hosts = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Settings(BaseSettings):
    """The configuration of one catalogue; read once, never changed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", enable_decoding=False
    )

    data: Path = Field(Path("ldcat-data"), description="Folder of the ledger and the store.")
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
    base_url: Annotated[str, AfterValidator(_base)] = Field(
        "", description="Public base URL, with any path prefix; empty: http://host:port/."
    )
    title: str = Field("Catalogue", description="Title of the catalogue.")
    description: str = Field(
        "A catalogue of datasets and data services.", description="What the catalogue holds."
    )
    publisher: str = Field("", description="Name of who runs the catalogue; empty: its title.")
    publisher_iri: str = Field("", description="IRI of who runs the catalogue.")
    language: str = Field("en", description="BCP 47 tag of title and description.")
    profile: str = Field("dcat", description="Profile that records are checked against.")
    on_invalid: Literal["reject", "warn", "accept"] = Field(
        "reject", description="What becomes of records that violate the profile."
    )
    shapes: Path | None = Field(None, description="Folder of further profiles.")
    vocabularies: Path | None = Field(None, description="Folder of further SKOS vocabularies.")
    engine: Literal["fast", "reference"] = Field("fast", description="SHACL engine.")
    page_size: int = Field(100, ge=1, description="Records on a page of the feed.")
    page_size_most: int = Field(
        1000, ge=1, description="Records on a page that a client may ask for."
    )
    cache_mebibytes: int = Field(64, ge=0, description="Memory for answers that may be sent again.")
    query_workers: int = Field(2, ge=1, description="Processes that evaluate SPARQL queries.")
    query_seconds: float = Field(
        30.0, gt=0, description="Longest evaluation of a query, in seconds."
    )
    query_memory_mebibytes: int = Field(
        1024, ge=256, description="Memory of a query worker, in MiB, without its stack."
    )
    query_queue: int = Field(64, ge=0, description="Queries that may wait for a worker.")
    document_workers: int = Field(
        default_factory=lambda: max(1, os.cpu_count() or 1),
        ge=1,
        description="Processes that read documents.",
    )
    document_seconds: float = Field(
        120.0, gt=0, description="Longest reading of a document, in seconds."
    )
    document_memory_mebibytes: int = Field(
        2048, ge=512, description="Memory of a document worker, in MiB, without its stack."
    )
    large_mebibytes: int = Field(
        16, ge=1, description="Documents longer than this, in MiB, are read from the disk in parts."
    )
    fetch_seconds: float = Field(60.0, gt=0, description="Longest fetch of a source, in seconds.")
    fetch_mebibytes: int = Field(2048, ge=1, description="Largest source that is fetched, in MiB.")
    fetch_private_hosts: Hosts = Field(
        (), description="Hosts at private addresses that may be fetched from, by name."
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
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}/"

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
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadParameterError(
            f"The setting {name} cannot be used: {first['msg']}.",
            where=origins(given).get(name, "settings"),
            mend="Run `ldcat settings` for what there is.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        what = "It is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise BadParameterError(
            f"{what}.", where=str(FILE), mend="Mend the file; see `ldcat settings`."
        ) from error


def origins(options: Mapping[str, object]) -> Mapping[str, str]:
    """Return where each setting's value comes from."""
    written: Mapping[str, Any] = {}
    if FILE.is_file():
        written = tomllib.loads(FILE.read_text("utf-8"))
    found: dict[str, str] = {}
    for name in (*Settings.model_fields, *written):
        variable = f"{PREFIX}{name.upper()}"
        if options.get(name) is not None:
            found[name] = "option"
        elif variable in os.environ:
            found[name] = f"environment ({variable})"
        else:
            found[name] = f"file ({FILE})" if name in written else "default"
    return found
