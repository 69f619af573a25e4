"""What each feed brought for each day: whether it came, in time, and whole."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from countersign.day.installation import Installation
from countersign.day.table_rows import open_to
from countersign.feeds import Feed
from countersign.store.manifest import days_between

State = Literal["not due", "awaited", "missing", "short", "late", "arrived"]


@dataclass(frozen=True)
class FeedDay:
    """One feed and one business date. Instants are aware, in UTC.

    `arrived_at` is when the first delivery came, `corrected_at` when the latest correction of it did; the counts are
    the latest's. `totals` says that the sender's control totals came with it and agreed: what disagrees is not loaded.
    """

    feed: str
    table: str
    business_date: date
    state: State
    due_at: datetime | None
    arrived_at: datetime | None = None
    corrected_at: datetime | None = None
    received: int = 0
    loaded: int = 0
    quarantined: int = 0
    totals: bool = False

    @property
    def late(self) -> bool:
        """Whether it came after it was due, or has not come although it is."""
        came_late = self.due_at and self.arrived_at and self.arrived_at > self.due_at
        return self.state == "missing" or bool(came_late)


def feeds_status(
    installation: Installation, *, since: date, until: date, now: datetime, circles: Collection[str] = ()
) -> list[FeedDay]:
    """Every feed on every day from `since` to `until`, both included, as it stands `now`: by feed, then by day.

    *short*: rows of it are in quarantine. *late*: whole, but after it was due. *awaited*: due later. Nothing was due
    before the firm's first day. Feeds of a table that these circles do not open are left out.
    """
    feeds = [feed for feed in installation.feeds.values() if open_to(feed.declaration.circle, circles)]
    return [day for feed in feeds for day in _days(installation, feed, since, until, now)]


def _days(installation: Installation, feed: Feed, since: date, until: date, now: datetime) -> Iterator[FeedDay]:
    zone, first_day = installation.firm.zone, installation.firm.first_day
    for day in days_between(since, until):
        is_due = day >= first_day and feed.is_due(day)
        due_at = feed.due_at(day, zone) if is_due else None
        deliveries = installation.manifest.deliveries(feed.id, day)
        if not deliveries:
            state: State = "not due" if due_at is None else "missing" if due_at < now else "awaited"
            yield FeedDay(feed.id, feed.table, day, state, due_at)
            continue
        first, latest = deliveries[0], deliveries[-1]
        arrived_at = first.arrived_at.replace(tzinfo=UTC)
        in_time = due_at is None or arrived_at <= due_at
        yield FeedDay(
            feed=feed.id,
            table=feed.table,
            business_date=day,
            state="short" if latest.quarantined else "arrived" if in_time else "late",
            due_at=due_at,
            arrived_at=arrived_at,
            corrected_at=latest.arrived_at.replace(tzinfo=UTC) if latest is not first else None,
            received=latest.received,
            loaded=latest.loaded,
            quarantined=latest.quarantined,
            totals=feed.totals,
        )
