"""What was acknowledged survives kill -9 and power cuts; nothing is ever half there."""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Oxigraph

from ldcat.catalogue.projection import Projector
from ldcat.ledger.ledger import Ledger
from ldcat.store.adapters.embedded import EmbeddedStore
from ldcat.terms import DCT_IDENTIFIER

ROOT: Final = Path(__file__).parents[2]
#: ext4's ioctl that behaves as if the power went off: EXT4_IOC_SHUTDOWN, without its log.
SHUTDOWN: Final = 0x8004587D
WITHOUT_LOG: Final = struct.pack("I", 2)
IMAGE_MEBIBYTES: Final = 384


def promised(
    folder: Path,
    mode: str,
    seed: int,
    *,
    seconds: float,
    stop: Callable[[subprocess.Popen[str]], None],
) -> dict[str, int]:
    """Let a writer write, stop it hard, and return the versions that it acknowledged."""
    command = [sys.executable, "-m", "tests.crash.writer", str(folder), mode, str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        assert first, "the writer does not start"
        time.sleep(seconds)
        stop(writer)
        lines = [first, *writer.stdout]
    whole = (line.split() for line in lines if line.endswith("\n"))
    return {iri: int(version) for iri, version in whole}


def assert_kept(folder: Path, promises: Mapping[str, int]) -> None:
    """Open the catalogue as a restart does, and hold it to its promises."""
    ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
    store = EmbeddedStore(folder / "store")
    try:
        kept: dict[str, str] = {}
        lines = 0
        for record, text in ledger.current():
            assert hashlib.sha256(text).hexdigest() == record.digest, "a record is half there"
            kept[record.iri] = identifier(text)
            lines += text.count(b"\n")
        for iri, version in promises.items():
            assert int(kept[iri].partition(".")[2]) >= version, f"{iri} is lost"
        Projector(ledger, store).catch_up()
        assert store.sequence() == ledger.position
        # Each statement stands in its record's graph and in the merge; one tells the position.
        assert store.size() == 2 * lines + 1
        copy = folder / f"copy-{ledger.position}"
        store.checkpoint(copy)
        assert identifiers(copy) == kept
    finally:
        store.close()
        ledger.close()


def identifier(text: bytes) -> str:
    line = next(line for line in text.decode().splitlines() if DCT_IDENTIFIER in line)
    return line.split('"')[1]


def identifiers(copy: Path) -> dict[str, str]:
    """Return the identifier that each record graph of a store has."""
    found: dict[str, str] = {}
    predicate = NamedNode(DCT_IDENTIFIER)
    for quad in Oxigraph.read_only(str(copy)).quads_for_pattern(None, predicate, None):
        if isinstance(quad.graph_name, NamedNode):
            assert isinstance(quad.object, Literal)
            assert quad.graph_name.value not in found, "two versions of a record are mixed"
            found[quad.graph_name.value] = quad.object.value
    return found


@pytest.mark.slow
@pytest.mark.timeout(170)
def test_kills_at_random_moments_lose_no_acknowledged_record(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    promises: dict[str, int] = {}
    modes = ["single"] * 14 + ["bulk"] * 7
    for kill, mode in enumerate(modes, 1):
        promises |= promised(
            tmp_path,
            mode,
            kill,
            seconds=chance.uniform(0, 0.35),
            stop=lambda writer: writer.kill(),
        )
        if kill % 3 == 0:
            assert_kept(tmp_path, promises)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, in a file; skips where that cannot be had."""
    image, place = tmp_path / "image", tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("a power cut needs root, for a loop mount")
    with image.open("wb") as file:
        file.truncate(IMAGE_MEBIBYTES << 20)
    made = subprocess.run(["mkfs.ext4", "-q", str(image)], check=False, capture_output=True)
    if made.returncode or not mounted(image, place):
        pytest.skip("a power cut needs mkfs.ext4 and loop mounts")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def mounted(image: Path, place: Path) -> bool:
    command = ["mount", "-o", "loop", str(image), str(place)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_power_cuts_lose_no_acknowledged_record(disk: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    promises: dict[str, int] = {}

    def cut(writer: subprocess.Popen[str]) -> None:
        place = os.open(disk, os.O_RDONLY)
        try:
            fcntl.ioctl(place, SHUTDOWN, WITHOUT_LOG)
        except OSError as error:
            pytest.skip(f"this file system cannot be cut off: {error}")
        finally:
            os.close(place)
        writer.kill()

    for round_ in range(1, 7):
        mode = "bulk" if round_ % 3 == 0 else "single"
        seconds = chance.uniform(0.1, 0.6)
        promises |= promised(disk, mode, round_, seconds=seconds, stop=cut)
        subprocess.run(["umount", str(disk)], check=True)
        assert mounted(tmp_path / "image", disk)
        assert_kept(disk, promises)
