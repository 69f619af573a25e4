"""Lists as pages show them: cut by a key to go on from, forwards and back, and counted no further than people read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from .keyset import behind, cursor_of, turned

ROWS = 50
COUNTED = 1000


@dataclass(frozen=True)
class Slice:
    """A part of a list, and the keys of the parts before and after it; "" where there is none."""

    rows: list[Any]
    earlier: str = ""
    later: str = ""


def cut(lists: Iterable[Any], order: Sequence[str], asked: QueryDict, *, rows: int = ROWS) -> Slice:
    """The part that was asked for by `after` or `before`, of lists that have no row in common, put in one order.

    Several lists, one a status say, are each found by their index; one list over all of them would have to be sorted.
    """
    after, before = asked.get("after", ""), asked.get("before", "")
    backwards = bool(before)
    wanted = [turned(name) for name in order] if backwards else list(order)
    found = []
    for one in lists:
        where = behind(one.model, order, before or after, backwards=backwards) if before or after else Q()
        found += one.filter(where).order_by(*wanted)[: rows + 1]
    found = _sorted(found, wanted)
    more, found = len(found) > rows, found[:rows]
    if backwards:
        found.reverse()
    if not found:
        return Slice([])
    first, last = cursor_of(found[0], order), cursor_of(found[-1], order)
    earlier = first if (more if backwards else bool(after)) else ""
    return Slice(found, earlier, last if (more or backwards) else "")


def counted(rows: Any) -> str:
    """How many there are, as people say it: exactly up to a thousand, and "1,000+" beyond."""
    number = rows.order_by()[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"


def _sorted(found: list[Any], order: Sequence[str]) -> list[Any]:
    for name in reversed(order):
        found.sort(key=attrgetter(name.lstrip("-")), reverse=name.startswith("-"))
    return found
