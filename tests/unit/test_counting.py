"""Counting by values: exact, however values are spread over the segments of the index."""

from __future__ import annotations

import json
import random
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tantivy import Query

from ldcat.search.counting import Count, Counter
from ldcat.search.index import create

_SIZE = 10


def spread(chance: random.Random, *, segment: int, is_flat: bool) -> int:
    """Return the number of a keyword: each segment has favourites of its own."""
    if is_flat:
        return chance.randrange(2500)
    if chance.random() < 0.5:
        return int(chance.paretovariate(0.7)) % 1000
    return 1000 + segment * 7 + int(chance.paretovariate(0.9)) % 500


@pytest.mark.parametrize("is_flat", [False, True], ids=["skewed", "flat"])
@pytest.mark.parametrize("segments", [1, 2, 5])
def test_numbers_are_exact_in_any_number_of_segments(
    tmp_path: Path, segments: int, *, is_flat: bool
) -> None:
    chance = random.Random(segments)
    tally: Tally[str] = Tally()
    records, _ = create(tmp_path)
    for segment in range(segments):
        with records.writer(16_000_000, 1) as writer:
            for _ in range(800):
                each = {
                    f"word {spread(chance, segment=segment, is_flat=is_flat)}" for _ in range(4)
                }
                tally.update(each)
                writer.add_json(json.dumps({"keyword": sorted(each)}))
    records.reload()
    searcher = records.searcher()
    assert searcher.num_segments == segments

    with ThreadPoolExecutor(1) as threads:
        counter = Counter(records.schema, searcher, threads)
        rare = min(tally, key=lambda it: (tally[it], it))
        for named in ([], [rare], [rare, "word no record has"]):
            total = tally[rare]
            wanted = Count(Query.all_query(), {"keyword": _SIZE}, {"keyword": named}, total)
            counted = counter.count([wanted], total=800 * segments).values["keyword"]
            told = dict(counted.values)
            assert told == {it: tally[it] for it in told}
            assert set(named) <= told.keys()
            usual = [count for it, count in counted.values if it not in named]
            assert usual == sorted(tally.values(), reverse=True)[:_SIZE]
            assert counted.has_more
