"""`ldcat webhook`: who is told of changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldcat.cli.main import main
from ldcat.ledger.append import Origin
from ldcat.ledger.ledger import Ledger
from ldcat.model.iri import Iri
from ldcat.model.packed_report import UNCHECKED
from ldcat.model.record import Prepared

BASE = "https://c.example/"
DEAD = "http://127.0.0.1:9/"


class Shell:
    """Runs commands on one catalogue."""

    def __init__(
        self, data: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
    ) -> None:
        self._data = data
        self._capsys = capsys
        self._patch = patch

    def run(self, *arguments: str) -> tuple[int, str]:
        """Return exit code and output of a command."""
        command = ["ldcat", "webhook", *arguments, "--data", str(self._data)]
        self._patch.setattr("sys.argv", command)
        code = _code()
        told = self._capsys.readouterr()
        return code, told.out + told.err

    def ledger(self) -> Ledger:
        """Open the ledger."""
        return Ledger(f"sqlite:///{self._data}/ledger.sqlite")


def _code() -> int:
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    return Shell(tmp_path / "data", capsys, monkeypatch)


def test_a_webhook_is_made_paused_resumed_and_removed(shell: Shell) -> None:
    code, told = shell.run("create", "mirror", "https://m.example/told", "--batch", "50")
    assert (code, "whsec_" in told) == (0, True)
    assert "mirror" in shell.run("list")[1]
    assert shell.run("pause", "mirror")[0] == 0
    assert "paused" in shell.run("list")[1]
    assert shell.run("resume", "mirror")[0] == 0
    assert "well" in shell.run("list")[1]
    assert shell.run("remove", "mirror")[0] == 0
    assert "mirror" not in shell.run("list")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create", "a b", "https://m.example/"), "not a name"),
        (("create", "a", "ftp://m.example/"), "no http(s) address"),
        (("create", "a", "http://"), "no http(s) address"),
        (("create", "a", "http://m.example:99999/"), "no http(s) address"),
        (("create", "a", "http://[::1"), "no http(s) address"),
        (("retry", "nobody"), "There is no webhook"),
        (("remove", "nobody"), "There is no webhook"),
        (("pause", "nobody"), "There is no webhook"),
    ],
)
def test_what_cannot_be_is_told(shell: Shell, arguments: Sequence[str], words: str) -> None:
    shell.run("create", "there", "https://m.example/")
    code, told = shell.run(*arguments)
    assert code != 0
    assert words in told


def test_dead_letters_are_listed_and_offered_again(shell: Shell) -> None:
    shell.run("create", "mirror", DEAD, "--everything")
    ledger = shell.ledger()
    text = f'<{BASE}dataset/a> <urn:p> "a" .\n'.encode()
    record = Prepared(Iri(f"{BASE}dataset/a"), "dataset", "0" * 64, text, 1, UNCHECKED)
    ledger.append([record], [], Origin(BASE, "a", datetime.now(UTC), ""))
    ledger.subscriptions.bury("mirror", 1, "It answers 422.")
    ledger.close()
    assert "422" in shell.run("dead")[1]
    code, told = shell.run("retry", "mirror")
    assert (code, "0 of 1 taken" in told) == (1, True)
