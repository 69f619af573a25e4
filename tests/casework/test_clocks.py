"""Clocks: once for each due date, to the right people, around holidays, absences and what is sealed."""

from datetime import date

import pytest

from countersign.casework.absences import end_absence, record_absence
from countersign.casework.alerts import assign
from countersign.casework.clocks import Kept
from countersign.casework.evidence_storage import DatabaseStorage, SealedStorage
from countersign.casework.models import Alert, Case, EvidenceEntry, Message, SealedEntry
from countersign.casework.records import expected_records, records
from countersign.evidence import Log, check_records

from .office import OFFICER, Office, everybody_told, raise_some, told

MONDAY, TUESDAY, WEDNESDAY = date(2017, 11, 6), date(2017, 11, 7), date(2017, 11, 8)


@pytest.fixture
def office(database, tmp_path):
    return Office(tmp_path / "firm")


def escalated():
    return list(
        EvidenceEntry.objects.filter(kind__endswith=" escalated").order_by("index").values_list("subject", flat=True)
    )


def all_verifies():
    expected = expected_records(Log(DatabaseStorage()).entries())
    expected |= expected_records(Log(SealedStorage()).entries())
    return check_records(expected, records()) == []


def test_what_is_overdue_goes_up_once_with_evidence(office):
    first, second = raise_some(MONDAY, TUESDAY, "a", "b")
    assert office.keep_time(TUESDAY).escalated == 0, "it is due today, and today is not over"
    assert office.keep_time(WEDNESDAY).escalated == 2
    size = EvidenceEntry.objects.count()
    assert office.keep_time(WEDNESDAY) == Kept(0, 0)
    assert office.keep_time(date(2017, 11, 9)) == Kept(0, 0)
    assert sorted(escalated()) == sorted([first, second])
    assert EvidenceEntry.objects.count() == size
    assert set(Alert.objects.values_list("escalated_date", flat=True)) == {WEDNESDAY}
    assert all_verifies()


def test_it_goes_to_who_signs_for_the_owner_and_to_the_chief_compliance_officer(office):
    raise_some(MONDAY, TUESDAY, "a", "b")
    office.keep_time(WEDNESDAY)
    sentence = f"2 alerts are overdue, the first since 2017-11-07, and come to you: 2 of the {OFFICER}."
    assert told("iso") == told("cco") == [sentence]
    assert everybody_told().keys() == {"iso", "cco"}


def test_what_the_chief_compliance_officer_leaves_goes_to_the_chief_executive(office):
    [alert] = raise_some(MONDAY, TUESDAY, "a", owner="chief compliance officer")
    office.keep_time(WEDNESDAY)
    sentence = f"Alert {alert} of the chief compliance officer is overdue since 2017-11-07 and comes to you."
    assert told("ceo") == told("cco") == [sentence]
    assert Message.objects.get(person="ceo").about == f"alert:{alert}"


def test_who_cannot_sign_is_not_sent_what_is_overdue(office):
    raise_some(MONDAY, TUESDAY, "a", owner="identity and access manager")
    office.keep_time(WEDNESDAY)
    assert everybody_told().keys() == {"iso", "cco"}, "the officer whose area names the role, and the one above"


def test_in_a_case_the_cases_clock_runs_and_a_new_due_date_starts_it_again(office):
    [alert] = raise_some(MONDAY, TUESDAY, "a")
    case = office.case(MONDAY, date(2017, 11, 13), alert)
    assert office.keep_time(date(2017, 11, 13)).escalated == 0
    assert office.keep_time(date(2017, 11, 14)).escalated == 1
    assert escalated() == [case.id]
    Case.objects.filter(id=case.id).update(due_date=date(2017, 11, 20))
    assert office.keep_time(date(2017, 11, 20)).escalated == 0
    assert office.keep_time(date(2017, 11, 21)).escalated == 1
    assert office.keep_time(date(2017, 11, 22)).escalated == 0
    assert escalated() == [case.id, case.id]


