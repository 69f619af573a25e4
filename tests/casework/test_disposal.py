"""Who may dispose of an alert, refused by the service and by the database itself."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, transaction

from countersign.casework import CaseworkError
from countersign.casework.acting import system_at
from countersign.casework.alerts import dismiss as prepare_dismissal
from countersign.casework.errors import NotFoundError
from countersign.evidence import Log

from .conftest import POSTGRESQL
from .drill import again, alert, at, close, day, dismiss, everything, failures, found, kinds, person, run, sign, sql


@pytest.fixture
def critical(log: Log) -> str:
    (raised,) = run(3, found("a"), critical=True).new
    return raised


def test_two_people_dispose_of_a_critical_alert(critical: str) -> None:
    decision = dismiss(critical, 4)
    assert (decision.status, decision.second_person, alert(critical).status) == ("prepared", "critical control", "new")
    sign(decision, 5)
    row = alert(critical)
    assert (row.status, row.disposed_date, row.decision_id) == ("disposed of", day(5), decision.id)
    decision = again(decision)
    assert (decision.status, decision.prepared_by, decision.signed_by) == ("approved", "P1", "P2")
    assert decision.reason == "The use was a test by the help desk."
    assert decision.signed_digest == decision.content_digest
    assert kinds(decision) == ["dismissal prepared", "dismissal approved"]
    assert not failures()


def test_one_person_disposes_of_an_alert_that_is_not_critical(log: Log) -> None:
    (raised,) = run(3, found("a")).new
    decision = close(raised, 3)
    assert (alert(raised).status, decision.status, decision.signed_by) == ("disposed of", "stands alone", "")
    assert not failures()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"preparer": "system"}, "A decision is a person's"),
        ({"preparer": ""}, "A decision is a person's"),
        ({"reason": "  "}, "needs a reason"),
        ({"alert": "no-such-alert"}, "There is no alert 'no-such-alert'"),
        ({"finding": "forgotten"}, "not as 'forgotten'"),
        ({"finding": "reported"}, "goes into a case"),
        ({"preparer": "P2"}, "You prepared this decision"),
        ({"number": 2}, "found again on 2017-11-03, after 2017-11-02"),
    ],
)
def test_what_does_not_suffice_is_refused_and_disposes_of_nothing(
    critical: str, wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(CaseworkError, match=says):
        close(**({"alert": critical, "number": 4} | wrong))
    assert alert(critical).status == "new"
    assert not failures()


def test_the_system_decides_nothing(critical: str) -> None:
    with pytest.raises(CaseworkError, match="There is no alert"):
        prepare_dismissal(
            alerts=[critical], finding="explained", reason="so", sample_percent=0, actor=system_at(at(4), day(4))
        )


def test_one_wrong_alert_among_many_and_none_is_dismissed(critical: str) -> None:
    before = list(everything())
    with pytest.raises(NotFoundError):
        prepare_dismissal(
            alerts=[critical, "none"], finding="explained", reason="so", sample_percent=0, actor=person("P1")
        )
    assert list(everything()) == before


def test_an_alert_is_disposed_of_once(critical: str) -> None:
    decision = close(critical, 4)
    with pytest.raises(CaseworkError, match="was disposed of as of 2017-11-04"):
        dismiss(critical, 5, "P3")
    with pytest.raises(CaseworkError, match="is approved already"):
        sign(decision, 5, "P3")
    assert again(decision).signed_by == "P2"


@pytest.mark.parametrize(
    "change",
    [
        "signed_by = prepared_by",
        "signed_by = ''",
        "signed_digest = ''",
        "prepared_by = signed_by",
        "prepared_by = 'P9'",
        "reason = ''",
        "content = '{}'",
        "status = 'prepared'",
        "status = 'forgotten'",
        "status = 'stands alone'",
        "kind = 'another'",
    ],
)
def test_the_database_refuses_to_undo_the_second_person_by_direct_sql(critical: str, change: str) -> None:
    close(critical, 4)
    with pytest.raises(IntegrityError):
        sql(f"UPDATE decisions SET {change}")
    assert not failures()


@pytest.mark.parametrize(
    "change",
    ["disposed_date = NULL", "status = 'new'", "status = 'forgotten'", "kind = 'another'", "decision_id = NULL"],
)
def test_the_database_refuses_to_undo_a_disposal_by_direct_sql(critical: str, change: str) -> None:
    close(critical, 4)
    with pytest.raises(IntegrityError):
        sql(f"UPDATE alerts SET {change} WHERE id = %s", critical)
    assert not failures()


SIGNED = "signed_at = '2017-11-04 10:00:00+00:00', signed_digest = content_digest"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (f"status = 'approved', signed_by = 'P1', {SIGNED}", "nobody_signs_what_they_prepared"),
        (f"status = 'approved', signed_by = '', {SIGNED}", "approved_as_it_was_prepared"),
        ("status = 'approved', signed_by = 'P2', signed_at = NULL", "approved_as_it_was_prepared"),
        (f"status = 'approved', signed_by = 'P2', {SIGNED}, content_digest = 'sha256:1'", "does not change"),
        (f"status = 'approved', signed_by = 'P1', {SIGNED}, prepared_by = 'P2'", "does not change"),
        ("status = 'stands alone'", "alone_only_where_one_is_enough"),
        ("status = 'stands alone', second_person = ''", "does not change"),
        ("circle = 'sar'", "does not change"),
        ("owner = 'operator'", "does not change"),
    ],
)
def test_the_database_refuses_to_sign_alone_by_direct_sql(critical: str, change: str, says: str) -> None:
    dismiss(critical, 4)
    with pytest.raises(IntegrityError, match=says):
        sql(f"UPDATE decisions SET {change}")
    assert not failures()


def test_the_database_refuses_a_disposal_without_a_decision_in_force_by_direct_sql(critical: str) -> None:
    (plain,) = run(3, found("b")).new
    prepared, other = dismiss(critical, 4), close(plain, 4)
    for decision in (prepared.id, other.id, "none"):
        disposed = "status = 'disposed of', disposed_date = '2017-11-04', decision_id = %s"
        with pytest.raises(IntegrityError):
            sql(f"UPDATE alerts SET {disposed} WHERE id = %s", decision, critical)
    assert not failures()


@pytest.mark.parametrize(
    ("table", "facts"),
    [("alerts", "disposed of"), ("decisions", "approved")],
)
def test_the_database_refuses_what_is_born_decided(critical: str, table: str, facts: str) -> None:
    row = alert(critical) if table == "alerts" else dismiss(critical, 4)
    row.id, row.status = "another", facts
    if table == "alerts":
        row.sequence, row.disposed_date = 2, day(4)
    else:
        row.signed_by, row.signed_at, row.signed_digest = "P2", at(4), row.content_digest
    with pytest.raises(IntegrityError, match="begins"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_a_second_open_alert_of_an_identity(critical: str) -> None:
    copied = alert(critical)
    copied.id, copied.sequence = "another", 2
    with pytest.raises(IntegrityError), transaction.atomic():
        copied.save(force_insert=True)


@pytest.mark.parametrize("table", ["alerts", "decisions"])
def test_the_database_refuses_to_remove_a_record(critical: str, table: str) -> None:
    close(critical, 4)
    with pytest.raises(Error, match="never removed"):
        sql(f"DELETE FROM {table}")


@pytest.mark.skipif(POSTGRESQL is not None, reason="a way to replace rows that only SQLite has")
@pytest.mark.parametrize(
    "how", ["INSERT OR REPLACE INTO alerts SELECT * FROM alerts", "UPDATE OR REPLACE alerts SET key = ''"]
)
def test_the_database_refuses_to_replace_a_record(critical: str, how: str) -> None:
    run(3, found("b"))
    with pytest.raises(Error, match="never removed"):
        sql(how)
    assert not failures()


@pytest.mark.skipif(POSTGRESQL is not None, reason="a way to replace rows that only SQLite has")
def test_the_database_refuses_to_replace_a_record_by_another_of_its_identity(critical: str) -> None:
    copied = alert(critical)
    copied.id, copied.sentence = "another", "Nothing happened."
    columns = [column.column for column in copied._meta.concrete_fields]
    values = [getattr(copied, column.attname) for column in copied._meta.concrete_fields]
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("%s" for _ in columns)
    with pytest.raises(Error, match="never removed"):
        sql(f"INSERT OR REPLACE INTO alerts ({names}) VALUES ({places})", *values)
    assert alert(critical).sentence != "Nothing happened."
