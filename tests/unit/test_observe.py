"""What operators read in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from ldcat.observe.log import configure


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("ldcat", "uvicorn")]
    kept = [(it.handlers, it.level, it.propagate) for it in loggers]
    yield
    for logger, (handlers, level, propagate) in zip(loggers, kept, strict=True):
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def test_an_event_is_one_json_object_with_what_was_said_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("info", as_json=True)
    try:
        int("two\nlines")
    except ValueError:
        logging.getLogger("ldcat.x").exception("“ä” %s", "failed", extra={"request": "7"})
    logging.getLogger("ldcat.x").debug("not told")
    output = capsys.readouterr()
    (line,) = output.err.splitlines()
    event = json.loads(line)
    assert output.out == ""
    assert (event["level"], event["logger"], event["request"]) == ("error", "ldcat.x", "7")
    assert event["message"] == "“ä” failed"
    assert "two\\nlines" in event["exception"]
    assert event["time"].endswith("+00:00")


def test_a_name_that_alarms_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", as_json=True)
    logging.getLogger("uvicorn.error").info("Started")
    assert json.loads(capsys.readouterr().err)["logger"] == "uvicorn"


def test_an_event_is_one_line_and_paints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", as_json=False)
    logging.getLogger("ldcat.x").info("a\nb \x1b[31m")
    assert capsys.readouterr().err.endswith("INFO    ldcat.x: a\\nb \\x1b[31m\n")


def test_text_is_the_usual_form_and_configuring_twice_writes_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("warning", as_json=False)
    configure("warning", as_json=False)
    logging.getLogger("uvicorn.error").warning("slow")
    logging.getLogger("uvicorn.error").info("not told")
    assert capsys.readouterr().err.endswith("WARNING uvicorn: slow\n")
