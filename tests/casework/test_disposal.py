"""Who may dispose of an alert, refused by the service and by the database itself."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from countersign.casework import CaseworkError
from countersign.evidence import Log

from .drill import alert, close, day, failures, found, run


@pytest.fixture
def critical(log: Log) -> str:
    (raised,) = run(log, 3, found("a"), critical=True).new
    return raised


def test_two_people_dispose_of_a_critical_alert(log: Log, critical: str) -> None:
    close(log, critical, 4)
    row = alert(critical)
    assert (row.status, row.disposed_date, row.prepared_by, row.approved_by) == ("disposed of", day(4), "P1", "P2")
    assert row.disposed_reason == "The use was a test by the help desk."
    assert not failures(log)


def test_one_person_disposes_of_an_alert_that_is_not_critical(log: Log) -> None:
    (raised,) = run(log, 3, found("a")).new
    close(log, raised, 3, approver=None)
    assert (alert(raised).status, alert(raised).approved_by) == ("disposed of", "")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"approver": None}, "critical control, so two people"),
        ({"approver": "P1"}, "P1 prepared the disposal"),
        ({"preparer": "system"}, "'system' is not a person's id"),
        ({"preparer": ""}, "'' is not a person's id"),
        ({"approver": "P1 "}, "'P1 ' is not a person's id"),
        ({"reason": "  "}, "needs a reason"),
        ({"alert": "no-such-alert"}, "There is no alert no-such-alert"),
        ({"number": 2}, "found again on 2017-11-03, after 2017-11-02"),
    ],
)
def test_what_does_not_suffice_is_refused_and_changes_nothing(
    log: Log, critical: str, wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(CaseworkError, match=says):
        close(log, **({"alert": critical, "number": 4} | wrong))
    assert alert(critical).status == "new"
    assert log.size == 1


def test_nobody_approves_their_own_disposal_of_any_alert(log: Log) -> None:
    (raised,) = run(log, 3, found("a")).new
    with pytest.raises(CaseworkError, match="Ask a second person"):
        close(log, raised, 3, preparer="P1", approver="P1")


def test_an_alert_is_disposed_of_once(log: Log, critical: str) -> None:
    close(log, critical, 4)
    with pytest.raises(CaseworkError, match="was disposed of as of 2017-11-04 by P1"):
        close(log, critical, 5, preparer="P3")
    assert alert(critical).prepared_by == "P1"


@pytest.mark.parametrize(
    "change",
    [
        "approved_by = prepared_by",
        "approved_by = ''",
        "approved_by = NULL",
        "prepared_by = approved_by",
        "disposed_reason = ''",
        "disposed_date = NULL",
        "status = 'new'",
        "status = 'forgotten'",
        "kind = 'another'",
    ],
)
def test_the_database_refuses_to_undo_the_second_person_by_direct_sql(log: Log, critical: str, change: str) -> None:
    close(log, critical, 4)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE alerts SET {change} WHERE id = %s", [critical])
    assert not failures(log)


def test_the_database_refuses_a_disposal_by_one_person_by_direct_sql(log: Log, critical: str) -> None:
    signed = "status = 'disposed of', disposed_date = '2017-11-04', disposed_reason = 'ok', prepared_by = 'P1'"
    for approver in ("P1", ""):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE alerts SET {signed}, approved_by = %s WHERE id = %s", [approver, critical])


def test_the_database_refuses_a_second_open_alert_of_an_identity(log: Log, critical: str) -> None:
    copied = alert(critical)
    copied.id, copied.sequence = "another", 2
    with pytest.raises(IntegrityError), transaction.atomic():
        copied.save(force_insert=True)
