"""How a clock is told: in business days of the trading calendar."""

from dataclasses import dataclass
from datetime import date

from countersign.law import BusinessCalendar


@dataclass(frozen=True)
class Clock:
    """When something is due, and how far that is from today."""

    due: date
    days: int

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.days < 0

    @property
    def words(self) -> str:
        """Such as "due in 3 business days"; the kind of it says `kind`."""
        if self.days == 0:
            return "due today"
        counted = f"{abs(self.days)} business day{'' if abs(self.days) == 1 else 's'}"
        return f"{counted} overdue" if self.is_over else f"due in {counted}"

    @property
    def kind(self) -> str:
        """How the words are shown: what is over, what presses, what has time."""
        return "bad" if self.is_over else "doubt" if self.days <= 1 else "quiet"


def clock(due: date, today: date, calendar: BusinessCalendar) -> Clock:
    """The clock of something due. A day that is over but for days without business counts as one day."""
    days = calendar.count(today, due)
    return Clock(due, min(days, -1) if due < today else max(days, 1) if due > today else 0)
