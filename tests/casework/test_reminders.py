"""Decisions that wait for a second person, and requests to introducing firms."""

from datetime import date

import pytest

from countersign.casework.alerts import dismiss
from countersign.casework.models import Message
from countersign.casework.requests import answer, ask

from .office import Office, everybody_told, raise_some, told

MONDAY, TUESDAY, WEDNESDAY = date(2017, 11, 6), date(2017, 11, 7), date(2017, 11, 8)
LATER = date(2017, 11, 30)


@pytest.fixture
def office(database, tmp_path):
    return Office(tmp_path / "firm")


def prepare(office, alerts, by="iso"):
    return dismiss(
        alerts=alerts, finding="explained", reason="A test.", sample_percent=100, actor=office.actor(by, MONDAY)
    )


def test_who_could_sign_is_told_once_of_a_decision_and_its_preparer_is_not(office):
    [decision] = prepare(office, raise_some(MONDAY, LATER, "a"))
    office.keep_time(MONDAY)
    office.keep_time(TUESDAY)
    assert everybody_told() == {"cco": 1, "ceo": 1}
    assert told("cco") == ["A dismissal that Ida Secure prepared waits for a second person."]
    assert Message.objects.get(person="cco").about == f"decision:{decision.id}"


def test_nobody_is_asked_to_sign_what_is_about_themselves(office):
    prepare(office, raise_some(MONDAY, LATER, "a", person_id="cco"))
    office.keep_time(MONDAY)
    assert everybody_told() == {"ceo": 1}


def test_a_sealed_decision_is_told_in_its_circle_alone(office):
    prepare(office, raise_some(MONDAY, LATER, "a", owner="AML officer", circle="sar"), by="analyst")
    office.keep_time(MONDAY, mail_to=office.firm.addresses)
    assert everybody_told() == {"aml": 1}
    assert list(Message.objects.values_list("circle", "mail_status")) == [("sar", "")]


@pytest.fixture
def request_sent(office):
    alerts = raise_some(MONDAY, LATER, "a", owner="AML officer")
    case = office.case(MONDAY, LATER, *alerts, by="aml")
    return ask(
        case=case.id,
        introducing_firm_id="harborlight",
        reachable=["harborlight"],
        question="Who opened the account?",
        due=date(2017, 11, 10),
        actor=office.actor("aml", MONDAY),
    )


def test_an_introducing_firm_reads_of_its_own_request_and_of_nothing_else(office, request_sent):
    for day in (MONDAY, date(2017, 11, 9), date(2017, 11, 10), date(2017, 11, 13)):
        office.keep_time(day)
    assert told("harbor") == [
        "A request for information waits for your firm's answer, which is due on 2017-11-10.",
        "Your answer to a request is due on 2017-11-10.",
        "Your answer to a request is overdue since 2017-11-10.",
    ]
    assert set(Message.objects.filter(person="harbor").values_list("about", flat=True)) == {
        f"request:{request_sent.id}"
    }
    assert told("other") == []
    assert told("aml") == [
        f"The answer of harborlight to request {request_sent.id} is due on 2017-11-10.",
        f"The answer of harborlight to request {request_sent.id} is overdue since 2017-11-10.",
    ]


def test_an_answered_request_reminds_nobody(office, request_sent):
    office.keep_time(MONDAY)
    answer(request=request_sent.id, text="Ours.", documents=(), actor=office.actor("harbor", TUESDAY))
    assert office.keep_time(date(2017, 11, 13)).told == 0
