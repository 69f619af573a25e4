"""What the access controls are measured with: the day's files placed in a store, engines that count and time."""

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import duckdb
from access_day import DAY, write_day

from countersign.authoring import AsOf
from countersign.authoring.calendar import FIRST_DAY, LAST_DAY
from countersign.authoring.rulebook import Rulebook, load_rulebook
from countersign.evidence import Entry
from countersign.law import BusinessCalendar, read_thresholds
from countersign.runs import DuckDB, Inputs, Population
from countersign.runs.inputs import Partitions
from countersign.store.files import Files
from countersign.store.manifest import Manifest

HERE = Path(__file__).parent
MIDNIGHT = clock(4)  # of the firm, in UTC
AS_OF = AsOf(DAY, DAY, datetime.combine(DAY + timedelta(days=1), MIDNIGHT))
OUT_OF_THE_LOG = ("login_days", "outward_uses")
ONLY_IN_THE_LOG = {"result", "action", "country", "object_id", "occurred_date"}


@dataclass(frozen=True)
class Feed:
    """A feed that delivers one table on the day alone."""

    id: str

    @property
    def table(self) -> str:
        return self.id

    def is_due(self, day: date) -> bool:
        return day == DAY

    def previous_due(self, day: date) -> date:
        return min(day, DAY)


class Counting(DuckDB):
    """The default engine, counting how often a plan reads the log."""

    scans = 0

    def judge(self, sql: str, columns: Sequence[str], cap: int) -> Population:
        self._count(sql)
        return super().judge(sql, columns, cap)

    def write(self, sql: str, order: Sequence[str], path: Path) -> None:
        self._count(sql)
        super().write(sql, order, path)

    def _count(self, sql: str) -> None:
        (_, plan), *_rest = self._connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()
        self.scans += sum(map(_scans, json.loads(plan)))


def _scans(node: dict[str, Any]) -> int:
    columns = node["extra_info"].get("Projections", [])
    names = set(columns if isinstance(columns, list) else [columns])
    own = node["name"].strip() == "READ_PARQUET" and bool(names & ONLY_IN_THE_LOG)
    return own + sum(map(_scans, node["children"]))


class Timed(DuckDB):
    """The default engine, with the processor seconds that queries took: the rest of a run is getting ready for them."""

    seconds = 0.0

    def judge(self, sql: str, columns: Sequence[str], cap: int) -> Population:
        return self._timed(lambda: super(Timed, self).judge(sql, columns, cap))

    def write(self, sql: str, order: Sequence[str], path: Path) -> None:
        self._timed(lambda: super(Timed, self).write(sql, order, path))

    def _timed(self, work: Callable[[], Any]) -> Any:
        done, seconds = timed(work)
        self.seconds += seconds
        return done


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and the processor seconds it took."""
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


class Bench:
    """The day's files, the rulebook, and what has been worked out so far."""

    def __init__(self, folder: Path, events: int) -> None:
        self.rulebook: Rulebook = load_rulebook()
        self.spill = folder / "spill"
        self._thresholds = read_thresholds(HERE.parent / "firms" / "example" / "thresholds.toml")
        self._files = Files(folder / "store")
        self._manifest, self._feeds = Manifest(), []
        self._tables: dict[str, Path] = {}
        for table, path in write_day(folder / "day", events).items():
            digest = self._files.adopt(path, room=f"tables/{table}", suffix=".parquet")
            self._tables[table] = self._files.path(digest, room=f"tables/{table}", suffix=".parquet")
            digests = dict.fromkeys(("digest", "source_digest", "mapping_digest"), digest)
            nothing = {"received": 0, "loaded": 0, "quarantined": 0, "quarantine_digest": None}
            body = {"table": table, **digests, **nothing}
            at = datetime(2017, 3, 21, 6, tzinfo=UTC)
            self._manifest.add(Entry(0, "load", table, DAY, at, "system", body))
            self._feeds.append(Feed(table))

    def inputs(self, engine: DuckDB, partitions: Partitions) -> Inputs:
        """What a run draws on, with these partitions already there."""
        return Inputs(
            rulebook=self.rulebook,
            thresholds=self._thresholds,
            engine=engine,
            files=self._files,
            manifest=self._manifest,
            feeds=self._feeds,
            end_of=lambda day: datetime.combine(day + timedelta(days=1), MIDNIGHT),
            partitions=partitions,
        )

    def plain_connection(self, partitions: Partitions) -> duckdb.DuckDBPyConnection:
        """A connection set up as the engine is, with tables, what the rosters gave and trading days by plain names."""
        settings = {
            "memory_limit": "2GB",
            "temp_directory": str(self.spill),
            "threads": os.cpu_count() or 1,
            "preserve_insertion_order": False,
        }
        connection = duckdb.connect(config=settings)
        for table, path in {**self._tables, **self._shared(partitions)}.items():
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
        days, numbers, opens = zip(*BusinessCalendar("trading").rows(FIRST_DAY, LAST_DAY), strict=True)
        connection.execute(
            "CREATE TABLE trading_days AS "
            "SELECT unnest(?::DATE[]) AS day, unnest(?::BIGINT[]) AS number, unnest(?::BOOLEAN[]) AS is_open",
            [days, numbers, opens],
        )
        return connection

    def _shared(self, partitions: Partitions) -> dict[str, Path]:
        """The files of what was worked out of the rosters on the day; of days before any delivery there is less."""
        files: dict[str, Path] = {}
        for table, _, content in partitions.built:
            path = self._files.path(content, room=f"derived/{table}", suffix=".parquet")
            if table not in OUT_OF_THE_LOG:
                files[table] = max(path, files.get(table, path), key=lambda file: file.stat().st_size)
        return files


def of_the_rosters(partitions: Partitions) -> Partitions:
    """The partitions that were not worked out of the log."""
    of_the_log = {partition for table, partition, _ in partitions.built if table in OUT_OF_THE_LOG}
    return Partitions({key: content for key, content in partitions.known.items() if key not in of_the_log})
