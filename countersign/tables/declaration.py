"""What a table and a column are, and how a row written as text becomes a row of values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

Kind = Literal["text", "instant", "date", "flag", "count", "money", "quantity"]
Fill = Literal["state", "events", "known"]

# Facts without an end say so, because null means unknown.
OPEN_ENDED_DATE = date(9999, 12, 31)
OPEN_ENDED_AT = datetime(9999, 12, 31)  # noqa: DTZ001  instants in tables are UTC without a zone
DEFAULT_ZONE = ZoneInfo("America/New_York")

_PHYSICAL: Mapping[Kind, str] = {
    "text": "string",
    "instant": "timestamp(6)",
    "date": "date",
    "flag": "boolean",
    "count": "int64",
    "money": "decimal(18,2)",
    "quantity": "decimal(24,6)",
}
_DECIMALS: Mapping[Kind, tuple[int, int]] = {"money": (18, 2), "quantity": (24, 6)}


class TableError(ValueError):
    """A declaration or a row is not what a table accepts."""


@dataclass(frozen=True)
class Column:
    """One column: its name, kind and meaning (with unit and sign), and what null means where it may be null."""

    name: str
    kind: Kind
    meaning: str
    null: str | None = None
    personal: bool = False
    values: tuple[str, ...] = ()

    @property
    def nullable(self) -> bool:
        return self.null is not None

    @property
    def local_date(self) -> str | None:
        """Name of the firm-local date that loading adds beside an instant; None for other kinds."""
        return self.name.removesuffix("_at") + "_date" if self.kind == "instant" else None

    def parse(self, value: Any) -> Any:
        """Turn a literal of a sample or an example into this column's Python value; raise TableError."""
        if value is None:
            if not self.nullable:
                raise TableError(f"{self.name} may not be null.")
            return None
        parsed = _PARSERS[self.kind](self, value)
        if self.values and parsed not in self.values:
            raise TableError(f"{self.name} is {value!r}; it takes one of: {', '.join(self.values)}.")
        return parsed


@dataclass(frozen=True)
class Declaration:
    """A declared table: what one row is, where it comes from, what identifies it, and one valid row.

    `fill` says how files make up the table. *state*: each delivery of a feed replaces the last, and a day
    sees the latest. *events*: each delivery adds its day. *known*: Countersign writes it from its own records.
    """

    name: str
    row: str
    source: str
    fill: Fill
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sample: Mapping[str, Any]
    circle: str | None = None
    by_name: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})
        for column in self.columns:
            if column.kind == "instant" and not column.name.endswith("_at"):
                raise TableError(f"{self.name}.{column.name} is an instant: its name must end in _at.")
        if unknown := [k for k in self.key if k not in self.by_name]:
            raise TableError(f"{self.name} names key columns it does not have: {', '.join(unknown)}.")

    @cached_property
    def physical(self) -> dict[str, str]:
        """Column name to engine type, in order, with the local date beside each instant."""
        types: dict[str, str] = {}
        for column in self.columns:
            types[column.name] = _PHYSICAL[column.kind]
            if column.local_date:
                types[column.local_date] = "date"
        return types

    def complete(self, given: Mapping[str, Any], zone: ZoneInfo = DEFAULT_ZONE) -> dict[str, Any]:
        """One whole row: given columns, the sample for the rest, local dates; raise TableError."""
        if unknown := [name for name in given if name not in self.by_name]:
            raise TableError(f"{self.name} has no column {', '.join(unknown)}.")
        row: dict[str, Any] = {}
        for column in self.columns:
            value = column.parse(given[column.name] if column.name in given else self.sample[column.name])
            row[column.name] = value
            if column.local_date:
                row[column.local_date] = local_date(value, zone)
        return row


def local_date(at: datetime | None, zone: ZoneInfo = DEFAULT_ZONE) -> date | None:
    """The firm-local date of a UTC instant; an open end stays an open end."""
    if at is None or at == OPEN_ENDED_AT:
        return None if at is None else OPEN_ENDED_DATE
    return at.replace(tzinfo=UTC).astimezone(zone).date()


def _text(column: Column, value: Any) -> str:
    if not isinstance(value, str):
        raise TableError(f"{column.name} is text; {value!r} is not.")
    return value


def _instant(column: Column, value: Any) -> datetime:
    at = value if isinstance(value, datetime) else _from_iso(column, datetime, value)
    if at.tzinfo is not None:
        at = at.astimezone(UTC).replace(tzinfo=None)
    elif at != OPEN_ENDED_AT:
        raise TableError(f"{column.name} is {value!r}; an instant says its zone, for example 2017-10-31T14:00Z.")
    return at


def _date(column: Column, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    parsed: date = _from_iso(column, date, value)
    return parsed


def _from_iso(column: Column, kind: Any, value: Any) -> Any:
    try:
        return kind.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise TableError(f"{column.name} is {value!r}, which is not a {column.kind} in ISO 8601.") from error


def _flag(column: Column, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TableError(f"{column.name} is true or false; {value!r} is neither.")
    return value


def _count(column: Column, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TableError(f"{column.name} is a whole number; {value!r} is not.")
    return value


def _decimal(column: Column, value: Any) -> Decimal:
    digits, places = _DECIMALS[column.kind]
    if isinstance(value, float):
        raise TableError(f"{column.name} is exact: write {value!r} as text, not as a float.")
    try:
        exact = Decimal(value)
        rounded = exact.quantize(Decimal(1).scaleb(-places))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise TableError(f"{column.name} is {value!r}, which is not a decimal({digits},{places}).") from error
    if rounded != exact or len(rounded.as_tuple().digits) > digits:
        raise TableError(f"{column.name} is {value!r}, which does not fit decimal({digits},{places}).")
    return rounded


_PARSERS: Mapping[Kind, Any] = {
    "text": _text,
    "instant": _instant,
    "date": _date,
    "flag": _flag,
    "count": _count,
    "money": _decimal,
    "quantity": _decimal,
}


def text(name: str, meaning: str, *values: str, null: str | None = None, personal: bool = False) -> Column:
    """A text column; `values` lists what it may say, where that is a closed list."""
    return Column(name, "text", meaning, null=null, personal=personal, values=values)


def instant(name: str, meaning: str, *, null: str | None = None) -> Column:
    """A moment in UTC. Loading adds its firm-local date beside it."""
    return Column(name, "instant", meaning, null=null)


def day(name: str, meaning: str, *, null: str | None = None, personal: bool = False) -> Column:
    """A calendar date as the source states it."""
    return Column(name, "date", meaning, null=null, personal=personal)


def flag(name: str, meaning: str, *, null: str | None = None) -> Column:
    """True or false."""
    return Column(name, "flag", meaning, null=null)


def count(name: str, meaning: str, *, null: str | None = None) -> Column:
    """A whole number."""
    return Column(name, "count", meaning, null=null)


def money(name: str, meaning: str, *, null: str | None = None, personal: bool = False) -> Column:
    """US dollars and cents, exact."""
    return Column(name, "money", meaning, null=null, personal=personal)


def quantity(name: str, meaning: str, *, null: str | None = None) -> Column:
    """Shares or units, exact to six places."""
    return Column(name, "quantity", meaning, null=null)
