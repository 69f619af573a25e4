"""Deadlines for the calendar, ageing, and what is due first: each for those who may see it."""

from datetime import date

import pytest

from countersign.casework.absences import record_absence
from countersign.casework.alerts import assign
from countersign.casework.deadlines import Aged, Deadline, ageing, deadlines, first_due
from countersign.casework.requests import ask
from countersign.casework.signing import approve
from countersign.casework.waivers import propose_waiver

from .office import OFFICER, TRADING, Office, noon, raise_some

MONDAY, TUESDAY, WEDNESDAY = date(2017, 11, 6), date(2017, 11, 7), date(2017, 11, 8)
MONTH = {"start": date(2017, 11, 1), "until": date(2017, 12, 1)}


@pytest.fixture
def office(database, tmp_path):
    return Office(tmp_path / "firm")


def test_everything_of_a_month_that_has_a_date_is_there_by_day(office):
    first, *_ = raise_some(MONDAY, WEDNESDAY, "a", "b", "c")
    case = office.case(MONDAY, date(2017, 11, 20), first)
    cco = office.actor("cco", MONDAY)
    request = ask(
        case=case.id,
        introducing_firm_id="harborlight",
        reachable=["harborlight"],
        question="Who?",
        due=date(2017, 11, 10),
        actor=cco,
    )
    waiver = propose_waiver(
        control_id="c",
        owner=OFFICER,
        circle="",
        matches={"system_id": "s"},
        starts=MONDAY,
        ends=date(2017, 11, 24),
        longest_days=90,
        reason="Known.",
        actor=office.actor("iso", MONDAY),
    )
    approve(decision=waiver.decision_id, digest_seen=waiver.decision.content_digest, actor=cco)
    absence = record_absence(
        person="cco", deputy=office.actor("iso", MONDAY), starts=TUESDAY, ends=WEDNESDAY, actor=cco
    )
    assert deadlines(cco, **MONTH) == [
        Deadline(TUESDAY, "absence begins", "cco", 1, f"absence:{absence.id}"),
        Deadline(WEDNESDAY, "absence ends", "cco", 1, f"absence:{absence.id}"),
        Deadline(WEDNESDAY, "alerts due", OFFICER, 2),
        Deadline(date(2017, 11, 10), "requests due", "harborlight", 1),
        Deadline(date(2017, 11, 20), "cases due", OFFICER, 1),
        Deadline(date(2017, 11, 24), "waiver ends", OFFICER, 1, f"waiver:{waiver.id}"),
    ]
    assert deadlines(cco, start=date(2017, 11, 9), until=date(2017, 11, 10)) == []
    own = deadlines(office.actor("harbor", MONDAY), **MONTH)
    assert own == [Deadline(date(2017, 11, 10), "requests due", "harborlight", 1)]
    assert request.introducing_firm_id == "harborlight"
    assert deadlines(office.actor("other", MONDAY), **MONTH) == []
    assert deadlines(office.actor("operator", MONDAY), **MONTH) == []


def test_what_is_sealed_has_a_date_in_its_circle_alone(office):
    raise_some(MONDAY, WEDNESDAY, "a", owner="AML officer", circle="sar")
    assert deadlines(office.actor("cco", MONDAY), **MONTH) == []
    assert ageing(office.actor("cco", WEDNESDAY), trading=TRADING) == []
    assert [d.count for d in deadlines(office.actor("aml", MONDAY), **MONTH)] == [1]
    assert first_due(office.firm, person="aml", today=MONDAY, at=noon(MONDAY)) is None, "it is for an e-mail"


def test_age_is_counted_in_business_days(office):
    raise_some(date(2017, 11, 22), date(2017, 11, 30), "a", "b")
    raise_some(date(2017, 11, 24), date(2017, 11, 30), "c")
    cco = office.actor("cco", date(2017, 11, 27))
    assert ageing(cco, trading=TRADING) == [Aged(OFFICER, 1, 1), Aged(OFFICER, 2, 2)], "Thanksgiving is not counted"


def test_the_first_thing_due_is_what_one_was_given_or_could_take_up(office):
    def first(person):
        return first_due(office.firm, person=person, today=MONDAY, at=noon(MONDAY))

    alert, _ = raise_some(MONDAY, WEDNESDAY, "a", "b", owner="AML officer")
    raise_some(TUESDAY, date(2017, 11, 9), "c", owner="AML officer")
    assert [first(person) for person in ("aml", "analyst", "iso", "gone")] == [WEDNESDAY, None, None, None]
    assign(alerts=[alert], to=office.actor("analyst", MONDAY), actor=office.actor("aml", MONDAY))
    assert first("analyst") == WEDNESDAY
