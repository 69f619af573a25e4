"""Parameters: numbers, dates and lists that change on a date, each with its source.

The law's parameters and the firm's thresholds have the same shape. A row's own date picks the value, so a
control never asks what is in force today and a past day runs with the numbers of that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from countersign.law.citation import Citation
from countersign.law.errors import LawError

Kind = Literal["scalar", "list", "table"]

OPEN_ENDED = date(9999, 12, 31)
"""Until when a value holds that nothing has replaced."""


@dataclass(frozen=True)
class Approval:
    """Who put a firm's value forward, who approved it, when, and why; two different people."""

    proposed_by: str
    approved_by: str
    approved_on: date
    reason: str


@dataclass(frozen=True)
class Dated:
    """A value in force from `start` until the next begins; None says that it ended without another."""

    start: date
    value: Any
    source: str
    approval: Approval | None = None


@dataclass(frozen=True)
class Parameter:
    """One number, list or table with its dates, oldest first.

    `kind` is scalar, list (of scalars) or table (of rows with the same columns). `verified` is false until
    someone has checked the text of the law; a threshold is the firm's own word, so it is true there, `cite`
    is None and `owner` is the role that answers for it.
    """

    name: str
    label: str
    cite: Citation | None
    verified: bool
    values: tuple[Dated, ...]
    unit: str
    kind: Kind
    owner: str | None = None

    def on(self, when: Any) -> Any:
        """Return the value in force on `when`.

        For a `date`: the value itself, None once it ended; a list or table comes as a tuple. LawError before
        the first date. For anything else, taken to be an Ibis date column or a deferred `_.column`: an Ibis
        expression that picks by each row's date, null before the first date, after the end and where the row
        has no date.
        """
        if isinstance(when, datetime):
            raise LawError(
                f"{self.name} was asked for an instant, {when}. Which day that is depends on the time "
                "zone. Pass the firm's local date."
            )
        if isinstance(when, date):
            return self._in_force(when).value
        return self._by_row(when)

    def rows(self) -> list[dict[str, Any]]:
        """Return the values as rows to join on `from_date <= day < until_date`.

        A table gives its own columns, a list or a scalar one column named `value`; `until_date` is 9999-12-31
        where nothing has replaced the value. A period in which the parameter had ended gives no rows.
        """
        return [
            {"from_date": dated.start, "until_date": until} | columns
            for dated, until in self._periods()
            for columns in _columns(self.kind, dated.value)
        ]

    def _in_force(self, when: date) -> Dated:
        for dated in reversed(self.values):
            if dated.start <= when:
                return dated
        raise LawError(
            f"{self.name} has no value on {when}: its first is of {self.values[0].start}. A day before "
            "that cannot be judged. Add the earlier value with its source, or do not ask for days before "
            "it."
        )

    def _periods(self) -> Iterator[tuple[Dated, date]]:
        for dated, following in pairwise(self.values):
            yield dated, following.start
        yield self.values[-1], OPEN_ENDED

    def _by_row(self, when: Any) -> Any:
        if self.kind != "scalar":
            raise LawError(
                f"{self.name} is a {self.kind}, and a column can only pick one value a row. Join its rows "
                "on from_date <= day < until_date."
            )
        import ibis  # noqa: PLC0415 - only those who compile expressions pay for it

        values = [dated.value for dated in self.values]
        column_type = _column_type([value for value in values if value is not None])
        return ibis.cases(
            *(
                (when >= ibis.literal(dated.start), ibis.literal(dated.value, type=column_type))
                for dated in reversed(self.values)
            )
        )


def _columns(kind: Kind, value: Any) -> list[dict[str, Any]]:
    if value is None:
        return []
    if kind == "table":
        return [dict(row) for row in value]
    return [{"value": item} for item in (value if kind == "list" else [value])]


def _column_type(values: list[Any]) -> str:
    """Return one Ibis type for all values, so that none is narrowed to the smallest that fits it."""
    if isinstance(values[0], Decimal):
        scale = max(_scale(value) for value in values)
        whole = max(value.adjusted() + 1 for value in values)
        return f"decimal({max(whole, 1) + scale},{scale})"
    return {bool: "boolean", int: "int64", str: "string", date: "date"}[type(values[0])]


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
