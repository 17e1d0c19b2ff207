"""The bundled JSON-LD contexts, which stand in for those that documents name by address.

No context is ever fetched: what a document means must not depend on a foreign server, and
a reader that follows addresses can be sent to inner ones.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ldcat.errors import RemoteContextError, ResourceError, TooComplexError

_INDEX: Final = "index.toml"
_DEEPEST: Final = 200
# One short address becomes up to 14 kB, so their number bounds how much a document may grow.
_MOST_REFERENCES: Final = 1_000
# Parsers pay for scoped contexts by the square of their number: 20 cost 0.15 s, 999 eight minutes.
_MOST_SCOPED: Final = 20
_LONGEST_SHOWN: Final = 200
_SCHEME: Final = re.compile(r"\A(?:https?:)?//", re.IGNORECASE)
_GITHUB_FILE: Final = re.compile(r"\Agithub\.com/([^/]+/[^/]+)/(?:raw|blob)/")
_GITHUB_BRANCH: Final = re.compile(r"\A(raw\.githubusercontent\.com/[^/]+/[^/]+)/refs/heads/")


class Contexts:
    """Contexts by the addresses they are known at; each file is read when first needed."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Take the contexts.

        Args:
            files: File by address, the usual address of each file first.
        """
        self._files = MappingProxyType({normalised(url): path for url, path in files.items()})
        self._urls = tuple(files)
        usual: dict[Path, str] = {}
        for url, path in files.items():
            usual.setdefault(path, url)
        self._usual = tuple(usual.values())
        self._read: dict[Path, Mapping[str, object]] = {}

    @property
    def urls(self) -> tuple[str, ...]:
        """Return every address that is answered for."""
        return self._urls

    def inline(self, document: object) -> tuple[object, tuple[str, ...]]:
        """Return a document with the bundled contexts in place of the addresses.

        What it shares with the contexts and with the document given must not be changed.

        Args:
            document: Parsed JSON; it stays as it is.

        Returns:
            The document to parse, and the names of the contexts used, in order.

        Raises:
            RemoteContextError: A context is not bundled.
            TooComplexError: It nests too deeply, or names contexts too often.
        """
        inliner = _Inliner(self)
        return inliner.value(document), tuple(inliner.used)

    def named(self, url: str, where: str) -> tuple[str, Mapping[str, object]]:
        """Return name and content of the context at an address.

        Args:
            url: The address, as the document has it.
            where: JSON Pointer to it, for the message.

        Raises:
            RemoteContextError: It is not bundled.
            ResourceError: The bundled file is broken.
        """
        path = self._files.get(normalised(url))
        if path is None:
            raise RemoteContextError(
                f"The JSON-LD context <{url[:_LONGEST_SHOWN]}> is not bundled,"
                " and contexts are never fetched.",
                where=where,
                mend="Write the context itself there, or name one of the bundled: "
                f"{', '.join(self._usual)}.",
            )
        if path not in self._read:
            self._read[path] = _context(path)
        return path.stem, self._read[path]


def load_contexts(folder: Path) -> Contexts:
    """Read the index of a folder of contexts.

    Raises:
        ResourceError: The index cannot be read, or says two things of one address.
    """
    path = folder / _INDEX
    try:
        index = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(f"The index of contexts cannot be read: {error}.", str(path)) from error
    files: dict[str, Path] = {}
    seen: set[str] = set()
    for name, urls in index.items():
        for url in _addresses(urls, path):
            if normalised(url) in seen:
                raise ResourceError(f"<{url}> stands there twice.", str(path), "Remove one.")
            seen.add(normalised(url))
            files[url] = folder / name
    return Contexts(files)


def normalised(url: str) -> str:
    """Return what addresses of the same context have in common.

    >>> normalised("http://Schema.org/#")
    'schema.org'
    >>> normalised("https://github.com/o/r/raw/refs/heads/main/c.jsonld")
    'raw.githubusercontent.com/o/r/main/c.jsonld'
    """
    text = _SCHEME.sub("", url.strip().partition("#")[0], count=1)
    host, slash, path = text.partition("/")
    text = f"{host.lower()}{slash}{path}".rstrip("/")
    text = _GITHUB_FILE.sub(r"raw.githubusercontent.com/\1/", text, count=1)
    return _GITHUB_BRANCH.sub(r"\1/", text, count=1)


def _addresses(urls: object, path: Path) -> list[str]:
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise ResourceError("Every context needs a list of addresses.", str(path), "Mend it.")
    return urls


def _context(path: Path) -> Mapping[str, object]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(f"The context cannot be read: {error}.", str(path)) from error
    context = document.get("@context") if isinstance(document, dict) else None
    if not isinstance(context, dict):
        raise ResourceError("The file has no @context object.", str(path), "Add one.")
    return context


class _Inliner:
    """Copies one document; knows where in it, and which contexts it has met."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._path: list[str | int] = []
        self._references = 0
        self._scoped = 0
        self._definitions_open = 0
        # A dictionary, for it keeps the order.
        self.used: dict[str, None] = {}

    def value(self, value: object) -> object:
        """Return a copy of any JSON value outside a context."""
        if isinstance(value, dict):
            return {key: self._entry(key, child) for key, child in value.items()}
        if isinstance(value, list):
            return [self._below(index, child) for index, child in enumerate(value)]
        return value

    def _entry(self, key: str, child: object) -> object:
        if key == "@context":
            return self._below(key, child, is_context=True)
        # What stands below may be a JSON literal, in which @context means nothing.
        return child if key == "@value" else self._below(key, child)

    def _below(self, step: str | int, child: object, *, is_context: bool = False) -> object:
        if not isinstance(child, dict | list) and not is_context:
            return child
        self._path.append(step)
        if len(self._path) > _DEEPEST:
            raise TooComplexError(
                f"The JSON-LD nests deeper than {_DEEPEST} levels.",
                where=self._pointer()[:_LONGEST_SHOWN],
                mend="List the nodes side by side and refer to them by @id.",
            )
        copy = self._context(child) if is_context else self.value(child)
        self._path.pop()
        return copy

    def _context(self, context: object) -> object:
        if isinstance(context, str):
            return self._bundled(context)
        if isinstance(context, list):
            return [self._below(index, part, is_context=True) for index, part in enumerate(context)]
        if isinstance(context, dict):
            return self._definitions(context)
        return context

    def _definitions(self, context: dict[str, object]) -> dict[str, object]:
        self._definitions_open += 1
        copy: dict[str, object] = {}
        imported = context.get("@import")
        if isinstance(imported, str):
            self._path.append("@import")
            copy.update(self._bundled(imported))
            self._path.pop()
        for term, definition in context.items():
            if term == "@import" and isinstance(imported, str):
                continue
            # A definition names another context in its own @context only (JSON-LD 1.1, 4.1.8).
            copy[term] = self._below(term, definition)
        self._definitions_open -= 1
        return copy

    def _bundled(self, url: str) -> Mapping[str, object]:
        self._count()
        name, content = self._contexts.named(url, self._pointer())
        self.used[name] = None
        return content

    def _count(self) -> None:
        self._references += 1
        self._scoped += 1 if self._definitions_open else 0
        if self._scoped > _MOST_SCOPED:
            raise TooComplexError(
                f"The JSON-LD names contexts inside contexts more than {_MOST_SCOPED} times.",
                where=self._pointer(),
                mend="Give one context for the whole document.",
            )
        if self._references > _MOST_REFERENCES:
            raise TooComplexError(
                f"The JSON-LD names contexts more than {_MOST_REFERENCES:,} times.",
                where=self._pointer(),
                mend="Give the context once, and the nodes in its @graph.",
            )

    def _pointer(self) -> str:
        """Return where we are, as JSON Pointer (RFC 6901)."""
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in self._path)
        return "".join(f"/{step}" for step in steps)
