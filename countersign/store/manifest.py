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
    source_digest: str
    mapping_digest: str
    digest: str
    received: int
    loaded: int
    quarantined: int
    quarantine_digest: str | None
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


Picked = tuple[list[Delivery], list[str]]  # deliveries, and what should have been there and is not


class Manifest:
    """Every delivery, by feed and business date; a later delivery for the same date is a correction.

    Nothing is missing from before `first_day`, the firm's first day with Countersign.
    """

    def __init__(self, entries: Iterable[Entry] = (), *, first_day: date = date.min) -> None:
        self._first_day = first_day
        self._deliveries: dict[str, dict[date, list[Delivery]]] = defaultdict(lambda: defaultdict(list))
        self._files: dict[tuple[str, str, str], Delivery] = {}
        self._arrivals: dict[str, dict[date, datetime]] = defaultdict(dict)
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> Delivery:
        """Take in the evidence entry of one load; return the delivery it tells of."""
        delivery = _delivery(entry)
        self._deliveries[delivery.feed][delivery.business_date].append(delivery)
        self._files[delivery.feed, delivery.source_digest, delivery.mapping_digest] = delivery
        arrivals, day = self._arrivals[delivery.table], delivery.business_date
        arrivals[day] = max(arrivals.get(day, delivery.arrived_at), delivery.arrived_at)
        return delivery

    def delivery(self, feed: str, day: date, *, known_by: datetime | None = None) -> Delivery | None:
        """The latest delivery of a feed for a business date that had arrived by then."""
        arrived = [d for d in self._deliveries[feed].get(day, ()) if known_by is None or d.arrived_at <= known_by]
        return arrived[-1] if arrived else None

    def first_arrival(self, feed: str, day: date) -> datetime | None:
        """When a feed's first delivery for a business date arrived: a correction does not make it late."""
        deliveries = self.deliveries(feed, day)
        return deliveries[0].arrived_at if deliveries else None

    def deliveries(self, feed: str, day: date) -> tuple[Delivery, ...]:
        """Every delivery of a feed for a business date, in order: the first, then its corrections."""
        return tuple(self._deliveries[feed].get(day, ()))

    def latest(self, since: date, until: date) -> Iterator[Delivery]:
        """The latest delivery of each feed for each business date from `since` to `until`, by date and feed."""
        for day in days_between(since, until):
            for feed in sorted(self._deliveries):
                if delivery := self.delivery(feed, day):
                    yield delivery

    def newest(self, feed: str) -> Delivery | None:
        """The latest delivery of a feed for its latest business date."""
        days = self._deliveries.get(feed)
        return days[max(days)][-1] if days else None

    def has(self, feed: str, day: date, source_digest: str, mapping_digest: str) -> bool:
        """Whether this very file was loaded for that date under this very mapping."""
        identity = (source_digest, mapping_digest)
        return any((d.source_digest, d.mapping_digest) == identity for d in self._deliveries[feed].get(day, ()))

    def same_file(self, feed: str, source_digest: str, mapping_digest: str) -> Delivery | None:
        """An earlier delivery of these very bytes under this mapping, for whatever date: it gave the same rows."""
        return self._files.get((feed, source_digest, mapping_digest))

    def last_arrival(self, table: str, since: date, until: date) -> datetime | None:
        """When the last delivery about these business dates arrived for a table, first and last day included."""
        arrivals = self._arrivals[table]
        return max((arrivals[day] for day in days_between(since, until) if day in arrivals), default=None)

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
        picked = [pick(feed, since, until, known_by) for feed in filling]
        found = [delivery for deliveries, _ in picked for delivery in deliveries]
        return Source(
            declaration.name,
            tuple(sorted({d.digest for d in found})),
            tuple(what for _, missing in picked for what in missing),
            sum(d.quarantined for d in found),
        )

    def _events(self, feed: Expected, since: date, until: date, known_by: datetime | None) -> Picked:
        days = list(days_between(since, until))
        found = [d for day in days if (d := self.delivery(feed.id, day, known_by=known_by))]
        arrived = {d.business_date for d in found}
        awaited = (day for day in days if day >= self._first_day and feed.is_due(day))
        return found, [f"{feed.id} for {day}" for day in awaited if day not in arrived]

    def _state(self, feed: Expected, _since: date, until: date, known_by: datetime | None) -> Picked:
        due = until if feed.is_due(until) else feed.previous_due(until)
        days = (day for day in sorted(self._deliveries[feed.id], reverse=True) if day <= until)
        latest = next((d for day in days if (d := self.delivery(feed.id, day, known_by=known_by))), None)
        late = due >= self._first_day and (latest is None or latest.business_date < due)
        return [latest] if latest else [], [f"{feed.id} for {due}"] if late else []


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
        source_digest=str(body["source_digest"]),
        mapping_digest=str(body["mapping_digest"]),
        digest=str(body["digest"]),
        received=int(str(body["received"])),
        loaded=int(str(body["loaded"])),
        quarantined=int(str(body["quarantined"])),
        quarantine_digest=str(body["quarantine_digest"]) if body["quarantine_digest"] else None,
        newest_row_at=datetime.fromisoformat(str(newest)).replace(tzinfo=None) if newest else None,
    )
