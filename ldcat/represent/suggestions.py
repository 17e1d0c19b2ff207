"""What may be meant while somebody is still typing, for the script of the search field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ldcat.model.criteria import Criteria
from ldcat.model.search_params import search_address
from ldcat.model.search_view import Suggestions
from ldcat.represent.base import Context
from ldcat.represent.facet_labels import FACET_LABELS, value_label
from ldcat.represent.languages import Preference
from ldcat.represent.record_page import kind_name, record_title
from ldcat.represent.words import Words


def suggestion_list(found: Suggestions, context: Context, languages: Sequence[str]) -> bytes:
    """Return suggestions as JSON: what each is called, what it is, and where it leads.

    Args:
        found: The suggestions.
        context: What words come from.
        languages: The reader's, best first.
    """
    preference = Preference(languages, context.site.language)
    words = Words(
        vocabularies=context.vocabularies,
        preference=preference,
        speech=context.interface.speech(preference.languages),
        base=context.site.base,
    )
    told = {"suggestions": list(_each(found, words))}
    return json.dumps(told, ensure_ascii=False).encode()


def _each(found: Suggestions, words: Words) -> Iterator[Mapping[str, Any]]:
    for text in found.texts:
        yield {"text": text, "href": words.href(search_address(words.base, Criteria(text)))}
    for facet, iri, names in found.values:
        label = value_label(facet, iri, words, names={iri: names})
        href = words.href(search_address(words.base, Criteria(chosen={facet: (iri,)})))
        kind = words.translated(FACET_LABELS[facet])
        yield {"text": label.text, "language": label.language, "kind": kind, "href": href}
    for view in found.records:
        title, is_named = record_title(view.own, view.record, words)
        if is_named:
            kind = kind_name(view.record.kind, words)
            href = words.href(view.address)
            yield {"text": title.text, "language": title.language, "kind": kind, "href": href}
