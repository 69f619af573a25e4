"""What Countersign knows itself, as rows of tables for the second phase."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from countersign.authoring import Control
from countersign.day.installation import Installation
from countersign.evidence import Entry
from countersign.store.manifest import days_between
from countersign.tables import OPEN_ENDED_AT, declared_tables, local_date

RUN = "run"
NOT_STARTED = "not started"
DAYS_SHOWN = 31  # how far back runs and arrivals are shown to the controls over them

KNOWN = ("runs", "feed_arrivals", "alerts", "cases", "decisions", "control_owners")

Row = dict[str, Any]


def known_rows(installation: Installation, as_of: date) -> Mapping[str, list[Row]]:
    """The rows of every known table as of the end of a day."""
    return {name: list(rows_known(installation, name, as_of)) for name in KNOWN}


def rows_known(
    installation: Installation, table: str, as_of: date, *, known_by: datetime | None = None
) -> Iterator[Row]:
    """The rows of one known table as of the end of a day; of runs and arrivals, as known by a moment."""
    from countersign.casework.known_rows import alert_rows, case_rows, decision_rows  # noqa: PLC0415  after configure

    match table:
        case "runs":
            yield from _runs(installation, as_of, known_by)
        case "feed_arrivals":
            yield from _arrivals(installation, as_of, known_by)
        case "alerts":
            yield from alert_rows(as_of)
        case "cases":
            yield from case_rows(as_of, installation.firm.zone)
        case "decisions":
            yield from decision_rows(as_of, installation.firm.zone)
        case "control_owners":
            yield from _owners(installation, as_of)


def is_second_phase(control: Control) -> bool:
    """Whether a control reads what Countersign writes itself, so that it runs after the others."""
    tables = declared_tables()
    return any(name in tables and tables[name].fill == "known" for name in control.arguments)


def _since(installation: Installation, as_of: date) -> date:
    """The first day shown: nothing is missing from before the firm's first."""
    return max(installation.firm.first_day, as_of - timedelta(days=DAYS_SHOWN))


def latest_runs(
    installation: Installation, since: date, until: date, *, known_by: datetime | None = None, sealed: bool = False
) -> Mapping[tuple[str, date | None], Entry]:
    """The last run of each control for each as-of date from `since` to `until`, both included; of the `sealed` ones."""
    storage = installation.sealed_storage if sealed else installation.storage
    entries = storage.find(RUN, since=since, until=until + timedelta(days=1))
    return {(e.subject, e.as_of): e for e in entries if known_by is None or e.at <= known_by}


def _runs(installation: Installation, as_of: date, known_by: datetime | None) -> Iterator[Row]:
    since = _since(installation, as_of)
    latest = latest_runs(installation, since, as_of, known_by=known_by)
    for control in installation.rulebook.controls.values():
        if control.circle:  # who sees the outcome of a control over runs is outside
            continue
        schedule = installation.schedule(control.schedule)
        for day in days_between(since, as_of):
            if not schedule.is_due(day) or (day == as_of and is_second_phase(control)):
                continue
            run = latest.get((control.id, day))
            body: Mapping[str, Any] = run.body if run else {}
            yield {
                "control_id": control.id,
                "due_date": day,
                "outcome": body.get("outcome", NOT_STARTED),
                "missing": "; ".join(map(str, body.get("missing", ()))),
                "population": body.get("population", 0),
                "exceptions": body.get("exceptions", 0),
                "undetermined": body.get("undetermined", 0),
            }


def _arrivals(installation: Installation, as_of: date, known_by: datetime | None) -> Iterator[Row]:
    since = _since(installation, as_of)
    zone, by = installation.firm.zone, known_by.replace(tzinfo=None) if known_by else None
    for feed in installation.feeds.values():
        for day in days_between(since, as_of):
            if not feed.is_due(day):
                continue
            delivery = installation.manifest.delivery(feed.id, day, known_by=by)
            due = feed.due_at(day, zone).replace(tzinfo=None)
            arrived = installation.manifest.first_arrival(feed.id, day) if delivery else OPEN_ENDED_AT
            newest = delivery.newest_row_at if delivery else None
            yield {
                "feed_id": feed.id,
                "table_name": feed.table,
                "business_date": day,
                "due_at": due,
                "due_date": local_date(due, zone),
                "arrived_at": arrived,
                "arrived_date": local_date(arrived, zone),
                "received": delivery.received if delivery else 0,
                "loaded": delivery.loaded if delivery else 0,
                "quarantined": delivery.quarantined if delivery else 0,
                "newest_row_at": newest,
                "newest_row_date": local_date(newest, zone),
            }


def _owners(installation: Installation, as_of: date) -> Iterator[Row]:
    for control in installation.rulebook.controls.values():
        for holder in installation.firm.holders(control.owner, as_of) or ("none",):
            yield {"control_id": control.id, "owner": control.owner, "holder_id": holder}
