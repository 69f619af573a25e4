"""Today says that all ran only when it did, and shows each person what is theirs."""

import random
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from countersign.casework import alerts as alert_services
from countersign.casework.acting import actor_for
from countersign.casework.models import Alert
from countersign.evidence import Draft
from countersign.web.workplace import workplace

from .conftest import MONDAY, NOT_RUN, RAN

WORDS = ("no exceptions", "exceptions", "undetermined", "not run")


def due_on(day: date) -> list[str]:
    installation = workplace().installation(datetime.now(UTC))
    controls = workplace().rulebook.controls.values()
    return [c.id for c in controls if installation.schedule(c.schedule).is_due(day)]


def note_runs(day: date, outcomes: Iterable[tuple[str, str]]) -> None:
    """Write the evidence of runs, as a day's run would."""
    at = datetime.combine(day + timedelta(days=1), time(9, 30), tzinfo=UTC)
    workplace().log.append(
        [
            Draft(
                "run",
                control,
                day,
                at,
                "system",
                {
                    "result": "sha256:" + "0" * 64,
                    "outcome": outcome,
                    "population": 10,
                    "exceptions": 3 if outcome == "exceptions" else 0,
                    "undetermined": 2 if outcome == "undetermined" else 0,
                    "missing": ["a feed"] if outcome == "not run" else [],
                    "rulebook": "sha256:" + "0" * 64,
                    "sql": "sha256:" + "0" * 64,
                    "engine": "duckdb",
                    "beyond_cap": None,
                },
            )
            for control, outcome in outcomes
        ]
    )


def verdict(page: str) -> str:
    return re.search(r'<h2 id="ran"[^>]*>(.*?)</h2>', page)[1]


def test_what_did_not_run_is_named_with_why_and_why_it_matters(enter):
    page = enter("example-cco").see("/")
    due = due_on(MONDAY)
    assert verdict(page) == f"{len(due) - 1} of the {len(due)} controls due for Monday, 20 March 2017 did not run."
    assert "access after agreement" in page
    assert "For want of a feed for" in page
    assert "It was not started." in page
    assert "So nobody can say whether any of this is so:" in page


def test_all_ran_is_said_exactly_when_every_control_due_has_a_run_that_ran(enter, clock):
    chance = random.Random(31)
    day = date(2017, 4, 4)  # a Tuesday; the days looked at are Tuesdays to Fridays, which each ask about one day
    said = []
    while len(said) < 14:
        day += timedelta(days=1)
        if not 1 <= day.weekday() <= 3:
            continue
        due = due_on(day)
        outcomes = {control: chance.choice(WORDS[:3]) for control in due}
        for control in chance.sample(due, chance.choice((0, 0, 1, 2, len(due)))):
            if chance.random() < 0.5:
                outcomes[control] = "not run"
            else:
                del outcomes[control]
        note_runs(day, outcomes.items())
        clock.at = datetime.combine(day + timedelta(days=1), time(15), tzinfo=UTC)
        ran = len(outcomes) == len(due) and "not run" not in outcomes.values()
        words = verdict(enter("example-cco").see("/"))
        assert words.startswith(f"All {len(due)} controls due for") == ran, (day, words)
        said.append(ran)
    assert {True, False} == set(said)


def test_a_run_that_failed_and_then_ran_counts_as_it_stands_now(enter, clock):
    tuesday = date(2017, 4, 4)
    note_runs(tuesday, ((control, "no exceptions") for control in due_on(tuesday)))
    note_runs(tuesday, [(RAN, "not run")])
    clock.at = datetime(2017, 4, 5, 15, tzinfo=UTC)
    visitor = enter("example-cco")
    assert verdict(visitor.see("/")).startswith("1 of the ")
    note_runs(tuesday, [(RAN, "no exceptions")])
    assert verdict(visitor.see("/")).startswith("All ")


