"""Errands: long work in a process beside the server."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from ldcat.errors import OperationError
from ldcat.sandbox.errands import send

_RUNNER = "from ldcat.sandbox.errands import receive\nimport os, sys, time\n"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that processes find, to be written by the test."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "errand_of_a_test.py"


def sent(module: Path, body: str, order: bytes = b"") -> list[bytes]:
    """Have an order carried out by a function of some lines; return the answer's lines."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    module.write_text(f"{_RUNNER}def work(order):\n{lines}receive(work)\n")
    heard: list[bytes] = []
    assert send(module.stem, order, stopping=threading.Event(), hear=heard.append)
    return heard


def test_an_order_of_any_size_goes_in_and_lines_come_back(module: Path) -> None:
    order = os.urandom(1_000_000)

    answer = sent(module, "print(len(order))\nprint(os.getppid(), flush=True)", order)

    assert answer == [b"1000000\n", f"{os.getpid()}\n".encode()]


def test_what_fails_is_told_in_the_words_of_the_failure(module: Path) -> None:
    with pytest.raises(OperationError, match="the disk is full"):
        sent(module, "raise ValueError('the disk is full')")


def test_a_process_that_complains_at_length_does_not_wait_for_a_reader(module: Path) -> None:
    assert sent(module, "sys.stderr.write('x' * 1_000_000)\nprint('done')") == [b"done\n"]


def test_a_process_that_ends_without_a_word_has_failed(module: Path) -> None:
    with pytest.raises(OperationError, match="-9"):
        sent(module, "os.kill(os.getpid(), 9)")


def test_when_it_is_time_to_stop_the_process_is_ended(module: Path) -> None:
    module.write_text(
        f"{_RUNNER}receive(lambda _: (print(os.getpid(), flush=True), time.sleep(60)))"
    )
    stopping = threading.Event()
    heard: list[int] = []

    def hear(line: bytes) -> None:
        heard.append(int(line))
        stopping.set()

    began = time.monotonic()
    assert not send(module.stem, b"", stopping=stopping, hear=hear)
    assert time.monotonic() - began < 20
    with pytest.raises(ProcessLookupError):
        os.kill(heard[0], 0)


def test_where_no_process_can_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(OperationError, match="No such file"):
        send("ldcat.search", b"", stopping=threading.Event(), hear=list)
