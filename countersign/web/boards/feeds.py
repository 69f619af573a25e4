"""What arrived and what did not, in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from countersign.day.feeds_status import FeedDay, feeds_status
from countersign.day.installation import Installation
from countersign.feeds import Feed
from countersign.feeds.feed import Cell

TROUBLE = ("missing", "short", "late")  # the worst first


@dataclass(frozen=True)
class Arrivals:
    """The feeds of some days: all of them, and those that are in trouble, the worst first."""

    days: tuple[FeedDay, ...]

    @property
    def trouble(self) -> list[FeedDay]:
        """What did not come, came short or came late."""
        return sorted(
            (day for day in self.days if day.state in TROUBLE),
            key=lambda day: (TROUBLE.index(day.state), day.business_date, day.feed),
        )

    @property
    def sentence(self) -> str:
        """How many came, and what is wrong with the rest."""
        due = [day for day in self.days if day.state not in ("not due", "awaited")]
        if not due:
            return "No file was due."
        counts = {state: sum(day.state == state for day in due) for state in TROUBLE}
        said = [f"{counts[state]} {_WORDS[state]}" for state in TROUBLE if counts[state]]
        if not said:
            return f"All {len(due)} files that were due arrived, in time and whole."
        return f"Of {len(due)} files that were due, {', '.join(said)}."


_WORDS = {"missing": "did not arrive", "short": "came with rows put into quarantine", "late": "came late"}


def arrivals(
    installation: Installation, *, since: date, until: date, now: datetime, circles: Collection[str]
) -> Arrivals:
    """What arrived for these days as it stands now."""
    return Arrivals(tuple(feeds_status(installation, since=since, until=until, now=now, circles=circles)))


def state_of(days: Iterable[FeedDay]) -> str:
    """The worst that some deliveries came to."""
    states = {day.state for day in days}
    return next((state for state in (*TROUBLE, "awaited", "arrived") if state in states), "not due")


def mapping_words(feed: Feed) -> list[tuple[str, str, bool]]:
    """Every column of the feed's table: how it is filled, in words, and whether it is personal information."""
    columns = feed.declaration.columns
    return [(column.name, cell_words(feed.columns.get(column.name)), column.personal) for column in columns]


def cell_words(cell: Cell | None) -> str:
    """How a column is filled, in words."""
    if cell is None:
        return "as the format itself says it"
    if cell.constant is not None:
        return f"always {cell.constant!r}"
    said = ["digest of the row"] if cell.digest else []
    if cell.source:
        said.append(f"from {' and '.join(cell.source)}")
    if cell.format:
        said.append(f"written as {cell.format}")
    said += [f"{given} means {meant}" for given, meant in cell.values.items()]
    if cell.otherwise is not None:
        said.append(f"anything else means {cell.otherwise}")
    if cell.empty is not None:
        said.append(f"empty means {cell.empty}")
    return "; ".join(said) or "as the format itself says it"
