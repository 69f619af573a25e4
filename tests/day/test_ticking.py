"""Ticks: each does what is due, and what an interrupted one left, and nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from countersign.day.due import days_to_run
from countersign.day.inbox import Inbox
from countersign.day.installation import Installation
from countersign.day.ticking import DAYS_PER_TICK, tick
from countersign.day.verifying import verify
from countersign.feeds import FeedError

from .conftest import CONTROL, MONDAY
from .small_worker import one_tick, small

TUESDAY = date(2017, 3, 21)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2017, 3, day, hour, minute, tzinfo=UTC)


def tick_on(firm, day: int, hour: int = 12, **more):
    return one_tick(firm.folder, at(day, hour), date(2017, 3, day), **more)


def evidence(firm, kind):
    return [(entry.subject, entry.as_of) for entry in firm.open().storage.find(kind)]


def test_a_tick_loads_runs_tells_and_signs_and_the_next_has_nothing_to_do(firm):
    firm.deliver()
    done = tick_on(firm, 21)
    assert done.loaded == 6
    assert [(day, [r.control.id for r in ran]) for day, ran in done.ran] == [
        (MONDAY, [CONTROL, "control_did_not_run"]),
    ]
    assert done.told == 1, "the officer is reminded of what is due"
    size = firm.open().log.size
    for hour in (13, 14):
        again = tick_on(firm, 21, hour)
        assert not again.did_something
        assert list(again.sentences(firm.open())) == []
    assert firm.open().log.size == size
    assert evidence(firm, "tick") == [("worker", MONDAY)]
    assert verify(firm.open()).failures == []


def test_a_day_is_not_run_before_its_time(firm):
    firm.deliver()
    assert tick_on(firm, 21, 9).ran == ()
    assert one_tick(firm.folder, at(21, 9, 30), TUESDAY).ran != ()


def test_a_day_is_run_although_a_feed_is_missing_and_says_so(firm):
    firm.deliver(without="log")
    done = tick_on(firm, 21)
    [(_, [ran, _])] = done.ran
    assert ran.outcome.word == "not run"
    assert any("NOT RUN for want of log for 2017-03-20" in sentence for sentence in done.sentences(firm.open()))


def test_a_worker_that_was_down_catches_up_the_oldest_day_first_and_a_few_at_a_time(firm):
    firm.deliver()
    ran, left = [], []
    while (done := tick_on(firm, 29)).ran:
        ran.append([day for day, _ in done.ran])
        left.append(done.days_left)
    days = [date(2017, 3, day) for day in range(20, 29)]
    assert ran == [days[:DAYS_PER_TICK], days[DAYS_PER_TICK:]]
    assert left == [len(days) - DAYS_PER_TICK, 0]
    runs = evidence(firm, "run")
    assert len(set(runs)) == len(runs)
    assert {day for _, day in runs if _ == CONTROL} == set(days), "on calendar days, the weekend's too"


def test_what_ran_by_hand_is_not_run_again_and_what_is_left_of_its_day_is(firm):
    from countersign.day.loading import load_files
    from countersign.day.running import DayRun

    firm.deliver()
    installation = small(firm.open())
    with installation.alone():
        load_files(installation, today=TUESDAY)
        DayRun(installation).run(MONDAY, names=[CONTROL])
    [(day, ran)] = tick_on(firm, 21, 13).ran
    assert (day, [r.control.id for r in ran]) == (MONDAY, ["control_did_not_run"])


def test_a_rulebook_that_grows_does_not_run_the_past_again(firm):
    firm.deliver()
    tick_on(firm, 21)
    grown = small(Installation(firm.folder, at(21, 13)), CONTROL, "control_did_not_run", "access_not_ended_in_time")
    assert days_to_run(grown, today=TUESDAY) == []


def test_a_rehearsal_runs_no_day_beyond_its_own(firm):
    firm.deliver()
    done = one_tick(firm.folder, datetime(2026, 11, 26, 12, tzinfo=UTC), TUESDAY)
    assert [day for day, _ in done.ran] == [MONDAY]


def test_a_late_file_runs_its_day_again(firm):
    firm.deliver(without="log")
    tick_on(firm, 21)
    firm.deliver()
    done = tick_on(firm, 21, 18)
    assert [(r.control.id, r.outcome.as_of, r.outcome.word) for r in done.again] == [(CONTROL, MONDAY, "undetermined")]
    assert not tick_on(firm, 21, 19).did_something


def test_a_late_file_runs_its_day_again_although_the_tick_that_loaded_it_was_interrupted(firm, monkeypatch):
    firm.deliver(without="log")
    tick_on(firm, 21)
    firm.deliver()

    def power_cut(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr("countersign.day.ticking._run_days", power_cut)
        with pytest.raises(KeyboardInterrupt):
            tick_on(firm, 21, 18)
    done = tick_on(firm, 21, 19)
    assert done.loaded == 0
    assert [r.control.id for r in done.again] == [CONTROL]


def test_a_control_whose_code_fails_did_not_run_and_the_others_do(firm):
    def broken(access_events):
        raise KeyError("Ann Able")

    firm.deliver()
    installation = small(firm.open())
    controls = dict(installation.rulebook.controls)
    controls[CONTROL] = replace(controls[CONTROL], judge=broken)
    installation.rulebook = replace(installation.rulebook, controls=controls)
    [(_, (failed, other))] = tick(installation, today=TUESDAY).ran
    assert failed.outcome.word == "not run"
    assert failed.outcome.missing == ("a control that works: KeyError",), "and no value out of the error"
    assert other.control.id == "control_did_not_run"
    assert other.outcome.word != "not run"
    assert verify(firm.open(13)).failures == []


def test_while_another_command_is_at_work_a_tick_waits(firm):
    firm.deliver()
    holder, installation = firm.open(), small(firm.open())
    with holder.alone():
        done = tick(installation, today=TUESDAY)
    assert "Another Countersign command is working" in done.waits
    assert not done.did_something
    assert evidence(firm, "load") == []
    assert tick_on(firm, 21, 13).loaded == 6


def test_a_tick_that_is_told_to_end_does_so_between_controls_and_the_next_goes_on(firm):
    firm.deliver()
    stopped = tick_on(firm, 21, stop=lambda: True)
    assert (stopped.ran, stopped.days_left, stopped.told) == ((), 1, 0)
    assert [subject for subject, _ in evidence(firm, "run")] == [CONTROL]
    assert evidence(firm, "tick") == []
    assert not (firm.folder / "data" / "at-work").exists(), "it ended well"
    [(day, ran)] = tick_on(firm, 21, 13).ran
    assert (day, [r.control.id for r in ran]) == (MONDAY, ["control_did_not_run"])


def test_feeds_that_cannot_be_read_keep_nobody_from_being_reminded(firm):
    firm.deliver()
    tick_on(firm, 21)
    (firm.folder / "feeds.toml").write_text("nonsense", encoding="utf-8")
    with pytest.raises(FeedError):
        tick_on(firm, 23)
    from countersign.casework.models import Alert

    assert set(Alert.objects.values_list("escalated_date", flat=True)) == {date(2017, 3, 23)}


def test_what_is_sealed_is_in_nothing_that_a_tick_tells(firm):
    firm.deliver()
    installation = small(firm.open())
    controls = {name: replace(control, circle="sar") for name, control in installation.rulebook.controls.items()}
    installation.rulebook = replace(installation.rulebook, controls=controls)
    done = tick(installation, today=TUESDAY)
    assert [(day, ran) for day, ran in done.ran] == [(MONDAY, ())]
    assert done.told == 0
    said = "\n".join(sentence for sentence in done.sentences(installation) if "rows loaded" not in sentence)
    assert said == ""
    [entry] = installation.storage.find("tick")
    assert (entry.body["runs"], entry.body["told"]) == (0, 0)


def test_a_file_that_is_still_being_written_waits(firm):
    firm.deliver()
    now = datetime.fromtimestamp((firm.inbox / "log_2017-03-20.csv").stat().st_mtime, UTC)
    installation, inbox = firm.open(), Inbox()
    installation.at = now.replace(microsecond=0) + (datetime.resolution * 1_000_000)
    assert inbox.fresh(installation) == []
    installation.at = now.replace(year=now.year + 1)
    assert len(inbox.fresh(installation)) == 6


def test_a_file_is_looked_at_again_only_when_something_has_changed(firm):
    inbox = Inbox()
    firm.deliver()
    (firm.inbox / "stranger.csv").write_text("a,b\n", encoding="utf-8")
    first = tick_on(firm, 21, inbox=inbox)
    assert (first.loaded, [t.file for t in first.taken if t.refused]) == (6, ["stranger.csv"])
    assert tick_on(firm, 21, 13, inbox=inbox).taken == ()
    (firm.inbox / "log_2017-03-21.csv").write_text("no,system,login,at,did\n", encoding="utf-8")
    assert sorted(t.file for t in tick_on(firm, 21, 14, inbox=inbox).taken) == ["log_2017-03-21.csv", "stranger.csv"]
    feeds = firm.folder / "feeds.toml"
    feeds.write_text(feeds.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    again = tick_on(firm, 21, 15, inbox=inbox)
    assert len(again.taken) == 8
    assert again.loaded == 0
