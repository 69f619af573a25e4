"""Long lists a page at a time: each page goes on behind the last row of the one before, and never counts from the top.

So a page costs the same wherever it is, and rows that come or go meanwhile shift nothing.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from countersign.casework.errors import CaseworkError


class CursorError(CaseworkError):
    """A cursor is none that this list gave out."""

    def __init__(self) -> None:
        super().__init__("This is no place in this list. Begin at its first page, and follow `next` from there.")


def page_of(rows: Any, *, order: Sequence[str], limit: int, cursor: str = "") -> tuple[list[Any], str]:
    """The next rows in this order, and the cursor behind them: "" where there are no more.

    The columns of `order` together tell any two rows apart, and none of them is null; "-" before one turns it round.
    """
    if cursor:
        rows = rows.filter(behind(rows.model, order, cursor))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, ""
    return found[:limit], cursor_of(found[limit - 1], order)


def behind(model: Any, order: Sequence[str], cursor: str, *, backwards: bool = False) -> Q:
    """That a row comes behind the one a cursor tells of; `backwards`, before it. CursorError for any other text."""
    values = _values(model, order, _read(cursor, order))
    return _beyond([turned(column) for column in order] if backwards else order, values)


def cursor_of(row: Any, order: Sequence[str]) -> str:
    """Where a row stands in a list of this order, as text that fits into an address."""
    values = [row._meta.get_field(c.lstrip("-")).value_to_string(row) for c in order]
    return base64.urlsafe_b64encode(json.dumps([list(order), values]).encode()).decode().rstrip("=")


def turned(column: str) -> str:
    """A column of an order, the other way round."""
    return column.lstrip("-") if column.startswith("-") else f"-{column}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """That a row comes after these values: on a par with the first ones, and beyond the next."""
    found = Q()
    on_a_par = Q()
    first, *_ = order
    for column, value in zip(order, values, strict=True):
        name = column.lstrip("-")
        beyond = "lt" if column.startswith("-") else "gt"
        found |= on_a_par & Q(**{f"{name}__{beyond}": value})
        on_a_par &= Q(**{name: value})
    bound = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{bound}": values[0]}) & found  # the first one lets the index begin there


def _read(cursor: str, order: Sequence[str]) -> list[str]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        said = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        columns, values = said
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError) as error:
        raise CursorError from error
    fits = columns == list(order) and isinstance(values, list) and len(values) == len(order)
    if not fits or not all(isinstance(value, str) and "\x00" not in value for value in values):
        raise CursorError
    return [str(value) for value in values]


def _values(model: Any, order: Sequence[str], values: Sequence[str]) -> list[Any]:
    """The values as the columns hold them; CursorError where one cannot be."""
    try:
        return [model._meta.get_field(c.lstrip("-")).to_python(v) for c, v in zip(order, values, strict=True)]
    except (ValidationError, OverflowError) as error:
        raise CursorError from error
