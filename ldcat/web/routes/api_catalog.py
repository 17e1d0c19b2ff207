"""`/.well-known/api-catalog`: every way in, for programs (RFC 9727)."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ldcat.bootstrap import Application
from ldcat.web.responses import strong_etag

_TYPE: Final = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
#: Paths of the protocols, with what they are told to be and where that is described.
_PROTOCOLS: Final = (
    ("sparql", "https://www.w3.org/TR/sparql11-protocol/", "sparql"),
    ("graphs", "https://www.w3.org/TR/sparql11-http-rdf-update/", ""),
    ("oai", "https://www.openarchives.org/OAI/openarchivesprotocol.html", "oai?verb=Identify"),
    ("ldes", "https://w3id.org/ldes/specification", ""),
    ("catalog", "https://www.w3.org/TR/vocab-dcat-3/", ""),
)


def router(application: Application) -> APIRouter:
    """Return the route."""
    routes = APIRouter()
    base = application.site.base

    def entry(path: str, specification: str, meta: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "anchor": f"{base}{path}",
            "service-doc": [{"href": specification, "type": "text/html"}],
        }
        if meta:
            told["service-meta"] = [{"href": f"{base}{meta}"}]
        return told

    @routes.get("/.well-known/api-catalog", summary="Every way in (RFC 9727)")
    def api_catalog(request: Request) -> Response:
        del request
        openapi = [{"href": f"{base}openapi.json", "type": "application/json"}]
        whole = {"anchor": str(base), "service-desc": openapi}
        told = {"linkset": [whole, *(entry(*it) for it in _PROTOCOLS)]}
        body = json.dumps(told, indent=1).encode()
        headers = {"Cache-Control": "public, max-age=3600", "ETag": strong_etag(body, _TYPE)}
        headers["Link"] = f'<{base}.well-known/api-catalog>; rel="api-catalog"'
        return Response(body, 200, headers, _TYPE)

    return routes
