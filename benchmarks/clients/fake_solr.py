"""As much of Solr as CKAN needs to start and to save: it keeps nothing and finds nothing."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_SCHEMA = b'<?xml version="1.0"?><schema name="ckan-2.12" version="1.6"/>'
_NOTHING = json.dumps(
    {
        "responseHeader": {"status": 0, "QTime": 0, "params": {}},
        "response": {"numFound": 0, "start": 0, "docs": []},
        "facet_counts": {"facet_queries": {}, "facet_fields": {}, "facet_ranges": {}},
    }
).encode()


class Solr(BaseHTTPRequestHandler):
    """Answers every question with the schema or with nothing."""

    def do_GET(self) -> None:
        """Answer the question for the schema, and searches."""
        self._answer(_SCHEMA if "schema" in self.path else _NOTHING)

    def do_POST(self) -> None:
        """Take documents and throw them away."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(_NOTHING)

    def _answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/xml" if content is _SCHEMA else "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def start() -> int:
    """Serve in a thread that ends with the process; return the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Solr)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_port)
