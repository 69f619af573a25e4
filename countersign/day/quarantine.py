"""What lies in quarantine, and its correction by hand: who corrected which lines is evidence beside the new load."""

import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby, islice
from pathlib import Path

from countersign.day.installation import SYSTEM, DayError, Installation, WrongCallError
from countersign.day.loading import Taken, take_file
from countersign.day.table_rows import open_to
from countersign.evidence import JSON, Draft, digest_file
from countersign.feeds import BadRow, Feed, FeedError, Problem, read_quarantine
from countersign.feeds.correcting import rows_of, write_corrected
from countersign.store.manifest import Delivery
from countersign.tables import declared_tables

RESUBMISSION = "resubmission"
LIMIT = 50  # rows shown, or given to be corrected, at a time


class ChangedMeanwhileError(DayError):
    """Somebody else, or a new delivery, was there first."""


@dataclass(frozen=True)
class Quarantined:
    """A delivery of which rows were put aside. `of` is the digest of its file, by which a correction names it."""

    feed: str
    table: str
    business_date: date
    file: str
    received: int
    rows: int
    arrived_at: datetime
    of: str


@dataclass(frozen=True)
class BadLine:
    """A line of a delivered file to be corrected, as it was delivered, and what is wrong with it."""

    line: int
    text: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Resubmission:
    """What somebody needs to correct a delivery: its first bad lines, their header, and the file itself as `source`."""

    delivery: Quarantined
    header: str
    lines: tuple[BadLine, ...]
    more: int
    source: Path


def quarantined(
    installation: Installation, *, since: date, until: date, circles: Collection[str] = ()
) -> list[Quarantined]:
    """Every delivery about these business dates that now has rows in quarantine, the newest first."""
    found = [
        _told(installation, delivery)
        for delivery in installation.manifest.latest(since, until)
        if delivery.quarantined and _is_open(delivery, circles)
    ]
    return sorted(found, key=lambda q: (q.business_date, q.feed), reverse=True)


def quarantined_rows(
    installation: Installation,
    *,
    feed: str,
    business_date: date,
    circles: Collection[str] = (),
    limit: int = LIMIT,
    unmasked: bool = False,
) -> tuple[list[BadRow], int]:
    """The first rows that a delivery has in quarantine, by line, and how many more there are."""
    delivery = _latest(installation, feed, business_date, circles)
    rows = list(islice(_bad_rows(installation, delivery), limit))
    table = declared_tables()[delivery.table]
    if not unmasked:
        rows = [replace(row, problems=tuple(p.masked(table) for p in row.problems)) for row in rows]
    return rows, delivery.quarantined - len(rows)


def resubmission_of(
    installation: Installation, *, feed: str, business_date: date, circles: Collection[str] = (), limit: int = LIMIT
) -> Resubmission:
    """What somebody needs to correct a delivery's quarantined lines, personal information included.

    Evidencing that it was read is the caller's. Raises DayError where the feed's format is not one of lines.
    """
    delivery = _latest(installation, feed, business_date, circles)
    described, told = _correctable(installation, delivery), _told(installation, delivery)
    problems = _problems_by_line(installation, delivery)
    shown = dict(islice(problems.items(), limit))
    source = _source(installation, delivery)
    try:
        header, texts = rows_of(source, told.file, described, shown.keys())
    except FeedError as error:
        raise DayError(str(error)) from error
    lines = tuple(BadLine(line, texts[line], shown[line]) for line in shown if line in texts)
    return Resubmission(told, header, lines, len(problems) - len(shown), source)


def resubmit(
    installation: Installation,
    *,
    feed: str,
    business_date: date,
    of: str,
    corrected: Mapping[int, str] | bytes,
    by: str,
    at: datetime,
    circles: Collection[str] = (),
) -> Taken:
    """Load a corrected delivery in place of the one whose file has the digest `of`; the same correction twice is once.

    `corrected` gives the new text of quarantined lines, by line, or a whole file. `by` is the person who corrected
    them, and stands in the evidence with the lines and the digests of both files, beside the load's own entry. The
    caller holds the installation and signs a checkpoint afterwards; `at` becomes its moment. Raises DayError where
    nothing could be loaded, ChangedMeanwhileError where the delivery is not the latest any more.
    """
    if not by or by == SYSTEM:
        raise DayError(
            "A correction names the person who made it, and this one names nobody. Sign in, and do it again."
        )
    delivery = _delivery_of(installation, feed, business_date, of, circles)
    described, told = _correctable(installation, delivery), _told(installation, delivery)
    installation.at = at
    today = at.astimezone(installation.firm.zone).date()
    with _corrected_file(installation, delivery, described, told.file, corrected) as path:
        digest = digest_file(path)
        _refuse_overtaken(installation, delivery, described, digest)
        body: dict[str, JSON] = {
            "table": delivery.table,
            "source_digest": of,
            "corrected_digest": digest,
            "lines": None if isinstance(corrected, bytes) else list[JSON](sorted(corrected)),
        }
        entry = Draft(kind=RESUBMISSION, subject=feed, as_of=business_date, at=at, actor=by, body=body)
        taken = take_file(installation, path, described, business_date, today=today, also=[entry])
    if taken.refused:
        raise DayError(taken.refused)
    return taken


