"""Lists that stay quick however long they are: cut by a key to go on from, and counted no further than people read."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from countersign.casework.errors import CaseworkError

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
    where = _beyond(order, _values(before or after), backwards=backwards) if before or after else Q()
    wanted = [_turned(name) for name in order] if backwards else list(order)
    try:
        found = [row for one in lists for row in one.filter(where).order_by(*wanted)[: rows + 1]]
    except (ValidationError, ValueError, TypeError) as error:
        raise _no_such_part() from error
    found = _sorted(found, wanted)
    more, found = len(found) > rows, found[:rows]
    if backwards:
        found.reverse()
    if not found:
        return Slice([])
    first, last = _key(found[0], order), _key(found[-1], order)
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


def _turned(name: str) -> str:
    return name.lstrip("-") if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows after the key; the first column is bounded by itself too, which is what an index can be searched by."""
    if len(values) != len(order):
        raise _no_such_part()
    beyond, equal, first = Q(), Q(), Q()
    for place, (name, value) in enumerate(zip(order, values, strict=True)):
        column, way = name.lstrip("-"), "lt" if name.startswith("-") != backwards else "gt"
        beyond |= equal & Q(**{f"{column}__{way}": value})
        equal &= Q(**{column: value})
        if not place:
            first = Q(**{f"{column}__{way}e": value})
    return first & beyond


def _key(row: Any, order: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    said = [value.isoformat() if isinstance(value, date | datetime) else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _values(key: str) -> list[str]:
    try:
        said = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (binascii.Error, ValueError) as error:
        raise _no_such_part() from error
    if not isinstance(said, list) or not all(isinstance(value, str) and "\0" not in value for value in said):
        raise _no_such_part()
    return said


def _no_such_part() -> CaseworkError:
    return CaseworkError("This part of the list cannot be found: its address is not whole. Begin at the list again.")
