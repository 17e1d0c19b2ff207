"""Compressed content is told by its bytes, and never silently cut."""

from __future__ import annotations

import errno
import gzip
import io

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from ldcat.errors import InputError, SyntaxFaultError, TooComplexError
from ldcat.model.packing import chunks, expanded, is_packed, pack, unpack

_CONTENT = bytes(range(256)) * 3000 + b"<urn:s> <urn:p> <urn:o> .\n" * 20_000


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


def _read(raw: bytes) -> bytes:
    return b"".join(chunks(expanded(io.BytesIO(raw)), "file"))


@given(content=st.binary(max_size=2000))
def test_what_is_packed_can_be_unpacked(content: bytes) -> None:
    assert unpack(pack(content)) == content


@given(content=st.binary(max_size=2000).filter(lambda it: not is_packed(it)))
def test_plain_content_stays_as_it_is(content: bytes) -> None:
    assert _read(content) == content


@pytest.mark.parametrize("packer", [gzip.compress, _zstd], ids=["gzip", "zstd"])
@pytest.mark.parametrize(
    "parts", [(b"",), (_CONTENT,), (b"a", b"", b"c"), (_CONTENT, _CONTENT)], ids=range(4)
)
def test_one_or_many_frames_are_expanded(packer: type, parts: tuple[bytes, ...]) -> None:
    assert _read(b"".join(map(packer, parts))) == b"".join(parts)


@pytest.mark.parametrize("packer", [gzip.compress, _zstd], ids=["gzip", "zstd"])
@pytest.mark.parametrize("cut", [1, 4, 400])
def test_content_cut_short_is_refused(packer: type, cut: int) -> None:
    with pytest.raises(SyntaxFaultError, match=r"file: .*damaged or cut short"):
        _read(packer(_CONTENT)[:-cut])


@pytest.mark.parametrize("packer", [gzip.compress, _zstd], ids=["gzip", "zstd"])
def test_damaged_content_is_refused(packer: type) -> None:
    damaged = bytearray(packer(_CONTENT))
    damaged[5:40] = bytes(35)
    with pytest.raises(SyntaxFaultError, match="damaged"):
        _read(bytes(damaged))


def test_small_reads_get_the_same_content() -> None:
    stream = expanded(io.BytesIO(_zstd(_CONTENT)))
    assert b"".join(iter(lambda: stream.read(777), b"")) == _CONTENT
    assert expanded(io.BytesIO(b"plain text")).read() == b"plain text"


@pytest.mark.parametrize("parts", [1, 8], ids=["one frame", "many frames"])
@pytest.mark.parametrize("packer", [gzip.compress, _zstd], ids=["gzip", "zstd"])
def test_a_bomb_is_refused_before_it_fills_the_disk(packer: type, parts: int) -> None:
    bomb = packer(bytes((1 << 30) // parts + 1)) * (parts + 1)
    read: list[int] = []
    with pytest.raises(TooComplexError, match=r"file: .* 1 GiB .* 200 times .* expand it yourself"):
        read.extend(map(len, chunks(expanded(io.BytesIO(bomb)), "file")))
    assert sum(read) == 1 << 30


def test_content_that_compresses_well_is_read_while_it_is_small() -> None:
    assert sum(map(len, chunks(expanded(io.BytesIO(_zstd(bytes(64 << 20)))), "file"))) == 64 << 20


def test_a_file_that_fails_while_it_is_read_is_named() -> None:
    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(InputError, match="file: It cannot be read: Input/output error"):
        list(chunks(Failing(), "file"))
