"""What may be meant while somebody is still typing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tantivy import Occur, Query

from ldcat.search import schema
from ldcat.search.analysis import spelled, words
from ldcat.search.documents import Named
from ldcat.search.index import Opened, names_beginning

#: Longer texts are not completed.
_LONGEST: Final = 100
_MOST_BEGINNINGS: Final = 60
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Suggested:
    """What may be meant.

    Attributes:
        texts: What was typed, with its last word completed.
        numbers: Of records whose title or keywords have these words.
        values: Publishers, themes and places of which the name begins so, by IRI.
    """

    texts: Sequence[str]
    numbers: Sequence[int]
    values: Mapping[str, Named]


def suggested(opened: Opened, text: str, most: int) -> Suggested:
    """Return what may be meant by the beginning of a text; nothing for what is too short.

    Args:
        opened: The index.
        text: What was typed so far.
        most: How many of each sort are wanted.
    """
    typed = spelled(text[:_LONGEST])
    if not typed or len(typed[-1]) < _SHORTEST:
        return Suggested((), (), {})
    *whole, last = typed
    found = opened.records.terms_with_prefix(schema.WORDS, last, limit=_MOST_BEGINNINGS)
    endings = [it for it, _ in found]
    texts = list(_texts(text, last, dict(found)))[:most]
    query = _query(opened, whole, endings)
    numbers: Sequence[int] = ()
    if query is not None:
        hits = opened.records.search(query, most, count=False).hits
        addresses = [address for _, address in hits]
        if addresses:
            known = opened.records.fast_field_values(schema.NUMBER, addresses)
            numbers = [int(it) for it in known if it is not None]
    return Suggested(texts, numbers, _values(opened, text, most))


def _texts(text: str, last: str, endings: Mapping[str, int]) -> Iterator[str]:
    """Yield the text with its last word completed, by words as records spell them."""
    head = text[: len(text.rstrip()) - len(last)] if text.lower().rstrip().endswith(last) else ""
    # A word without marks on its letters counts for those with marks, too.
    marked: Counter[str] = Counter()
    for it, number in endings.items():
        if (plain := " ".join(words(it))) != it:
            marked[plain] += number
    for it, number in endings.items():
        if number > marked[it] and it != last:
            yield f"{head}{it}"


def _query(opened: Opened, whole: Sequence[str], endings: Sequence[str]) -> Query | None:
    """Return the query for records that have the words, and one that ends the last."""
    if not endings:
        return None
    fields = opened.record_fields
    must = [Query.term_query(fields, schema.WORDS, it) for it in whole]
    must.append(
        Query.const_score_query(Query.term_set_query(fields, schema.WORDS, list(endings)), 1.0)
    )
    return Query.boolean_query([(Occur.Must, it) for it in must])


def _values(opened: Opened, text: str, most: int) -> Mapping[str, Named]:
    *whole, last = words(text[:_LONGEST]) or [""]
    endings = [
        it for it, _ in opened.names.terms_with_prefix(schema.WORDS, last, limit=_MOST_BEGINNINGS)
    ]
    if not last or not endings:
        return {}
    fields = opened.name_fields
    must = [Query.term_query(fields, schema.WORDS, it) for it in whole]
    must.append(Query.term_set_query(fields, schema.WORDS, endings))
    return names_beginning(
        opened.names, Query.boolean_query([(Occur.Must, it) for it in must]), most
    )