def test_a_monday_asks_about_friday_saturday_and_sunday(enter, clock):
    for day in (date(2017, 4, 7), date(2017, 4, 8), date(2017, 4, 9)):
        note_runs(day, ((control, "no exceptions") for control in due_on(day)))
    clock.at = datetime(2017, 4, 10, 15, tzinfo=UTC)
    visitor = enter("example-cco")
    assert verdict(visitor.see("/")) == (
        f"All {sum(len(due_on(date(2017, 4, d))) for d in (7, 8, 9))} runs due for "
        "Friday, 7 April 2017 to Sunday, 9 April 2017 ran."
    )
    note_runs(date(2017, 4, 8), [(due_on(date(2017, 4, 8))[0], "not run")])
    assert "1 of the" in verdict(visitor.see("/"))


def test_before_the_first_day_nothing_was_due_and_nothing_is_claimed(enter, clock):
    clock.at = datetime(2017, 3, 20, 15, tzinfo=UTC)
    assert verdict(enter("example-cco").see("/")).startswith("Nothing was due for")


@pytest.mark.parametrize("person", ["example-cco", "example-ceo", "example-audit", "example-iso", "example-aml"])
def test_whoever_sees_casework_sees_it_all(enter, person):
    page = enter(person).see("/")
    for heading in ("In front of you", "What the controls noted", "Feeds", "The last days"):
        assert f">{heading}</h2>" in page


def test_who_oversees_sees_the_whole_first_and_who_works_their_own(enter):
    overseer, worker = enter("example-cco").see("/"), enter("example-iso").see("/")
    assert overseer.index("What the controls noted") < overseer.index("In front of you")
    assert worker.index("In front of you") < worker.index("What the controls noted")
    assert verdict(overseer) == verdict(worker)


def test_who_sees_no_casework_is_told_of_none(enter):
    page = enter("example-operator").see("/")
    assert "What the controls noted" in page
    assert "In front of you" not in page
    assert "Alerts open" not in page


def test_a_person_of_an_introducing_firm_is_led_away(enter):
    answer = enter("example-introducing").client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"] != "/"


def test_what_is_mine_is_counted(enter, clock):
    home = workplace()
    actor = actor_for(home.firm, person="example-iso", today=clock.today, at=clock.at)
    alert = Alert.objects.get(control_id=RAN)
    alert_services.assign(alerts=[alert.id], to=actor, actor=actor)
    page = enter("example-iso").see("/")
    assert re.search(r"<strong>1</strong> <a [^>]*>alerts</a>", page)
    assert "Your most urgent alerts" in page
    assert "P2 used records (download)" in page
    assert "Your most urgent alerts" not in enter("example-cco").see("/")


def test_what_is_new_is_counted_from_the_last_visit(enter, clock):
    assert "since your last visit" not in enter("example-iso").see("/")
    clock.forward(hours=1)
    page = enter("example-iso").see("/")
    assert re.search(r"<strong>0</strong> new of your roles since your last visit", page)


def test_what_is_overdue_is_said_to_whoever_oversees(enter, clock):
    clock.at = datetime(2017, 5, 2, 15, tzinfo=UTC)
    page = enter("example-cco").see("/")
    assert "In front of everybody" in page
    assert re.search(r'tallies__late"><strong>1</strong> <a [^>]*>alerts not answered in time', page)


def test_feeds_in_trouble_are_named(enter):
    page = enter("example-cco").see("/")
    assert "1 came with rows put into quarantine" in page
    assert "1 row in quarantine" in page


def test_what_is_sealed_is_in_no_count(enter, sealed):
    outside, inside = enter("example-cco").see("/"), enter("example-aml").see("/")
    assert "Use after leaving" not in outside
    due = due_on(MONDAY)
    assert verdict(outside).startswith(f"None of the {len(due) - 1} controls")
    assert verdict(inside).startswith(f"{len(due) - 1} of the {len(due)} controls")
    assert "0 exceptions" not in outside
    assert NOT_RUN not in sealed


def test_what_people_write_is_shown_as_they_wrote_it(enter, clock):
    home = workplace()
    Alert.objects.filter(control_id=RAN).update(sentence="<script>alert(1)</script> & more", assigned_to="example-iso")
    page = enter("example-iso").see("/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<script>alert" not in page
    assert home.firm.name in page
