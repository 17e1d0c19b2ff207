"""The documents of a request: its body, or the files of a form."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Final

from ldcat.errors import InputError

_MULTIPART: Final = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Part:
    """One document, or one field of a form.

    Attributes:
        content: What it is.
        media_type: Its Content-Type; empty if it has none.
        field: Name of the field; empty for a body that is no form.
        name: Name of the file; empty where it is none.
    """

    content: bytes
    media_type: str
    field: str = ""
    name: str = ""


def parts(content: bytes, media_type: str) -> list[Part]:
    """Return the documents of a body with their types: one, or the fields of a form.

    Raises:
        InputError: A form has no field.
    """
    if not media_type.lower().startswith(_MULTIPART):
        return [Part(content, media_type)]
    head = f"Content-Type: {media_type}\r\n\r\n".encode()
    payload = BytesParser().parsebytes(head + content).get_payload()
    found = [_part(it) for it in payload if isinstance(it, Message)]
    if not found:
        raise InputError("The form has no file.", mend="Send at least one.")
    return found


def _part(message: Message) -> Part:
    payload = message.get_payload(decode=True)
    field = message.get_param("name", header="content-disposition")
    return Part(
        payload if isinstance(payload, bytes) else b"",
        message.get_content_type() if "content-type" in message else "",
        str(field or ""),
        message.get_filename() or "",
    )
