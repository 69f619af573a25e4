"""When something is due: the few phrases that controls and feeds share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from countersign.authoring.control import AuthoringError
from countersign.law import BusinessCalendar, LawError

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PHRASES = (
    "each calendar day",
    "each business day",
    *(f"each {weekday}" for weekday in _WEEKDAYS),
    "each month end",
)
_ONE_DAY = timedelta(days=1)
_LONGEST_WAIT = 40  # days between two dates due: a month and a long weekend


@cache
def _trading() -> BusinessCalendar:
    return BusinessCalendar("trading")


@dataclass(frozen=True)
class Schedule:
    """One of `PHRASES`. A business day is one on which the exchange trades; a month end is a month's last such day.

    A weekday on which the exchange was shut for a storm or a mourning is known only to a calendar that is given, as
    `read_calendars` returns it.
    """

    text: str
    trading: BusinessCalendar | None = None

    @classmethod
    def parse(cls, text: str, trading: BusinessCalendar | None = None) -> "Schedule":
        """The schedule that a phrase means; raise AuthoringError for any other words."""
        if text not in PHRASES:
            raise AuthoringError(
                f'"{text}" is not a schedule, so nobody could tell when it is due. Write one of: {", ".join(PHRASES)}.'
            )
        return cls(text, trading)

    def is_due(self, day: date) -> bool:
        """Say whether that date is one it is due for."""
        return self._test()(day)

    def previous_due(self, day: date) -> date:
        """The last date before `day` for which it was due; raise LawError beyond the calendars."""
        is_due = self._test()
        for _ in range(_LONGEST_WAIT):
            day -= _ONE_DAY
            if is_due(day):
                return day
        raise LawError(f'No date is due "{self.text}" in the {_LONGEST_WAIT} days before {day}. Check the calendar.')

    def _test(self) -> Callable[[date], bool]:
        if self.text == "each calendar day":
            return lambda _: True
        if self.text.removeprefix("each ") in _WEEKDAYS:
            weekday = _WEEKDAYS.index(self.text.removeprefix("each "))
            return lambda day: day.weekday() == weekday
        calendar = self.trading or _trading()
        if self.text == "each business day":
            return calendar.is_open
        return lambda day: calendar.is_open(day) and calendar.next(day).month != day.month
