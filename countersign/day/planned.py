"""What the calendar holds besides casework: feeds and runs that are due, and agreements that end.

To be imported when the database is configured, as the workbench does.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

import duckdb

from countersign.authoring.rulebook import Rulebook
from countersign.authoring.schedule import Schedule
from countersign.casework.deadlines import Deadline
from countersign.feeds import Feed
from countersign.store.files import Files
from countersign.store.firm import Firm
from countersign.store.manifest import Manifest, days_between

AGREEMENTS = "access_agreements"
ANSWERS_FOR_AGREEMENTS = "vendor manager"

_ONE_DAY = timedelta(days=1)
_LONGEST_WAIT = timedelta(days=7)  # from a business date to the due time of its file: a long weekend


def planned(
    rulebook: Rulebook,
    feeds: Mapping[str, Feed],
    firm: Firm,
    *,
    start: date,
    until: date,
    circles: Collection[str] = (),
) -> list[Deadline]:
    """The feeds due in [start, until) on the firm's date, and the runs of controls due then, by owner.

    A run is due on the day after its as-of date. What is sealed is there for its circle only.
    """
    counts: Counter[tuple[date, str, str]] = Counter()
    for feed in feeds.values():
        for day in days_between(start - _LONGEST_WAIT, until):
            if feed.is_due(day):
                counts[feed.due_at(day, firm.zone).astimezone(firm.zone).date(), "feeds due", ""] += 1
    for control in rulebook.controls.values():
        schedule = Schedule.parse(control.schedule, rulebook.calendars["trading"])
        for day in days_between(start - _ONE_DAY, until - 2 * _ONE_DAY):
            if schedule.is_due(day) and (not control.circle or control.circle in circles):
                counts[day + _ONE_DAY, "runs due", control.owner] += 1
    return sorted(Deadline(*which, count) for which, count in counts.items() if start <= which[0] < until)


def agreements_ending(
    feeds: Mapping[str, Feed], manifest: Manifest, files: Files, *, start: date, until: date
) -> list[Deadline]:
    """The agreements about access to third parties' systems that end in [start, until), as the latest files have it."""
    return sorted(_agreements(feeds, manifest, files, start, until))


def _agreements(
    feeds: Mapping[str, Feed], manifest: Manifest, files: Files, start: date, until: date
) -> Iterator[Deadline]:
    for feed in feeds.values():
        latest = manifest.newest(feed.id) if feed.table == AGREEMENTS else None
        if latest is None:
            continue
        path = files.path(latest.digest, room=f"tables/{AGREEMENTS}", suffix=".parquet")
        with duckdb.connect() as connection:
            rows = connection.execute(
                "SELECT agreement_id, ends_date FROM read_parquet(?) WHERE ends_date >= ? AND ends_date < ?",
                [str(path), start, until],
            ).fetchall()
        yield from (
            Deadline(ends, "agreement ends", ANSWERS_FOR_AGREEMENTS, 1, f"agreement:{row_id}") for row_id, ends in rows
        )