def _refuse_overtaken(installation: Installation, delivery: Delivery, feed: Feed, corrected_digest: str) -> None:
    """Refuse to correct what is not the latest delivery, unless this very correction was loaded before."""
    manifest, day = installation.manifest, delivery.business_date
    known = manifest.has(feed.id, day, corrected_digest, feed.mapping_digest(installation.firm.zone))
    if not known and manifest.delivery(feed.id, day) != delivery:
        raise ChangedMeanwhileError(
            f"{feed.id} for {day} was delivered or corrected again since you opened it, so your correction would undo "
            "that. Nothing was changed. Open it afresh."
        )


@contextmanager
def _corrected_file(
    installation: Installation, delivery: Delivery, feed: Feed, name: str, corrected: Mapping[int, str] | bytes
) -> Iterator[Path]:
    """The corrected file under the name its feed expects, removed afterwards."""
    aside = installation.firm.files.root / "aside"
    aside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=aside) as folder:
        path = Path(folder) / name
        if isinstance(corrected, bytes):
            path.write_bytes(corrected)
        else:
            _refuse_other_lines(installation, delivery, name, corrected)
            try:
                write_corrected(_source(installation, delivery), name, feed, corrected, path)
            except FeedError as error:
                raise DayError(str(error)) from error
        if digest_file(path) == delivery.source_digest:
            raise DayError(f"Nothing in {name} was corrected, so nothing was loaded. Change a line, and do it again.")
        yield path


def _refuse_other_lines(
    installation: Installation, delivery: Delivery, name: str, corrected: Mapping[int, str]
) -> None:
    others = sorted(corrected.keys() - _problems_by_line(installation, delivery).keys())
    if corrected and not others:
        return
    which = (
        f"Line {', '.join(map(str, others))} of {name} is not in quarantine"
        if others
        else f"No line of {name} is given"
    )
    raise DayError(
        f"{which}, and what was loaded is not changed by hand. Nothing was changed. "
        "Correct lines that are in quarantine, or ask the sender for a corrected file."
    )


def _correctable(installation: Installation, delivery: Delivery) -> Feed:
    """The feed as feeds.toml describes it now; DayError where its deliveries cannot be corrected here."""
    feed = installation.feeds.get(delivery.feed)
    if feed is None:
        raise DayError(
            f"{installation.firm.feeds_path} no longer describes {delivery.feed}, so a corrected file could not be "
            "read. Nothing was changed. Describe the feed again, or leave its rows in quarantine."
        )
    if feed.totals:
        raise DayError(
            f"{feed.id} comes with control totals, which are the sender's to correct with its rows. Nothing was "
            "changed. Ask the sender for a corrected file with its totals, and load that."
        )
    return feed


def _latest(installation: Installation, feed: str, business_date: date, circles: Collection[str]) -> Delivery:
    delivery = installation.manifest.delivery(feed, business_date)
    if delivery is None or not _is_open(delivery, circles):
        raise WrongCallError(f"Nothing of a feed called {feed} was delivered for {business_date}. Look at the feeds.")
    return delivery


def _delivery_of(
    installation: Installation, feed: str, business_date: date, of: str, circles: Collection[str]
) -> Delivery:
    found = [d for d in installation.manifest.deliveries(feed, business_date) if d.source_digest == of]
    if not found or not _is_open(found[-1], circles):
        raise WrongCallError(f"{feed} for {business_date} has no delivery {of}. Open what is in quarantine afresh.")
    return found[-1]


def _is_open(delivery: Delivery, circles: Collection[str]) -> bool:
    return open_to(declared_tables()[delivery.table].circle, circles)


def _told(installation: Installation, delivery: Delivery) -> Quarantined:
    feed = installation.feeds.get(delivery.feed)
    return Quarantined(
        feed=delivery.feed,
        table=delivery.table,
        business_date=delivery.business_date,
        file=feed.files.for_date(delivery.business_date) if feed else delivery.feed,
        received=delivery.received,
        rows=delivery.quarantined,
        arrived_at=delivery.arrived_at.replace(tzinfo=UTC),
        of=delivery.source_digest,
    )


def _bad_rows(installation: Installation, delivery: Delivery) -> Iterator[BadRow]:
    if delivery.quarantine_digest:
        path = installation.firm.files.path(delivery.quarantine_digest, room="quarantine", suffix=".jsonl")
        yield from read_quarantine(_there(path, delivery))


def _problems_by_line(installation: Installation, delivery: Delivery) -> dict[int, tuple[Problem, ...]]:
    """What is wrong by the line it is on: an entry that makes several rows may have several that are wrong."""
    rows = sorted(_bad_rows(installation, delivery), key=lambda row: row.line)
    by_line = groupby(rows, key=lambda row: row.line)
    return {line: tuple(problem for row in same for problem in row.problems) for line, same in by_line}


def _source(installation: Installation, delivery: Delivery) -> Path:
    return _there(installation.firm.files.path(delivery.source_digest, room="sources", suffix=".bin"), delivery)


def _there(path: Path, delivery: Delivery) -> Path:
    if not path.is_file():
        raise DayError(
            f"The file that {delivery.feed} delivered for {delivery.business_date} is gone from where it was kept. "
            "Run `countersign verify` to see what else is, and restore it from a backup."
        )
    return path
