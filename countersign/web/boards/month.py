"""A month as a calendar shows it: deadlines, feeds and runs that are due, business days and holidays."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from countersign.casework.acting import Actor
from countersign.casework.deadlines import Deadline, deadlines
from countersign.casework.permissions import Ability
from countersign.day.installation import Installation
from countersign.day.planned import agreements_ending, planned
from countersign.law import BusinessCalendar

from .words import many

_ONE_DAY = timedelta(days=1)
_ROUTINE = ("feeds due", "runs due")  # there every day: told as a number, after what is not


@dataclass(frozen=True)
class Happening:
    """Something with a date: how many of what, for whom; `about` names the record where it is one."""

    what: str
    owner: str
    count: int
    about: str
    late: bool

    @property
    def words(self) -> str:
        """Such as "12 alerts due"; of a single record what it is, "waiver ends"."""
        noun, due, rest = self.what.partition("s due")
        return f"{many(self.count, noun)} due" if due and not rest and not self.about else self.what


@dataclass(frozen=True)
class Day:
    """One day of the month. `note` says why it is no business day, if it is none."""

    day: date
    note: str
    happenings: Sequence[Happening]
    routine: Sequence[Happening]
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month: its days, and as many empty places before the first as there are days of the week before it."""

    first: date
    days: Sequence[Day]

    @property
    def before(self) -> range:
        """The places before the first day."""
        return range(self.first.weekday())

    @property
    def previous(self) -> date:
        """The first of the month before."""
        return (self.first - _ONE_DAY).replace(day=1)

    @property
    def following(self) -> date:
        """The first of the month after."""
        return self.days[-1].day + _ONE_DAY


def month_of(installation: Installation, first: date, *, actor: Actor) -> Month:
    """A month with all that this person may see of it."""
    until = first + timedelta(days=monthrange(first.year, first.month)[1])
    found: dict[date, list[Deadline]] = {}
    for one in _dated(installation, first, until, actor):
        found.setdefault(one.day, []).append(one)
    calendar = installation.rulebook.calendars["trading"]
    days = (first + timedelta(days=offset) for offset in range((until - first).days))
    return Month(first, [_day(day, found.get(day, []), calendar, actor.today) for day in days])


def _dated(installation: Installation, start: date, until: date, actor: Actor) -> list[Deadline]:
    found = deadlines(actor, start=start, until=until)
    if actor.may(Ability.SEE_SYSTEM):
        firm, feeds = installation.firm, installation.feeds
        found += planned(installation.rulebook, feeds, firm, start=start, until=until, circles=actor.circles)
        found += agreements_ending(feeds, installation.manifest, firm.files, start=start, until=until)
    return found


def _day(day: date, dated: Sequence[Deadline], calendar: BusinessCalendar, today: date) -> Day:
    happenings = [
        Happening(one.what, one.owner, one.count, one.about, one.day < today and one.what.endswith(" due"))
        for one in sorted(dated)
        if one.what not in _ROUTINE
    ]
    counts = {what: sum(one.count for one in dated if one.what == what) for what in _ROUTINE}
    routine = [Happening(what, "", count, "", late=False) for what, count in counts.items() if count]
    return Day(day, _note(day, calendar), happenings, routine, day == today)


def _note(day: date, calendar: BusinessCalendar) -> str:
    if calendar.is_open(day):
        return ""
    return "weekend" if day.weekday() >= 5 else "the exchange is closed"
