"""Request bodies, as long as they may be."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect

from ldcat.errors import BadQueryError, TooLongError, UnknownFormatError


async def body(request: Request, most: int) -> bytes:
    """Return the body of a request.

    Args:
        request: The request.
        most: How long it may be, in bytes.

    Raises:
        TooLongError: It is longer.
        BadQueryError: The client has hung up.
        UnknownFormatError: It is compressed.
    """
    if (coding := request.headers.get("content-encoding", "identity")) != "identity":
        raise UnknownFormatError(
            f"Bodies cannot be sent as “{coding}”.", mend="Send it without Content-Encoding."
        )
    pieces: list[bytes] = []
    size = 0
    async for piece in _received(request):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise TooLongError(
                f"The request is longer than {_told(most)}.", mend="Send less, or in parts."
            )
    return b"".join(pieces)


def _told(size: int) -> str:
    return f"{size >> 20} MiB" if size >> 20 else f"{size >> 10} KiB"


async def _received(request: Request) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect as error:
        raise BadQueryError("The client has hung up.") from error
