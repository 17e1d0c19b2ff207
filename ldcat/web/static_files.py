"""Files as they are: style sheets, scripts and images, of ours and of the operator's."""

from __future__ import annotations

import mimetypes
import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

#: Of what has another address when it changes (RFC 9111 5.2.2, RFC 8246).
FOR_EVER: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300"
#: Names that a digest is part of.
_VERSIONED: Final = re.compile(r"-[A-Z0-9]{8}\.js$")
#: What Python does not know everywhere.
_TYPES: Final = (
    ("font/woff2", ".woff2"),
    ("font/woff", ".woff"),
    ("image/webp", ".webp"),
    ("image/avif", ".avif"),
    ("text/javascript", ".js"),
)


class CachedFiles(StaticFiles):
    """A folder of files; browsers keep those whose address has a version."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        super().__init__(directory=folder)
        for kind, suffix in _TYPES:
            mimetypes.add_type(kind, suffix)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, with how long it may be kept."""
        found = await super().get_response(path, scope)
        is_versioned = "v" in parse_qs(scope["query_string"].decode("latin-1"))
        is_kept = is_versioned or _VERSIONED.search(os.fspath(path))
        found.headers["Cache-Control"] = FOR_EVER if is_kept else SHORT
        return found