def test_a_group_goes_up_with_its_members_in_its_record(office):
    raise_some(MONDAY, TUESDAY, *"abc", limit=1)
    assert office.keep_time(WEDNESDAY).escalated == 2
    assert all_verifies()


def test_many_go_up_in_batches_and_nobody_is_told_of_one_twice(office, monkeypatch):
    monkeypatch.setattr("countersign.casework.clocks._BATCH", 10)
    raise_some(MONDAY, TUESDAY, *(f"k{number}" for number in range(25)))
    assert office.keep_time(WEDNESDAY).escalated == 25
    counts = sorted(int(text.split()[0]) for text in told("cco"))
    assert counts == [5, 10, 10]
    assert all_verifies()


def test_a_batch_that_is_interrupted_leaves_nothing_and_is_done_by_the_next(office, monkeypatch):
    raise_some(MONDAY, TUESDAY, "a", "b")

    def power_cut(*args, **kwargs):
        raise OSError("cut")

    with monkeypatch.context() as cut:
        cut.setattr("countersign.casework.clocks.tell_all", power_cut)
        with pytest.raises(OSError, match="cut"):
            office.keep_time(WEDNESDAY)
    assert escalated() == []
    assert not Alert.objects.exclude(escalated_date=None).exists()
    assert office.keep_time(WEDNESDAY).escalated == 2
    assert len(told("cco")) == 1


@pytest.mark.parametrize(
    ("today", "due", "reminded"),
    [
        (date(2017, 11, 7), date(2017, 11, 9), False),
        (date(2017, 11, 8), date(2017, 11, 9), True),
        (date(2017, 11, 9), date(2017, 11, 9), True),
        (date(2017, 11, 22), date(2017, 11, 24), True),  # Thanksgiving lies between
        (date(2017, 11, 21), date(2017, 11, 24), False),
        (date(2017, 11, 10), date(2017, 11, 13), True),  # Veterans Day: the exchange trades; then the weekend
        (date(2017, 11, 11), date(2017, 11, 13), True),
        (date(2017, 12, 22), date(2017, 12, 26), True),  # Christmas on a Monday
    ],
)
def test_people_are_reminded_one_business_day_before(office, today, due, reminded):
    raise_some(MONDAY, due, "a")
    office.keep_time(today)
    assert bool(told("iso")) is reminded


def test_a_reminder_is_told_once_and_later_alerts_of_the_same_due_date_are_told_too(office):
    raise_some(MONDAY, WEDNESDAY, "a", "b")
    assert office.keep_time(TUESDAY).told == 1
    assert office.keep_time(TUESDAY).told == 0
    assert office.keep_time(WEDNESDAY).told == 0
    raise_some(TUESDAY, WEDNESDAY, "c", "d", "e")
    assert office.keep_time(WEDNESDAY).told == 1
    assert told("iso") == [
        "2 alerts of 2017-11-06 are due on 2017-11-08.",
        "3 alerts of 2017-11-07 are due on 2017-11-08.",
    ]


def test_who_it_is_given_to_is_reminded_and_nobody_else(office):
    mine, _ = raise_some(MONDAY, WEDNESDAY, "a", "b", owner="AML officer")
    assign(alerts=[mine], to=office.actor("analyst", MONDAY), actor=office.actor("aml", MONDAY))
    office.keep_time(TUESDAY)
    assert told("analyst") == [f"Alert {mine} of 2017-11-06 is due on 2017-11-08."]
    assert len(told("aml")) == 1, "the other one, which nobody has taken up"


def test_what_is_given_to_somebody_who_has_left_falls_back_to_the_role(office):
    [alert] = raise_some(MONDAY, WEDNESDAY, "a")
    Alert.objects.filter(id=alert).update(assigned_to="gone", status="assigned")
    office.keep_time(TUESDAY)
    assert everybody_told() == {"iso": 1}


