"""Business days for controls: dates computed on the spot, or counted row by row by joining a calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import ibis

from countersign.authoring.inline import inline_table
from countersign.law import BusinessCalendar

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2035, 12, 31)  # a Saturday, from which weeks are counted, and a year's end


class BusinessDays:
    """One calendar."""

    def __init__(self, calendar: BusinessCalendar) -> None:
        self._calendar = calendar

    def after(self, day: date, days: int) -> date:
        """The date that many business days after `day`; before it where `days` is negative."""
        return self._calendar.add(day, days)

    def add_to(self, table: Any, column: str, days: Any, *, into: str) -> Any:
        """The table with a date column `into`: that many business days after the date in `column`.

        `days` is a whole number or a column of them. Null where the date is outside the calendar.
        """
        numbers, opens = self._table("start"), self._table("open")
        opens = opens.filter(opens.open_is_open).select("open_date", "open_number")
        started = table.left_join(numbers, table[column] == numbers.start_date)
        numbered = started.mutate(due_number=ibis._.start_number + days)
        return (
            numbered.left_join(opens, numbered.due_number == opens.open_number)
            .mutate(**{into: lambda t: t.open_date})
            .drop("start_date", "start_number", "start_is_open", "due_number", "open_date", "open_number")
        )

    def count(self, table: Any, *, into: str, start: str, end: str) -> Any:
        """The table with a column `into`: business days after the date `start` up to and with the date `end`."""
        begins, ends = self._table("start"), self._table("end")
        joined = table.left_join(begins, table[start] == begins.start_date)
        joined = joined.left_join(ends, joined[end] == ends.end_date)
        counted = joined.mutate(**{into: joined.end_number - joined.start_number})
        return counted.drop("start_date", "start_number", "start_is_open", "end_date", "end_number", "end_is_open")

    def _table(self, prefix: str) -> Any:
        return self._days.rename({f"{prefix}_{column}": column for column in self._days.columns})

    @cached_property
    def _days(self) -> Any:
        rows = [
            {"date": day, "number": number, "is_open": is_open}
            for day, number, is_open in self._calendar.rows(FIRST_DAY, LAST_DAY)
        ]
        return inline_table(f"calendar_{self._calendar.name}", rows)


class Calendar:
    """The calendars a control may count on; they differ, so it says which."""

    def __init__(self, calendars: Mapping[str, BusinessCalendar]) -> None:
        self.bank = BusinessDays(calendars["bank"])
        self.settlement = BusinessDays(calendars["settlement"])
        self.trading = BusinessDays(calendars["trading"])
        self.sec = BusinessDays(calendars["sec"])
        self.finra_filing = BusinessDays(calendars["finra_filing"])

    @property
    def weeks(self) -> Any:
        """One row a week: `week_starting_date`, a Saturday, and `week_ending_date`, the Friday six days after it."""
        starts = (FIRST_DAY + timedelta(days=days) for days in range(0, (LAST_DAY - FIRST_DAY).days, 7))
        return inline_table(
            "calendar_weeks",
            [{"week_starting_date": start, "week_ending_date": start + timedelta(days=6)} for start in starts],
        )
