"""What controls over casework see of the alerts."""

from zoneinfo import ZoneInfo

import pytest

from countersign.casework.cases import close as close_case
from countersign.casework.known_rows import alert_rows, case_rows, decision_rows
from countersign.evidence import Log
from countersign.tables import OPEN_ENDED_DATE, declared_tables

from .drill import CONTROL, close, day, decide, found, open_case, person, run, sign

NEW_YORK = ZoneInfo("America/New_York")


def test_rows_are_as_the_table_declares_them(log: Log) -> None:
    run(1, found("a"))
    run(2, found("b", "c"), limit=1)
    table = declared_tables()["alerts"]
    for row in alert_rows(day(2)):
        assert list(row) == list(table.physical)
        assert table.complete(row) == row


def test_alerts_are_seen_as_they_stood_on_the_date(log: Log) -> None:
    (first,) = run(2, found("a")).new
    run(5, found("a"))
    close(first, 6)
    run(8, found("a"))
    assert list(alert_rows(day(1))) == []
    (row,) = alert_rows(day(4))
    assert row == {
        "alert_id": first,
        "control_id": CONTROL,
        "owner": "information security officer",
        "status": "new",
        "raised_date": day(2),
        "last_seen_date": day(4),
        "answer_due_date": day(3),
    }
    (row,) = alert_rows(day(7))
    assert (row["status"], row["last_seen_date"]) == ("disposed of", day(5))
    assert sorted(row["status"] for row in alert_rows(day(8))) == ["disposed of", "new"]


def test_alerts_of_a_circle_are_not_seen(log: Log) -> None:
    run(1, found("a"), circle="sar")
    assert list(alert_rows(day(1))) == []


@pytest.fixture
def decided(log: Log):
    """A case opened on the 4th, decided on the 5th, countersigned on the 7th and closed on the 9th."""
    case = open_case("a")
    decision = decide(case, person("P1", on=5))
    sign(decision, 7)
    close_case(case=case.id, actor=person("P1", on=9))
    return case, decision


def test_cases_and_decisions_are_as_their_tables_declare_them(decided) -> None:
    for name, rows in (("cases", case_rows), ("decisions", decision_rows)):
        table = declared_tables()[name]
        for number in (4, 5, 7, 9):
            for row in rows(day(number), NEW_YORK):
                assert list(row) == list(table.physical)
                assert table.complete(row) == row


def test_cases_are_seen_as_they_stood_on_the_date(decided) -> None:
    def seen(number: int) -> list[object]:
        return [(row["status"], row["closed_date"]) for row in case_rows(day(number), NEW_YORK)]

    assert seen(3) == []
    assert seen(4) == [("open", OPEN_ENDED_DATE)]
    assert seen(5) == seen(6) == [("decided", OPEN_ENDED_DATE)]
    assert seen(7) == seen(8) == [("countersigned", OPEN_ENDED_DATE)]
    assert seen(9) == [("closed", day(9))]


def test_decisions_are_seen_as_they_stood_on_the_date(decided) -> None:
    def seen(number: int) -> list[object]:
        return [(row["status"], row["signed_by"], row["signed_date"]) for row in decision_rows(day(number), NEW_YORK)]

    assert seen(4) == []
    assert seen(5) == seen(6) == [("prepared", "none", OPEN_ENDED_DATE)]
    assert seen(7) == [("approved", "P2", day(7))]


def test_sealed_cases_and_decisions_are_not_seen(log: Log) -> None:
    case = open_case("a", circle="sar", owner="AML officer")
    decide(case, person("P1", "AML officer", circles=["sar"]))
    assert [*case_rows(day(9), NEW_YORK), *decision_rows(day(9), NEW_YORK)] == []
