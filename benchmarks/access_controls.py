"""The access controls over a day of log, each beside hand-written DuckDB SQL that gives the same counts and rows.

Each control is timed as if it ran alone: with all that has to be worked out of the log for it, without what is worked
out of the rosters (whose each login is), which the hand-written SQL starts from too. Every ratio comes from one run on
one machine; times are the processor's, of all threads. The run fails where a count or a row differs, where a limit is
passed, or where the log is read more often than allowed.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import duckdb
from access_day import DAY, write_day

from countersign.authoring import AsOf, Control
from countersign.authoring.rulebook import Rulebook, load_rulebook
from countersign.evidence import Entry
from countersign.law import read_thresholds
from countersign.runs import DuckDB, Inputs, Outcome, Population, Verdict, run_control
from countersign.runs.inputs import Partitions
from countersign.runs.outcome import as_text
from countersign.store.files import Files
from countersign.store.manifest import Manifest

HERE = Path(__file__).parent
SQL = HERE / "access_controls_sql"
CAP = 1_000
MIDNIGHT = clock(4)  # of the firm, in UTC
AS_OF = AsOf(DAY, DAY, datetime.combine(DAY + timedelta(days=1), MIDNIGHT))
OUT_OF_THE_LOG = ("login_days", "outward_uses")
ONLY_IN_THE_LOG = {"result", "action", "country", "object_id", "occurred_date"}
MOST_EACH, MOST_MEDIAN, MOST_SCANS, MOST_MEMORY_GIB = 2.0, 1.5, 12, 2.0


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


class Bench:
    """The day's files, the rulebook, and what has been worked out so far."""

    def __init__(self, folder: Path, events: int) -> None:
        self.rulebook: Rulebook = load_rulebook()
        self._thresholds = read_thresholds(HERE.parent / "firms" / "example" / "thresholds.toml")
        self._spill, self._files = folder / "spill", Files(folder / "store")
        self._manifest, self._feeds = Manifest(), []
        self.tables: dict[str, Path] = {}
        for table, path in write_day(folder / "day", events).items():
            digest = self._files.adopt(path, room=f"tables/{table}", suffix=".parquet")
            self.tables[table] = self._files.path(digest, room=f"tables/{table}", suffix=".parquet")
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

    def engine(self) -> Counting:
        """An engine of its own, so that nothing is left over from the run before."""
        return Counting(spill=self._spill)

    def holders(self, partitions: Partitions) -> Path:
        """The file that says whose each login is."""
        content = [content for table, _, content in partitions.built if table == "login_holders"][-1]  # the day's
        return self._files.path(content, room="derived/login_holders", suffix=".parquet")

    def plain_connection(self, partitions: Partitions) -> duckdb.DuckDBPyConnection:
        """A connection set up as the engine is, with the tables under their plain names."""
        settings = {
            "memory_limit": "2GB",
            "temp_directory": str(self._spill),
            "threads": os.cpu_count() or 1,
            "preserve_insertion_order": False,
        }
        connection = duckdb.connect(config=settings)
        for table, path in {**self.tables, "login_holders": self.holders(partitions)}.items():
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
        return connection


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and the processor seconds it took."""
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def of_the_rosters(partitions: Partitions) -> Partitions:
    """The partitions that were not worked out of the log."""
    of_the_log = {partition for table, partition, _ in partitions.built if table in OUT_OF_THE_LOG}
    return Partitions({key: content for key, content in partitions.known.items() if key not in of_the_log})


def same(control: Control, outcome: Outcome, by_hand: tuple[Any, ...]) -> bool:
    """Whether counts and kept rows are those of the hand-written SQL, which gives all of many rows."""
    *counts, found, unsure = by_hand
    if counts != [outcome.population, outcome.exceptions, outcome.undetermined]:
        return False
    columns = tuple(dict.fromkeys((*control.key, *control.says_fields)))
    return all(
        len(ours) == min(len(theirs or ()), CAP)
        and _rows(control, ours, columns) <= {_texts(row) for row in theirs or ()}
        for ours, theirs in ((outcome.found, found), (outcome.unsure, unsure))
    )


def _rows(control: Control, verdicts: Sequence[Verdict], columns: Sequence[str]) -> set[tuple[str, ...]]:
    known = ({**v.values, **dict(zip(control.key, v.key, strict=True))} for v in verdicts)
    return {_texts([row[column] for column in columns]) for row in known}


def _texts(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(as_text(value) or "unknown" for value in row)


def measure(bench: Bench, rounds: int) -> dict[str, Any]:
    """Every control once, together; then each alone and by hand, the best of some rounds."""
    controls = [bench.rulebook.controls[path.stem] for path in sorted(SQL.glob("*.sql"))]
    engine, partitions = bench.engine(), Partitions()
    inputs = bench.inputs(engine, partitions)
    _, together = timed(lambda: [run_control(control, AS_OF, inputs, cap=CAP) for control in controls])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    compared = [compare(bench, control, partitions, rounds) for control in controls]
    ratios = [line["ratio"] for line in compared]
    return {
        "controls": compared,
        "median": round(statistics.median(ratios), 2),
        "largest": max(ratios),
        "together_seconds": round(together, 2),
        "by_hand_seconds": round(sum(line["by_hand"] for line in compared), 2),
        "scans": engine.scans,
        "memory_gib": round(memory, 2),
    }


def compare(bench: Bench, control: Control, partitions: Partitions, rounds: int) -> dict[str, Any]:
    """One control alone and by hand: processor seconds, their ratio, and whether counts and rows agree."""
    ours, theirs = [], []
    for _ in range(rounds):
        inputs = bench.inputs(bench.engine(), of_the_rosters(partitions))
        outcome, seconds = timed(lambda inputs=inputs: run_control(control, AS_OF, inputs, cap=CAP))
        ours.append(seconds)
        connection, query = bench.plain_connection(partitions), (SQL / f"{control.id}.sql").read_text()
        by_hand, seconds = timed(lambda connection=connection, query=query: connection.execute(query).fetchone())
        theirs.append(seconds)
    return {
        "control": control.id,
        "population": outcome.population,
        "exceptions": outcome.exceptions,
        "undetermined": outcome.undetermined,
        "same": same(control, outcome, by_hand),
        "countersign": round(min(ours), 2),
        "by_hand": round(min(theirs), 2),
        "ratio": round(min(ours) / min(theirs), 2),
    }


def report(result: dict[str, Any]) -> None:
    """The result in a table and four sentences."""
    print(
        f"{'control':32}{'population':>12}{'exceptions':>12}{'undetermined':>14}"
        f"{'seconds':>9}{'by hand':>9}{'ratio':>7}"
    )
    for line in result["controls"]:
        numbers = f"{line['population']:>12,}{line['exceptions']:>12,}{line['undetermined']:>14,}"
        times = f"{line['countersign']:>9.2f}{line['by_hand']:>9.2f}{line['ratio']:>7.2f}"
        print(f"{line['control']:32}{numbers}{times}{'' if line['same'] else '   counts or rows differ'}")
    print(f"Median ratio {result['median']} (limit {MOST_MEDIAN}), largest {result['largest']} (limit {MOST_EACH}).")
    print(
        f"All together, rosters and all: {result['together_seconds']} s; "
        f"by hand, one by one: {result['by_hand_seconds']} s."
    )
    print(f"The log's own columns were read {result['scans']} times (limit {MOST_SCANS}).")
    print(f"Peak memory {result['memory_gib']} GiB (limit {MOST_MEMORY_GIB}).")


def within_limits(result: dict[str, Any]) -> bool:
    """Whether everything agrees and nothing is above its limit."""
    return (
        all(line["same"] for line in result["controls"])
        and result["largest"] <= MOST_EACH
        and result["median"] <= MOST_MEDIAN
        and result["scans"] <= MOST_SCANS
        and result["memory_gib"] < MOST_MEMORY_GIB
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, default=50_000_000, help="entries of the day's log")
    parser.add_argument("--rounds", type=int, default=2, help="times each is measured; the best counts")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="access-controls-") as folder:
        result = {"events": given.events, **measure(Bench(Path(folder), given.events), given.rounds)}
    print(json.dumps(result)) if given.json else report(result)
    return 0 if within_limits(result) else 1


if __name__ == "__main__":
    sys.exit(main())
