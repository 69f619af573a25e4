"""Runs by day, one run with all that it read, and running again."""

import pytest

from countersign.casework.permissions import Ability
from countersign.day.installation import Installation
from countersign.web.workplace import workplace

from ..conftest import evidence
from .conftest import NOT_RUN, RAN

RUN = f"/runs/{RAN}/2017-03-20/"


def test_a_day_shows_every_control_due_and_what_is_missing(enter):
    page = enter("example-cco").see("/runs/?day=2017-03-20")
    for name in (RAN, NOT_RUN, "late_u4"):
        assert name in page
    assert "not started" in page
    assert "a feed for" in page


def test_a_day_that_is_not_over_claims_nothing(enter):
    page = enter("example-cco").see("/runs/?day=2017-03-21")
    assert "The runs of this day are not due yet" in page
    assert 'id="ran"' not in page


@pytest.mark.parametrize("asked", ["day=yesterday", "day=0001-01-01", "day=9999-12-31", "day=2017-02-30"])
def test_what_is_no_date_is_refused_in_words(enter, asked):
    assert "could not be done" in enter("example-cco").see(f"/runs/?{asked}", 400)


def test_a_run_names_its_inputs_its_numbers_and_its_evidence(enter):
    page = enter("example-cco").see(RUN)
    (entry,) = [e for e in evidence("run") if e.subject == RAN]
    for digest in (entry.body["result"], entry.body["rulebook"]):
        assert digest in page
    assert f'href="/evidence/{entry.index}/"' in page
    assert "P2 used records (download) at 2017-03-20T14:00:00Z while not associated with the firm." in page
    assert "SELECT" in page


def test_rows_are_casework_and_counts_are_not(enter):
    page = enter("example-operator").see(RUN)
    assert "none of your roles opens it" in page
    assert "P2 used" not in page


def test_an_outcome_that_was_changed_is_not_shown(enter):
    (entry,) = [e for e in evidence("run") if e.subject == RAN]
    path = workplace().firm.files.path(str(entry.body["result"]), room="outcomes", suffix=".json")
    path.write_bytes(path.read_bytes().replace(b"download", b"nothing"))
    page = enter("example-cco").see(RUN)
    assert "gone or was changed" in page
    assert "nothing" not in page.split("gone or was changed")[0]


def test_an_operator_runs_it_again_and_that_is_evidenced(enter):
    visitor = enter("example-operator")
    page = visitor.send(f"{RUN}again/")
    assert "Use after leaving was run for 2017-03-20. 1 exception" in page
    (asked,) = evidence("run asked for")
    assert (asked.actor, asked.subject, asked.body) == ("example-operator", RAN, {"day": "2017-03-20"})
    assert "Run again" in visitor.see(RUN)


def test_nobody_else_runs_anything(enter):
    visitor = enter("example-cco")
    assert "Run again" not in visitor.see(RUN)
    assert Ability.OPERATE not in Ability.SEE_SYSTEM
    visitor.send(f"{RUN}again/", 403)
    assert evidence("run asked for") == []


def test_a_day_that_is_not_over_is_not_run(enter):
    said = enter("example-operator").send(f"/runs/{RAN}/2017-03-21/again/", 400)
    assert "is not over yet" in said
    assert evidence("run asked for") == []


def test_while_another_command_is_at_work_it_says_so(enter, clock):
    visitor = enter("example-operator")
    with Installation(workplace().folder, clock.at).alone():
        said = visitor.send(f"{RUN}again/", 400)
    assert "Another Countersign command is working" in said
    assert evidence("run asked for") == []
