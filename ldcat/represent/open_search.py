"""How browsers and other programs search here (OpenSearch 1.1, description document)."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ldcat.model.view import Site
from ldcat.model.xml import legal_text

_NAMESPACE: Final = "http://a9.com/-/spec/opensearch/1.1/"
#: A short name has no more characters (OpenSearch 1.1, ShortName).
_LONGEST_NAME: Final = 16
_LONGEST: Final = 1024
_FORMS: Final = (
    ("text/html", "search"),
    ("application/atom+xml", "search.atom"),
    ("application/json", "search.json"),
)


def open_search(site: Site) -> bytes:
    """Return the document."""
    name = escape(legal_text(site.title[:_LONGEST_NAME].strip()))
    description = escape(legal_text((site.description or site.title)[:_LONGEST]))
    addresses = "".join(
        f"<Url type={quoteattr(media_type)} "
        f"template={quoteattr(f'{site.base}{path}?q={{searchTerms}}&page={{startPage?}}')} "
        'indexOffset="1" pageOffset="1"/>\n'
        for media_type, path in _FORMS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OpenSearchDescription xmlns="{_NAMESPACE}">\n'
        f"<ShortName>{name}</ShortName>\n<Description>{description}</Description>\n"
        f"<InputEncoding>UTF-8</InputEncoding>\n{addresses}"
        f'<Image height="64" width="64" type="image/svg+xml">{escape(site.base)}static/icon.svg'
        "</Image>\n</OpenSearchDescription>\n"
    ).encode()
