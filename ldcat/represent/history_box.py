"""The history of a record, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from ldcat.model.around import History, Stage
from ldcat.represent.literals import instant
from ldcat.represent.values import Moment
from ldcat.represent.words import Words


@dataclass(frozen=True, slots=True)
class StageRow:
    """A revision.

    Attributes:
        moment: When it was kept.
        said: What happened, in words.
    """

    moment: Moment
    said: str


@dataclass(frozen=True, slots=True)
class HistoryBox:
    """The revisions of a record.

    Attributes:
        rows: The last ones, the newest first.
        more: How many are not told, in words; empty for none.
    """

    rows: tuple[StageRow, ...]
    more: str


def history_box(history: History, words: Words) -> HistoryBox | None:
    """Return the history of a record; None for one that never changed."""
    if history.total < 2:
        return None
    is_whole = len(history.stages) == history.total
    rows = tuple(
        StageRow(instant(it.at, words.speech), _said(it, words, is_first=is_whole and not place))
        for place, it in reversed(list(enumerate(reversed(history.stages))))
    )
    more = history.total - len(rows)
    said = words.count("… and %(num)s earlier change", "… and %(num)s earlier changes", more)
    return HistoryBox(rows, said if more else "")


def _said(stage: Stage, words: Words, *, is_first: bool) -> str:
    size = words.count("%(num)s statement", "%(num)s statements", stage.size)
    if stage.is_deleted:
        return words.say("deleted")
    if is_first and stage.size:
        return words.say("listed with %(statements)s", statements=size)
    if stage.added is None or stage.removed is None:
        return words.say("changed")
    return words.say(
        "%(added)s statements new, %(removed)s gone", added=stage.added, removed=stage.removed
    )