def test_the_deputy_of_somebody_absent_is_told_as_well(office):
    record_absence(
        person="iso",
        deputy=office.actor("iam", MONDAY),
        starts=TUESDAY,
        ends=WEDNESDAY,
        actor=office.actor("iso", MONDAY),
    )
    [mine] = raise_some(MONDAY, WEDNESDAY, "a")
    assign(alerts=[mine], to=office.actor("iso", MONDAY), actor=office.actor("iso", MONDAY))
    office.keep_time(TUESDAY)
    sentence = f"Alert {mine} of 2017-11-06 is due on 2017-11-08."
    assert sentence in told("iso")
    assert sentence in told("iam")
    raise_some(TUESDAY, date(2017, 11, 9), "b")
    office.keep_time(WEDNESDAY)
    assert "Alert" not in "".join(set(told("iam")) - {sentence}), "back on Wednesday: the deputy is none any more"


def test_both_are_told_of_an_absence_and_of_an_early_return(office):
    absence = record_absence(
        person="iso",
        deputy=office.actor("iam", MONDAY),
        starts=TUESDAY,
        ends=date(2017, 11, 20),
        actor=office.actor("iso", MONDAY),
    )
    office.keep_time(MONDAY)
    office.keep_time(TUESDAY)
    away = "Ida Secure is away from 2017-11-07 until 2017-11-20; Max Access acts in their roles."
    assert told("iso") == told("iam") == [away]
    end_absence(absence=absence.id, actor=office.actor("iso", WEDNESDAY))
    office.keep_time(WEDNESDAY)
    assert told("iam") == [away, "Ida Secure is back as of 2017-11-08; Max Access no longer acts in their roles."]


def test_what_is_sealed_is_told_in_its_circle_and_never_by_mail(office):
    sealed = raise_some(MONDAY, TUESDAY, "a", owner="AML officer", circle="sar", person_id="x")
    kept = [office.keep_time(TUESDAY, mail_to=office.firm.addresses), office.keep_time(WEDNESDAY)]
    assert kept == [Kept(0, 0), Kept(0, 0)], "whoever sees these numbers need not be in the circle"
    assert everybody_told() == {"aml": 2}
    assert told("aml") == []
    assert f"Alert {sealed[0]} is overdue since 2017-11-07." in told("aml", circle="sar")
    assert set(Message.objects.values_list("mail_status", "circle")) == {("", "sar")}
    assert not escalated()
    assert SealedEntry.objects.filter(kind="alert escalated", subject=sealed[0]).count() == 1
    assert all_verifies()


def test_nobody_is_told_of_what_is_sealed_and_about_themselves(office):
    raise_some(MONDAY, TUESDAY, "a", owner="AML officer", circle="sar", person_id="aml")
    office.keep_time(TUESDAY)
    office.keep_time(WEDNESDAY)
    assert everybody_told() == {"analyst": 2}


def test_a_deputy_is_told_nothing_of_what_is_sealed(office):
    raise_some(MONDAY, TUESDAY, "a", owner="AML officer", circle="sar")
    record_absence(
        person="aml",
        deputy=office.actor("cco", MONDAY),
        starts=MONDAY,
        ends=date(2017, 12, 1),
        actor=office.actor("aml", MONDAY),
    )
    office.keep_time(TUESDAY)
    office.keep_time(WEDNESDAY)
    assert not Message.objects.exclude(circle="").exclude(person__in=("aml", "analyst")).exists()


def test_with_and_without_what_is_sealed_everything_else_is_the_same(office):
    def open_messages():
        return sorted(Message.objects.filter(circle="").values_list("person", "occasion", "text"))

    raise_some(MONDAY, TUESDAY, "a", "b", owner="AML officer")
    first = office.keep_time(WEDNESDAY)
    without = open_messages(), EvidenceEntry.objects.count()
    raise_some(MONDAY, TUESDAY, "c", owner="AML officer", circle="sar")
    again = office.keep_time(WEDNESDAY)
    assert (first.escalated, again) == (2, Kept(0, 0))
    assert (open_messages(), EvidenceEntry.objects.count()) == without
