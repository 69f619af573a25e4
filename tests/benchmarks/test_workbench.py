"""The benchmark of the workbench, at a size at which only its form and its accounting mean anything."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "workbench.py"
TINY = ("--alerts", "200", "--cases", "8", "--people", "3", "--seconds", "2", "--requests", "2")


@pytest.fixture(scope="module")
def result() -> dict:
    """What it prints as JSON; in a process of its own, since it makes Django its firm's."""
    environment = {name: value for name, value in os.environ.items() if name != "COUNTERSIGN_DATABASE_URL"}
    words = [sys.executable, SCRIPT, *TINY, "--json"]
    run = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert run.stdout, run.stderr  # it may end with 1 where the machine is slow, which is not for a test to say
    return json.loads(run.stdout)


def test_it_fills_what_it_is_asked_for(result):
    filled = result["filled"]
    assert filled["alerts"] == 200
    assert filled["cases"] == 9, "those asked for, and the one that is measured"
    assert filled["entries"] > filled["alerts"]
    assert result["database"] == "sqlite"


def test_every_page_is_measured_beside_a_page_of_almost_nothing(result):
    first, *_ = pages = result["pages"]
    assert first["page"] == "a page of almost nothing"
    assert {page["requests"] for page in pages} == {2}
    assert all(0 < page["p50_ms"] <= page["p95_ms"] <= page["max_ms"] for page in pages)
    limited = {page["page"] for page in pages if page["limited"]}
    assert limited == {"Today", "Today, after a dismissal", "queue", "case with 30 notes"}


def test_what_was_accepted_is_what_is_evidenced(result):
    work = result["at_once"]
    assert work["people"] == 3
    assert work["accepted"] == work["entries"] == sum(work["accepted_by_kind"].values()) > 0
    assert (work["unevidenced"], work["unaccounted"], work["lost_notes"], work["broken"]) == ([], [], [], [])
    assert work["verified"], work["failures"]


def test_a_lost_entry_or_a_slow_page_fails_the_run(result):
    import workbench

    kept = {**result, "pages": [{**page, "p95_ms": 1.0} for page in result["pages"]]}
    assert workbench.within_limits(kept)
    assert not workbench.within_limits({**kept, "at_once": {**kept["at_once"], "unevidenced": ["note written 1 a"]}})
    assert not workbench.within_limits({**kept, "at_once": {**kept["at_once"], "verified": False}})
    assert not workbench.within_limits(
        {**kept, "pages": [{**page, "p95_ms": 900.0} for page in kept["pages"] if page["limited"]]}
    )


def test_percentiles_are_values_that_were_measured():
    import workbench

    values = [float(number) for number in range(1, 101)]
    assert (workbench.percentile(values, 50), workbench.percentile(values, 95)) == (50.0, 95.0)
    assert workbench.percentile([7.0], 95) == 7.0


def test_what_is_missing_and_what_nobody_did_are_named_apart():
    accepted = Counter({("note written", "n1", "p"): 1, ("alert assigned", "a1", "p"): 2})
    found = Counter({("alert assigned", "a1", "p"): 2, ("alert assigned", "a2", "q"): 1})
    import workbench

    assert workbench.differing(accepted, found) == {
        "unevidenced": ["note written n1 p"],
        "unaccounted": ["alert assigned a2 q"],
    }
