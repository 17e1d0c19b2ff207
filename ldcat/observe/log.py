"""Write the log: one line an event, as text or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from ldcat.observe.printable import printable

_TEXT: Final = "%(asctime)s %(levelname)-7s %(logger)s: %(message)s"
#: What loggers are called for readers: uvicorn's for everything is no sign of an error.
_NAMES: Final[Mapping[str, str]] = MappingProxyType({"uvicorn.error": "uvicorn"})
#: What the log module itself puts on a record; the rest came from `extra=`.
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "color_message",
    "logger",
}


class _ToldAlready(logging.Filter):
    """Leaves out what uvicorn says of answers that were cut off: we have said why."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.getMessage() != "ASGI callable returned without completing response."


class _TextFormatter(logging.Formatter):
    """The usual line; what strangers wrote does not end it, or paint."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        vars(record)["logger"] = _logger(record)
        return printable(super().formatMessage(record))


class _JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": _logger(record),
            "message": record.getMessage(),
        }
        values |= {key: value for key, value in vars(record).items() if key not in _OWN}
        if record.exc_info:
            values["exception"] = self.formatException(record.exc_info)
        return json.dumps(values, ensure_ascii=False, default=str)


def _logger(record: logging.LogRecord) -> str:
    return _NAMES.get(record.name, record.name)


def configure(level: str, *, as_json: bool) -> None:
    """Send the log of ldcat and uvicorn to stderr.

    Args:
        level: Lowest level to write, e.g. `info`.
        as_json: Write JSON objects instead of text.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if as_json else _TextFormatter(_TEXT))
    handler.addFilter(_ToldAlready())
    for name in ("ldcat", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level.upper())
        logger.propagate = False
