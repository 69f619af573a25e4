"""How feeds and runs stand: late is not missing, not run is not clean, and who may not know sees no gap."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from countersign.day.feeds_status import feeds_status
from countersign.day.installation import WrongCallError
from countersign.day.known import rows_known
from countersign.day.loading import load_files
from countersign.day.running import DayRun
from countersign.day.runs_status import last_runs, runs_status

from .conftest import CONTROL, MONDAY
from .test_quarantine import BAD_LOG, MENDED, correct, listed

BEFORE, TUESDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
DUE = datetime(2017, 3, 21, 12, tzinfo=UTC)  # next day 08:00 in New York
MINUTE = timedelta(minutes=1)


def load(firm, *, hour=12, **changed):
    firm.deliver(**changed)
    installation = firm.open(hour)
    with installation.alone():
        load_files(installation, today=installation.at.date())
        installation.checkpoint()
    return installation


def state(installation, feed="log", *, now=DUE, day=MONDAY, **facts):
    found = feeds_status(installation, since=day, until=day, now=now, **facts)
    return next(f for f in found if f.feed == feed)


def run(installation, *names, day=MONDAY):
    with installation.alone():
        return DayRun(installation).run(day, names=names)


def status(installation, *, day=MONDAY, **facts):
    (found,) = runs_status(installation, since=day, until=day, **facts)
    return found


def test_a_feed_that_came_by_its_due_time_arrived_and_one_that_came_after_it_is_late(firm):
    installation = load(firm, hour=12, without="log")
    assert state(installation, "hr").state == "arrived"
    assert (state(installation, "hr").arrived_at, state(installation, "hr").due_at) == (DUE, DUE)
    installation = load(firm, hour=13)
    found = state(installation)
    assert (found.state, found.late, found.received, found.loaded) == ("late", True, 5, 5)


def test_what_has_not_come_is_awaited_until_it_is_due_and_then_missing(firm):
    installation = load(firm, without="log")
    assert state(installation, now=DUE).state == "awaited"
    assert (state(installation, now=DUE + MINUTE).state, state(installation, now=DUE + MINUTE).late) == (
        "missing",
        True,
    )


def test_nothing_was_due_before_the_firms_first_day(firm):
    assert state(load(firm), day=BEFORE, now=DUE).state == "not due"


def test_a_feed_is_short_until_its_rows_are_mended_and_a_correction_does_not_make_it_late(firm):
    installation = load(firm, log=BAD_LOG)
    assert (state(installation).state, state(installation).quarantined) == ("short", 2)
    correct(installation, MENDED)
    found = state(installation)
    assert (found.state, found.late, found.corrected_at) == ("arrived", False, DUE + timedelta(hours=6))
    row = next(r for r in rows_known(installation, "feed_arrivals", MONDAY) if r["feed_id"] == "log")
    assert row["arrived_at"] == DUE.replace(tzinfo=None), "else the correction would be an exception of its own"


def test_every_feed_of_every_day_is_told_in_order(firm):
    found = feeds_status(load(firm), since=BEFORE, until=TUESDAY, now=DUE)
    assert [(f.feed, f.business_date) for f in found[:4]] == [
        ("hr", BEFORE),
        ("hr", MONDAY),
        ("hr", TUESDAY),
        ("people", BEFORE),
    ]
    assert len(found) == 3 * 6


def test_all_ran_only_when_everything_due_ran_the_second_phase_too(firm):
    installation = load(firm)
    before = status(installation)
    assert not before.all_ran
    assert {r.outcome for r in before.due} == {"not started"}
    ran = run(installation)
    after = status(installation)
    assert {r.control_id for r in after.due} == {r.control.id for r in ran}
    assert {r.control_id for r in after.due if r.second_phase} >= {"control_did_not_run", "feed_late_or_missing"}
    assert {r.control_id: r.outcome for r in after.due} == {r.control.id: r.outcome.word for r in ran}
    assert not after.all_ran, "most of the tables have no feed in so small a firm"
    assert {r.control_id for r in after.did_not_run} == {r.control.id for r in ran if r.outcome.word == "not run"}


def test_a_day_whose_every_control_ran_has_all_ran(firm):
    installation = load(firm)
    controls = installation.rulebook.controls
    few = {name: controls[name] for name in (CONTROL, "control_did_not_run")}
    installation.__dict__["rulebook"] = replace(installation.rulebook, controls=few)
    run(installation, CONTROL)
    assert not status(installation).all_ran, "the second phase has not run"
    run(installation)
    assert status(installation).all_ran
    installation.__dict__["rulebook"] = replace(installation.rulebook, controls={})
    assert not status(installation).all_ran, "where nothing was due, nothing ran"


def test_a_sealed_control_leaves_no_gap_for_those_outside(firm):
    installation = load(firm)
    controls = installation.rulebook.controls
    few = {CONTROL: controls[CONTROL], "unknown_login": replace(controls["unknown_login"], circle="sar")}
    installation.__dict__["rulebook"] = replace(installation.rulebook, controls=few)
    run(installation, CONTROL)
    assert status(installation).all_ran
    assert [r.control_id for r in status(installation).due] == [CONTROL]
    assert not status(installation, circles=["sar"]).all_ran
    with pytest.raises(WrongCallError, match="no control called unknown_login"):
        last_runs(installation, control_id="unknown_login", until=MONDAY)
    assert last_runs(installation, control_id="unknown_login", until=MONDAY, circles=["sar"]) == []


def test_the_latest_run_of_a_day_counts(firm):
    installation = load(firm, log=BAD_LOG)
    run(installation, CONTROL)
    (before,) = last_runs(installation, control_id=CONTROL, until=MONDAY)
    correct(installation, MENDED, of=listed(installation).of)
    run(installation, CONTROL)
    (after,) = last_runs(installation, control_id=CONTROL, until=MONDAY)
    assert (before.exceptions, before.outcome, after.exceptions, after.outcome) == (0, "undetermined", 1, "exceptions")
    assert after.entry > before.entry
    assert after.ran_at == DUE + timedelta(hours=6)
    assert next(r for r in status(installation).due if r.control_id == CONTROL) == after


def test_last_runs_are_the_last_and_the_oldest_first(firm):
    installation = load(firm)
    run(installation, CONTROL)
    later = firm.open(12, TUESDAY)
    run(later, CONTROL, day=TUESDAY)
    assert [r.as_of for r in last_runs(later, control_id=CONTROL, until=TUESDAY)] == [MONDAY, TUESDAY]
    assert [r.as_of for r in last_runs(later, control_id=CONTROL, until=TUESDAY, limit=1)] == [TUESDAY]
    assert [r.as_of for r in last_runs(later, control_id=CONTROL, until=MONDAY)] == [MONDAY]


def test_no_day_before_the_firms_first_is_told(firm):
    assert [d.day for d in runs_status(load(firm), since=BEFORE, until=MONDAY)] == [MONDAY]
