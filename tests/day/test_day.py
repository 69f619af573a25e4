"""A day of a small firm, from files to alerts to evidence."""

from dataclasses import replace
from datetime import datetime

from countersign.day import running
from countersign.day.loading import load_files
from countersign.day.running import DayRun
from countersign.day.verifying import verify
from countersign.runs import run_control

from .conftest import CONTROL, MONDAY


def run_day(firm, *, hour=12):
    """Load what is in the inbox and run the one control; return what was taken, its outcome and the alerts."""
    installation = firm.open(hour)
    with installation.alone():
        taken = load_files(installation, today=installation.at.date())
        (ran,) = DayRun(installation).run(MONDAY, names=[CONTROL])
        installation.checkpoint()
    return taken, ran, alerts(), verify(installation)


def alerts():
    from countersign.casework.selectors import open_alerts

    return [alert.key for alert in open_alerts()]


def test_a_day_goes_from_files_to_an_alert_and_every_step_is_evidenced(firm):
    firm.deliver()
    taken, ran, raised, report = run_day(firm)
    assert [(t.received, t.loaded) for t in taken] == [(3, 3), (5, 5), (3, 3), (3, 3), (2, 2), (0, 0)]
    outcome = ran.outcome
    assert outcome.word == "undetermined"
    assert (outcome.population, outcome.exceptions, outcome.undetermined) == (4, 1, 1)
    assert [v.key for v in outcome.found] == [("3",)]
    assert [v.key for v in outcome.unsure] == [("4",)], "a leaver of whom the day is not known is not a pass"
    assert raised == ['["3"]']
    assert report.failures == []
    assert report.entries > len(taken) + 1


def test_the_same_inbox_and_day_again_change_nothing(firm):
    firm.deliver()
    run_day(firm)
    size = firm.open().log.size
    taken, ran, raised, _ = run_day(firm, hour=13)
    assert all(t.known for t in taken)
    assert (ran.new_alerts, len(raised)) == (0, 1)
    assert firm.open().log.size == size


def test_a_query_written_in_another_way_with_the_same_outcome_leaves_no_file(firm, monkeypatch):
    firm.deliver()
    run_day(firm)
    size = firm.open().log.size
    monkeypatch.setattr(running, "run_control", lambda *a, **k: replace(run_control(*a, **k), sql="-- the same"))
    *_, report = run_day(firm, hour=13)
    assert (report.failures, firm.open().log.size) == ([], size)


def test_without_the_log_the_control_is_not_run_and_never_clean(firm):
    firm.deliver(without="log")
    _, ran, raised, _ = run_day(firm)
    assert ran.outcome.word == "not run"
    assert ran.outcome.missing == ("log for 2017-03-20",)
    assert raised == []


def test_what_arrived_is_judged_although_something_is_missing(firm):
    firm.deliver(without="systems")
    _, ran, raised, _ = run_day(firm)
    assert ran.outcome.word == "not run"
    assert ran.outcome.population == 5, "what is in no inventory is in scope"
    assert ran.outcome.undetermined == 2
    assert raised == ['["3"]'], "an exception in what did arrive is raised"


def test_a_row_in_quarantine_makes_the_outcome_undetermined(firm):
    firm.deliver(
        log="no,system,login,at,did\n1,records,ann,2017-03-20T15:00:00Z,LOOK\n2,records,ann,2017-13-01T15:00:00Z,LOOK\n"
    )
    taken, ran, _, report = run_day(firm)
    (log,) = [t for t in taken if t.table == "access_events"]
    assert (log.received, log.loaded, log.quarantined) == (2, 1, 1)
    assert ran.outcome.word == "undetermined"
    assert report.failures == []


def test_a_late_file_runs_the_day_again_that_it_is_about(firm):
    firm.deliver(without="log")
    run_day(firm)
    firm.deliver()
    installation = firm.open(hour=18)
    with installation.alone():
        load_files(installation, today=installation.at.date())
        again = [control.id for control, _ in DayRun(installation)._overtaken(MONDAY.replace(day=21))]
    assert again == [CONTROL]


def test_a_day_is_replayed_with_what_was_known_by_a_moment(firm):
    firm.deliver(without="log")
    run_day(firm, hour=12)
    firm.deliver()
    run_day(firm, hour=18)
    runner = DayRun(firm.open(hour=20))
    (then,) = runner.as_known_by(MONDAY, datetime(2017, 3, 21, 15), [CONTROL])
    (now,) = runner.as_known_by(MONDAY, datetime(2017, 3, 21, 19), [CONTROL])
    assert (then.word, now.word) == ("not run", "undetermined")


def test_the_same_inputs_give_the_same_bytes_in_another_installation(firm, tmp_path, thresholds):
    from .conftest import SmallFirm

    other = SmallFirm(tmp_path / "other", thresholds)
    firm.deliver()
    other.deliver()
    _, here, _, _ = run_day(firm)
    _, there, _, _ = run_day(other, hour=15)
    assert here.outcome.canonical() == there.outcome.canonical()
