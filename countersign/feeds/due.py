"""By when a delivery is due."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from countersign.law import BusinessCalendar

_PHRASE = re.compile(r"(same day|next day|next business day) (\d{2}:\d{2})")


@dataclass(frozen=True)
class Due:
    """`same day 18:00`, `next day 09:00` or `next business day 09:00` after the business date, on the firm's clock."""

    day: Literal["same day", "next day", "next business day"]
    time: time
    trading: BusinessCalendar | None = None

    @classmethod
    def parse(cls, text: str) -> "Due":
        """The due time that a phrase means; raise ValueError for other words."""
        found = _PHRASE.fullmatch(text)
        if not found:
            raise ValueError(f'"{text}" is not a due time; write "same day HH:MM" or "next [business] day HH:MM".')
        return cls(found[1], time.fromisoformat(found[2]))  # type: ignore[arg-type]

    def on(self, trading: BusinessCalendar | None) -> "Due":
        """The same, counting the business days of this calendar."""
        return replace(self, trading=trading)

    def at(self, business_date: date, zone: ZoneInfo) -> datetime:
        """The instant, aware and in UTC."""
        return datetime.combine(self._day(business_date), self.time, tzinfo=zone).astimezone(UTC)

    def _day(self, business_date: date) -> date:
        if self.day == "same day":
            return business_date
        if self.day == "next day":
            return business_date + timedelta(days=1)
        return (self.trading or BusinessCalendar("trading")).next(business_date)
