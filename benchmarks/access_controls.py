"""The access controls over a day of log, each beside hand-written DuckDB SQL that gives the same counts and rows.

Each control is timed as if it ran alone: with all that has to be worked out of the log for it, without what is worked
out of the rosters and registers (whose each login is, who left when), which the hand-written SQL starts from too. Every
ratio comes from one run on one machine; times are the processor's, of all threads.

Two ratios are given. The engine's is of its queries: writing what is worked out of the log, and judging. The whole
run's adds getting ready: finding the inputs, making the expression, compiling it to SQL, placing tables. That takes as
long for a hundred rows as for fifty million, about a tenth of a second. The limits hold for the whole run, except where
the hand-written SQL takes less than 100 ms: there getting ready outweighs any query, and the limits hold for the
engine. The table marks where that was so. The run fails where a count or a row differs, where a limit is passed, or
where the log is read more often than allowed.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from access_bench import AS_OF, HERE, Bench, Counting, Timed, of_the_rosters, timed

from countersign.authoring import Control
from countersign.runs import Outcome, Verdict, run_control
from countersign.runs.inputs import Partitions
from countersign.runs.outcome import as_text

SQL = HERE / "access_controls_sql"
CAP = 1_000
SMALL_SECONDS, ENOUGH_SECONDS, MOST_ROUNDS = 0.1, 1.0, 12
MOST_EACH, MOST_MEDIAN, MOST_SCANS, MOST_MEMORY_GIB = 2.0, 1.5, 12, 2.0


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
    engine, partitions = Counting(spill=bench.spill), Partitions()
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
    """One control alone and by hand: processor seconds, their ratios, and whether counts and rows agree.

    What takes long is measured for the rounds asked for, what is over soon for more of them.
    """
    query = (SQL / f"{control.id}.sql").read_text()
    ours: list[tuple[float, float]] = []
    theirs: list[float] = []
    while len(ours) < rounds or (sum(theirs) < ENOUGH_SECONDS and len(ours) < MOST_ROUNDS):
        engine = Timed(spill=bench.spill)
        inputs = bench.inputs(engine, of_the_rosters(partitions))
        outcome, seconds = timed(lambda inputs=inputs: run_control(control, AS_OF, inputs, cap=CAP))
        ours.append((engine.seconds, seconds))
        connection = bench.plain_connection(partitions)
        by_hand, seconds = timed(lambda connection=connection: connection.execute(query).fetchone())
        theirs.append(seconds)
    engine_seconds, run_seconds = (min(column) for column in zip(*ours, strict=True))
    is_small = min(theirs) < SMALL_SECONDS
    return {
        "control": control.id,
        "population": outcome.population,
        "exceptions": outcome.exceptions,
        "undetermined": outcome.undetermined,
        "same": same(control, outcome, by_hand),
        "run": round(run_seconds, 3),
        "engine": round(engine_seconds, 3),
        "by_hand": round(min(theirs), 3),
        "run_ratio": round(run_seconds / min(theirs), 2),
        "engine_ratio": round(engine_seconds / min(theirs), 2),
        "small": is_small,
        "ratio": round((engine_seconds if is_small else run_seconds) / min(theirs), 2),
    }


def report(result: dict[str, Any]) -> None:
    """The result in a table and five sentences."""
    print(
        f"{'control':32}{'population':>12}{'exceptions':>12}{'undetermined':>14}"
        f"{'run s':>9}{'engine s':>10}{'by hand s':>11}{'run':>7}{'engine':>8}"
    )
    for line in result["controls"]:
        numbers = f"{line['population']:>12,}{line['exceptions']:>12,}{line['undetermined']:>14,}"
        times = f"{line['run']:>9.3f}{line['engine']:>10.3f}{line['by_hand']:>11.3f}"
        ratios = f"{line['run_ratio']:>7.2f}{line['engine_ratio']:>8.2f}{' *' if line['small'] else ''}"
        print(f"{line['control']:32}{numbers}{times}{ratios}{'' if line['same'] else '   counts or rows differ'}")
    print(f"Median ratio {result['median']} (limit {MOST_MEDIAN}), largest {result['largest']} (limit {MOST_EACH}).")
    print(
        f"* By hand it takes less than {1000 * SMALL_SECONDS:.0f} ms: the ratio of the engine counts, not of the run."
    )
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
    parser.add_argument("--rounds", type=int, default=2, help="times each is measured at least; the best counts")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="access-controls-") as folder:
        result = {"events": given.events, **measure(Bench(Path(folder), given.events), given.rounds)}
    print(json.dumps(result)) if given.json else report(result)
    return 0 if within_limits(result) else 1


if __name__ == "__main__":
    sys.exit(main())
