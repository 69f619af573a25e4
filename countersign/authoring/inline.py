"""Small tables written out by the rulebook itself: calendars, dated lists, examples.

Ibis only compiles, so such a table is an unbound one with a name; its rows are kept here by name until an engine
asks for them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_ROWS: dict[str, tuple[Mapping[str, str], Sequence[Mapping[str, Any]]]] = {}


def inline_table(name: str, rows: Sequence[Mapping[str, Any]], schema: Mapping[str, str] | None = None) -> Any:
    """An unbound table whose rows an engine can ask for by its name; the same name always has the same rows."""
    import ibis  # noqa: PLC0415  compiling is the first thing that needs it

    types = dict(schema or {column: _type_of(value) for column, value in rows[0].items()})
    _ROWS[name] = (types, rows)
    return ibis.table(types, name=name)


def inline_rows(name: str) -> tuple[Mapping[str, str], Sequence[Mapping[str, Any]]] | None:
    """Types and rows of an inline table; None if there is no inline table of that name."""
    return _ROWS.get(name)


def _type_of(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "int64"
        case datetime():
            return "timestamp(6)"
        case date():
            return "date"
        case Decimal():
            return "decimal(24,6)"
        case _:
            return "string"
