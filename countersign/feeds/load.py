"""One delivered file becomes one Parquet file of a table, and one of quarantined rows; or nothing at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from countersign.feeds import quarantine
from countersign.feeds.adapters import Adapter, adapter_named
from countersign.feeds.checking import checked_rows
from countersign.feeds.feed import Feed
from countersign.feeds.refusal import listed, refuse
from countersign.feeds.rows import READING, Rows, Work
from countersign.feeds.source import Source, take
from countersign.feeds.sql import Progress, Steps, connect, file_literal, identifier, quote
from countersign.feeds.totals import read_totals
from countersign.store.files import Files
from countersign.tables import Declaration

_ASIDE = (".source", ".spool", ".checked", ".parquet", ".jsonl")  # what a load writes before it adopts anything
_CHECKING, _KEYS, _SORTING = 0.7, 0.75, 0.95  # shares of the work done after each step


@dataclass(frozen=True)
class Loaded:
    """What came of one file. Digests name files in the store; instants are UTC without a zone, as tables keep them.

    The rows are in room `tables/<table>` (.parquet), the quarantined ones in room `quarantine` (.jsonl), the file as
    it was delivered in room `sources` (.bin). `oldest_row_at` and `newest_row_at` are of the loaded rows of an events
    table; None for other tables and where nothing was loaded. Feed, business date, source and mapping digest are a
    load's identity: the same four give the same `digest`.
    """

    feed: str
    table: str
    business_date: date
    source_name: str
    source_digest: str
    mapping_digest: str
    digest: str
    received: int
    loaded: int
    quarantined: int
    quarantine_digest: str | None
    oldest_row_at: datetime | None
    newest_row_at: datetime | None


def load_file(
    path: Path,
    feed: Feed,
    business_date: date,
    *,
    files: Files,
    today: date,
    zone: ZoneInfo,
    progress: Progress | None = None,
) -> Loaded:
    """Load one file of a feed in bounded memory; `today` and `zone` are the firm's.

    Adopts files into the store and writes nothing else: no evidence, which is the caller's, and without which what was
    adopted belongs to nothing. `progress` is told the share of the work done, from 0 to 1. Raises Refused, with a
    sentence, where the whole file is wrong; then nothing is adopted.
    """
    if business_date > today:
        raise refuse(
            path.name,
            f"is about {business_date}, which is yet to come (today is {today})",
            "What is still to happen cannot have been recorded.",
            "Correct the date in its name.",
        )
    with ExitStack() as stack:
        source_path, spool, checked, good, bad = (stack.enter_context(files.aside(s)) for s in _ASIDE)
        source = take(path, source_path)
        con = stack.enter_context(_engine(files))
        steps = Steps(con, progress)
        load = _Load(feed, source, zone, steps, checked)
        load.frame(Work(source, spool, steps, _end_of(business_date, zone)))
        load.check(path)
        load.find_repeats()
        loaded, quarantined = load.write(good, bad)
        oldest, newest = load.reach(good) if feed.declaration.fill == "events" else (None, None)
        return Loaded(
            feed=feed.id,
            table=feed.table,
            business_date=business_date,
            source_name=path.name,
            mapping_digest=feed.mapping_digest(zone),
            received=load.received,
            loaded=loaded,
            quarantined=quarantined,
            oldest_row_at=oldest,
            newest_row_at=newest,
            source_digest=files.adopt(source_path, room="sources", suffix=".bin"),
            quarantine_digest=files.adopt(bad, room=quarantine.ROOM, suffix=quarantine.SUFFIX) if quarantined else None,
            digest=files.adopt(good, room=f"tables/{feed.table}", suffix=".parquet"),
        )


class _Load:
    """The steps of one load, over one file in one engine."""

    def __init__(self, feed: Feed, source: Source, zone: ZoneInfo, steps: Steps, checked: Path) -> None:
        self.feed = feed
        self.source = source
        self.zone = zone
        self.steps = steps
        self.table: Declaration = feed.declaration
        self.adapter: Adapter = adapter_named(feed.adapter)
        self.checked_path = checked
        self.checked = f"read_parquet({file_literal(checked)})"
        self.received = 0
        self.rows: Rows

    def frame(self, work: Work) -> None:
        """Take the file apart."""
        self.rows = self.adapter.frame(work)
        if self.rows.columns is not None:
            self._compare_columns(self.rows.columns)
        self.steps.at(READING)

    def check(self, path: Path) -> None:
        """Judge every cell, count the rows, and compare the control totals."""
        totals = read_totals(path, self.table) if self.feed.totals else None
        statement = checked_rows(self.feed, self.adapter, self.rows, self.zone)
        target = quote(str(self.checked_path))
        self.steps.run(f"COPY ({statement}) TO {target} (FORMAT parquet, COMPRESSION lz4_raw)", until=_CHECKING)
        self.received, sources = self._one(f"SELECT count(*), count(DISTINCT n) FROM {self.checked}")
        assert sources == self.rows.count, f"{self.rows.count} rows were taken apart and {sources} checked"
        if totals:
            sums = self._one(totals.sums_query(self.checked)) if totals.sums else ()
            totals.compare(self.received, list(sums))

    def find_repeats(self) -> None:
        """Find the second and later rows of a key, into a table `repeats`: n, part, first_line, nth, numbered.

        Keys are first grouped by a short hash, so that ten million of them fit into memory; only those whose hash
        comes twice are compared themselves.
        """
        key = ", ".join(map(identifier, self.table.key))
        good = f"FROM {self.checked} WHERE problems IS NULL"
        self.steps.run(
            f"""CREATE TEMP TABLE repeats AS
            WITH hashes AS (SELECT hash({key}) AS h {good} GROUP BY h HAVING count(*) > 1),
                 candidates AS (SELECT n, part, line, numbered, {key} {good} AND hash({key}) IN (SELECT h FROM hashes))
            SELECT n, part, numbered, first_value(line) OVER same AS first_line, row_number() OVER same AS nth
            FROM candidates WINDOW same AS (PARTITION BY {key} ORDER BY n, part) QUALIFY nth > 1""",
            until=_KEYS,
        )

    def write(self, good: Path, bad: Path) -> tuple[int, int]:
        """Write the good rows and the quarantined ones; return how many each."""
        self.steps.run(
            f"""COPY ({self._good_rows()}) TO {quote(str(good))}
            (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)""",
            until=_SORTING,
        )
        loaded = self._one(f"SELECT count(*) FROM read_parquet({file_literal(good)})")[0]
        if loaded < self.received:
            self.steps.run(f"COPY ({self._bad_rows()}) TO {quote(str(bad))} (FORMAT json)", until=1.0)
        self.steps.at(1.0)
        with bad.open("rb") as stream:
            quarantined = sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 20), b""))
        assert self.received == loaded + quarantined, f"{self.received} received, {loaded} + {quarantined} kept"
        return loaded, quarantined

    def reach(self, good: Path) -> tuple[datetime | None, datetime | None]:
        """First and last moment of the loaded rows; a day's beginning where the table tells no more than days."""
        moments = sorted(
            (c for c in self.table.columns if c.kind in ("instant", "date")), key=lambda c: c.kind == "date"
        )
        at = f"{identifier(moments[0].name)}::TIMESTAMP"
        first, last = self._one(f"SELECT min({at}), max({at}) FROM read_parquet({file_literal(good)})")
        return first, last

    def _good_rows(self) -> str:
        columns = {name: f"c.{identifier(name)}" for name in self.table.physical}
        joined = only = ""
        if self._one("SELECT count(*) FROM repeats")[0]:
            # A log that numbers nothing may say the same twice: both rows count, and the second says that it is.
            first = self.table.key[0]
            columns[first] = f"{columns[first]} || coalesce('-' || r.nth, '') AS {identifier(first)}"
            joined = "LEFT JOIN repeats r ON c.n = r.n AND c.part = r.part"
            only = "AND (r.nth IS NULL OR NOT r.numbered)"
        instants = [column.name for column in self.table.columns if column.kind == "instant"]
        order = [*(instants[:1] if self.table.fill == "events" else []), *self.table.key]
        return f"""SELECT {", ".join(columns.values())} FROM {self.checked} c {joined}
            WHERE c.problems IS NULL {only} ORDER BY {", ".join(map(identifier, order))}"""

    def _bad_rows(self) -> str:
        key = ", ".join(self.table.key)
        value = f"concat_ws(', ', {', '.join(f'c.{identifier(name)}::VARCHAR' for name in self.table.key)})"
        again = f"""[{{'column': {quote(key)}, 'value': {value},
            'what': 'has been said on line ' || r.first_line || ' of the same file already',
            'do': 'Keep one of the two rows.'}}]"""
        raw = "raw" if self.rows.columns is None else "CASE WHEN misfit IS NULL THEN raw::JSON ELSE to_json(raw) END"
        return f"""
            WITH bad AS (
                SELECT c.n, c.part, c.line, coalesce(c.problems, {again}) AS problems
                FROM {self.checked} c LEFT JOIN repeats r ON c.n = r.n AND c.part = r.part
                WHERE c.problems IS NOT NULL OR (r.nth IS NOT NULL AND r.numbered))
            SELECT bad.line, bad.problems, {raw} AS row
            FROM bad JOIN ({self.rows.relation()}) s ON bad.n = s.n AND bad.part = s.part ORDER BY bad.n, bad.part"""

    def _compare_columns(self, found: tuple[str, ...]) -> None:
        needed = {name for cell in self.feed.columns.values() for name in cell.source}
        if missing := sorted(needed - set(found)):
            raise refuse(
                self.source.name,
                f"lacks the column {listed(missing)}; it has {listed(found)}",
                f"{self.table.name} cannot be filled without it.",
                "Ask the sender what became of it, or correct the feed in feeds.toml.",
            )
        if extra := sorted(set(found) - needed - set(self.feed.ignore)):
            raise refuse(
                self.source.name,
                f"has a column that feed {self.feed.id} does not know: {listed(extra)}",
                "A changed file may mean something else by its other columns too.",
                "Ask the sender; then map it, or list it under `ignore` in feeds.toml.",
            )

    def _one(self, query: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self.steps.con.execute(query).fetchone()
        return found


@contextmanager
def _engine(files: Files) -> Iterator[Any]:
    con = connect(files.root / "aside")
    try:
        yield con
    finally:
        con.close()


def _end_of(business_date: date, zone: ZoneInfo) -> str:
    midnight = datetime.combine(business_date + timedelta(days=1), time(), tzinfo=zone)
    return midnight.astimezone(UTC).isoformat()
