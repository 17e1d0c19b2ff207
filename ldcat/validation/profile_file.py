"""The file `profile.toml` of a profile: its values, checked, with the line of what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ldcat.errors import ResourceError
from ldcat.model.report import Severity
from ldcat.model.verdicts import Verdict
from ldcat.terms import PREFIXES

NAME: Final = "profile.toml"
#: The part that the short form `shapes = […]` makes.
CORE: Final = "core"

_REQUIRED: Final = ("title", "iri")
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_TAG: Final = re.compile(r"[a-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+')


class ProfileFile:
    """What a `profile.toml` says, checked key by key."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            ResourceError: It cannot be read, or something in it is wrong; says where.
        """
        self.path = path
        self.text, self._values = _read(path)
        self._check_keys()
        self._check_required()

    def fault(self, place: str, what: str, mend: str) -> ResourceError:
        """Return the error about a key, `key` or `table.key`, with the line if it has one."""
        table, _, key = place.rpartition(".")
        inside = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[\s*[\"']?([^\]\"']+?)[\"']?\s*\]", line):
                inside = header[1]
            is_key = inside == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)
            if is_key or (header and inside == place):
                return ResourceError(what, f"{self.path}, line {number}", mend)
        return ResourceError(what, str(self.path), mend)

    @property
    def token(self) -> str:
        """The name of the folder."""
        token = self.path.parent.name
        if not is_token(token):
            raise ResourceError(
                f"“{token}” cannot be the token of a profile.",
                str(self.path.parent),
                "Name the folder with lower-case letters, digits, hyphens and dots.",
            )
        return token

    def words(self, key: str) -> str:
        """Return a text, or an empty one."""
        return str(self._values.get(key, ""))

    def list(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, or an empty one."""
        return tuple(self._values.get(key, ()))

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table, or an empty one."""
        return MappingProxyType(dict(self._values.get(key, {})))

    def has(self, key: str) -> bool:
        """Say whether a key is there."""
        return key in self._values

    def iris(self, key: str, noun: str) -> tuple[str, ...]:
        """Return a list of prefixed names (`dcat:Dataset`) or `<IRI>` as IRIs."""
        return tuple(self._expanded(key, noun, name) for name in self.list(key))

    def parts(self) -> Mapping[str, tuple[Path, ...]]:
        """Return the files of each part, in order; `shapes` is short for a part `core`."""
        if self.has("shapes"):
            return {CORE: self._files("shapes", self.list("shapes"))}
        return {
            name: self._files(f"parts.{name}", files) for name, files in self.table("parts").items()
        }

    def policy(self) -> Mapping[Severity, Verdict]:
        """Return what becomes of a record with findings of a severity, where that is said."""
        return MappingProxyType(
            {Severity(key): Verdict(action) for key, action in self.table("policy").items()}
        )

    def _check_keys(self) -> None:
        for key, value in self._values.items():
            if key not in _KINDS:
                known = ", ".join(_KINDS)
                raise self.fault(key, f"“{key}” is no key of a profile.", f"Use: {known}.")
            wanted, is_right, mend = _KINDS[key]
            if not is_right(value):
                raise self.fault(key, f"“{key}” must be {wanted}.", mend)
            if isinstance(value, dict):
                self._check_table(key, value)

    def _check_table(self, key: str, table: Mapping[str, Any]) -> None:
        noun, is_right, wanted = _MEMBERS[key]
        for name, value in table.items():
            place = f"{key}.{name}"
            if not is_right(name):
                raise self.fault(place, f"“{name}” cannot be {noun}.", wanted)
            if key == "policy" and value not in tuple(Verdict):
                what = f"“{value}” is nothing that can become of a record."
                raise self.fault(place, what, f"Use one of: {', '.join(Verdict)}.")

    def _check_required(self) -> None:
        for key in _REQUIRED:
            if not self._values.get(key):
                raise self.fault(key, f"“{key}” is missing.", f"Add a line: {key} = …")
        if self.has("shapes") and self.has("parts"):
            what = "A profile has “shapes” or “parts”, not both."
            raise self.fault("shapes", what, "Write the list as the part core.")
        if not (self._values.get("shapes") or self._values.get("parts")):
            what = "“parts” is missing, or “shapes” for a single part."
            raise self.fault("parts", what, "Add a line: shapes = …")
        for key in ("iri", "documentation"):
            if self.has(key) and not _IRI.fullmatch(self.words(key)):
                raise self.fault(key, f"“{key}” is not an absolute IRI.", "Give its scheme too.")

    def _files(self, place: str, names: tuple[str, ...]) -> tuple[Path, ...]:
        return tuple(self._file(place, name) for name in names)

    def _file(self, place: str, name: str) -> Path:
        file = self.path.parent / name
        if file.parent != self.path.parent or not file.is_file():
            what = f"There is no file “{name}” in the profile's folder."
            raise self.fault(place, what, "Correct its name, or add it.")
        return file

    def _expanded(self, key: str, noun: str, name: str) -> str:
        if name.startswith("<") and name.endswith(">"):
            return name[1:-1]
        prefix, _, local = name.partition(":")
        if prefix not in PREFIXES or not local:
            mend = f"Use <IRI>, or one of the prefixes {', '.join(PREFIXES)}."
            raise self.fault(key, f"“{name}” is no {noun}.", mend)
        return PREFIXES[prefix] + local


def is_token(text: str) -> bool:
    """Say whether a text may name a profile or a part of it."""
    return _TOKEN.fullmatch(text) is not None


def _read(path: Path) -> tuple[str, Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        raise ResourceError(f"The file cannot be read: {error.strerror}.", str(path)) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise ResourceError(
            f"The profile is not TOML: {error}.", str(path), "Mend the file there."
        ) from error


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(it, str) for it in value)


def _is_table_of_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(it, str) for it in value.values())


def _is_table_of_lists(value: object) -> bool:
    return isinstance(value, dict) and all(_is_list(it) and it for it in value.values())


def _is_tag(name: str) -> bool:
    return _TAG.fullmatch(name) is not None


def _is_severity(name: str) -> bool:
    return name in {str(it) for it in Severity}


_QUOTES: Final = "Put it in quotes."
_TEXT: Final = ("a text", _is_text, _QUOTES)
_LIST: Final = ("a list of texts", _is_list, _QUOTES)
_TEXTS: Final = ("a table of texts by language", _is_table_of_texts, 'Write e.g. de = "…".')
#: The keys of a profile: what each must be, how that is seen, and how to mend it.
_KINDS: Final[Mapping[str, tuple[str, Callable[[object], bool], str]]] = MappingProxyType(
    {
        "title": _TEXT,
        "iri": _TEXT,
        "version": _TEXT,
        "description": _TEXT,
        "documentation": _TEXT,
        "base": _LIST,
        "kinds": _LIST,
        "shapes": _LIST,
        "background": _LIST,
        "titles": _TEXTS,
        "descriptions": _TEXTS,
        "parts": (
            "a table of lists of files",
            _is_table_of_lists,
            'Write e.g. core = ["shapes.ttl"].',
        ),
        "policy": ("a table of texts", _is_table_of_texts, 'Write e.g. violation = "reject".'),
    }
)
#: What the keys inside of a table must be.
_MEMBERS: Final[Mapping[str, tuple[str, Callable[[str], bool], str]]] = MappingProxyType(
    {
        "titles": ("a language", _is_tag, "Use a language tag such as de."),
        "descriptions": ("a language", _is_tag, "Use a language tag such as de."),
        "parts": ("the name of a part", is_token, "Use lower-case letters, digits and hyphens."),
        "policy": ("a severity", _is_severity, f"Use one of: {', '.join(Severity)}."),
    }
)
