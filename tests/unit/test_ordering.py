"""Pages of a long list: each is the stretch of the list that it should be."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tantivy import Query

from ldcat.search import ordering, schema
from ldcat.search.index import create
from ldcat.search.ordering import Lister

_BEGINNINGS = ("", "a", "sea level of ", "sea lion", "Ωκεανός ", "море ", "\U0010ffff ")
_SEGMENTS, _EACH = 3, 120


def test_a_page_of_titles_is_the_same_stretch_near_and_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "_FAR", 5)
    chance = random.Random(3)
    records, _ = create(tmp_path)
    titles: dict[int, str] = {}
    for segment in range(_SEGMENTS):
        with records.writer(16_000_000, 1) as writer:
            for place in range(_EACH):
                number = segment * _EACH + place
                titles[number] = f"{chance.choice(_BEGINNINGS)}{chance.randrange(60)} {number:010}"
                fields = {
                    schema.NUMBER: number,
                    schema.ORDER: titles[number],
                    schema.HEAD: schema.head_of(titles[number]),
                }
                writer.add_json(json.dumps(fields))
    records.reload()
    lister = Lister(records.schema, records.searcher())
    expected = sorted(titles, key=lambda it: titles[it].encode())

    for start in range(0, len(titles) + 9, 7):
        hits = lister.page(Query.all_query(), "title", start=start, size=9)
        assert hits.total == len(titles)
        assert lister.numbers(hits) == expected[start : start + 9]
