"""Which files make up a table on a date, and when each arrived: read off the evidence entries of loads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from countersign.evidence import Entry
from countersign.store.files import Files
from countersign.tables import Declaration

LOAD = "load"


class Expected(Protocol):
    """What the manifest has to know of a feed: its name, its table, and the business dates it is due for."""

    @property
    def id(self) -> str: ...
    @property
    def table(self) -> str: ...
    def is_due(self, day: date) -> bool: ...
    def previous_due(self, day: date) -> date: ...


@dataclass(frozen=True)
class Delivery:
    """One file that a feed delivered for one business date."""

    feed: str
    table: str
    business_date: date
    arrived_at: datetime
    digest: str
    received: int
    loaded: int
    quarantined: int
    newest_row_at: datetime | None


@dataclass(frozen=True)
class Source:
    """The files that make up a table for one run, and what should have been there and is not."""

    table: str
    digests: tuple[str, ...]
    missing: tuple[str, ...] = ()
    quarantined: int = 0

    def paths(self, files: Files) -> tuple[Path, ...]:
        """Where the files are."""
        return tuple(files.path(d, room=f"tables/{self.table}", suffix=".parquet") for d in self.digests)


class Manifest:
    """Every delivery, by feed and business date; a later delivery for the same date is a correction."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._deliveries: dict[str, dict[date, list[Delivery]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take in the evidence entry of one load."""
        delivery = _delivery(entry)
        self._deliveries[delivery.feed][delivery.business_date].append(delivery)

    def delivery(self, feed: str, day: date, *, known_by: datetime | None = None) -> Delivery | None:
        """The latest delivery of a feed for a business date that had arrived by then."""
        arrived = [d for d in self._deliveries[feed].get(day, ()) if known_by is None or d.arrived_at <= known_by]
        return arrived[-1] if arrived else None

    def arrived_between(self, after: datetime, until: datetime) -> Iterator[Delivery]:
        """Deliveries that arrived after one moment and not after the other."""
        for dates in self._deliveries.values():
            for deliveries in dates.values():
                yield from (d for d in deliveries if after < d.arrived_at <= until)

    def source(
        self,
        declaration: Declaration,
        feeds: Iterable[Expected],
        *,
        since: date,
        until: date,
        known_by: datetime | None = None,
    ) -> Source:
        """The files that make up a table from `since` to `until`, both included, as known by then.

        An events table is every delivery for those business dates; a state table is each feed's latest delivery.
        """
        filling = [feed for feed in feeds if feed.table == declaration.name]
        if not filling:
            return Source(declaration.name, (), (f"a feed for {declaration.name}",))
        pick = self._events if declaration.fill == "events" else self._state
        found: list[Delivery] = []
        missing: list[str] = []
        for feed in filling:
            pick(feed, since, until, known_by, found, missing)
        return Source(
            declaration.name,
            tuple(sorted({d.digest for d in found})),
            tuple(missing),
            sum(d.quarantined for d in found),
        )

    def _events(
        self,
        feed: Expected,
        since: date,
        until: date,
        known_by: datetime | None,
        found: list[Delivery],
        missing: list[str],
    ) -> None:
        for day in days_between(since, until):
            delivery = self.delivery(feed.id, day, known_by=known_by)
            if delivery:
                found.append(delivery)
            elif feed.is_due(day):
                missing.append(f"{feed.id} for {day}")

    def _state(
        self,
        feed: Expected,
        _since: date,
        until: date,
        known_by: datetime | None,
        found: list[Delivery],
        missing: list[str],
    ) -> None:
        due = until if feed.is_due(until) else feed.previous_due(until)
        arrived = (day for day in sorted(self._deliveries[feed.id], reverse=True) if day <= until)
        latest = next((d for day in arrived if (d := self.delivery(feed.id, day, known_by=known_by)) is not None), None)
        if latest:
            found.append(latest)
        if latest is None or latest.business_date < due:
            missing.append(f"{feed.id} for {due}")


def days_between(since: date, until: date) -> Iterator[date]:
    """Every date from `since` to `until`, both included."""
    for offset in range((until - since).days + 1):
        yield since + timedelta(days=offset)


def _delivery(entry: Entry) -> Delivery:
    body: Mapping[str, object] = entry.body
    newest = body.get("newest_row_at")
    if entry.as_of is None:
        raise ValueError(f"Evidence entry {entry.index} is a load without a business date.")
    return Delivery(
        feed=entry.subject,
        table=str(body["table"]),
        business_date=entry.as_of,
        arrived_at=entry.at.replace(tzinfo=None),
        digest=str(body["digest"]),
        received=int(str(body["received"])),
        loaded=int(str(body["loaded"])),
        quarantined=int(str(body["quarantined"])),
        newest_row_at=datetime.fromisoformat(str(newest)).replace(tzinfo=None) if newest else None,
    )
