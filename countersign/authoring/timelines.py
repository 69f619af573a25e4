"""What held when: overlapping periods cut into stretches that do not overlap, so that a moment meets exactly one."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Generic, TypeVar

from countersign.tables import OPEN_ENDED_AT

What = TypeVar("What", bound=Hashable)

BEGINNING = datetime(1, 1, 1)  # noqa: DTZ001  instants in tables are UTC without a zone
"""Before any record."""


@dataclass(frozen=True)
class Span(Generic[What]):
    """Something that held over `[began_at, ended_at)`, or may have: an end that nobody knows is open and not sure."""

    what: What
    began_at: datetime
    ended_at: datetime
    sure: bool = True

    @classmethod
    def until(cls, what: What, began_at: datetime, ended_at: datetime | None) -> "Span[What]":
        """A span whose end may be unknown."""
        return cls(what, began_at, ended_at or OPEN_ENDED_AT, sure=ended_at is not None)


@dataclass(frozen=True)
class Stretch(Generic[What]):
    """A time in which nothing began or ended: what surely held, what may have held, and what surely had before."""

    began_at: datetime
    ended_at: datetime
    sure: frozenset[What]
    possible: frozenset[What]
    past: frozenset[What]


def stretches(spans: Iterable[Span[What]]) -> Iterator[Stretch[What]]:
    """All of time, oldest first, cut wherever one of the spans begins or ends."""
    opening: dict[datetime, list[Span[What]]] = defaultdict(list)
    closing: dict[datetime, list[Span[What]]] = defaultdict(list)
    for span in spans:
        if span.began_at < span.ended_at:
            opening[span.began_at].append(span)
            closing[span.ended_at].append(span)
    open_now: Counter[Span[What]] = Counter()
    past: set[What] = set()
    for began_at, ended_at in pairwise(sorted({BEGINNING, OPEN_ENDED_AT, *opening, *closing})):
        open_now.subtract(closing[began_at])
        past.update(span.what for span in closing[began_at])
        open_now.update(opening[began_at])
        open_now = +open_now
        sure = frozenset(span.what for span in open_now if span.sure)
        possible = frozenset(span.what for span in open_now if not span.sure)
        yield Stretch(began_at, ended_at, sure, possible, frozenset(past))
