"""What controls over casework see of the alerts."""

from countersign.casework.known_rows import alert_rows
from countersign.evidence import Log
from countersign.tables import declared_tables

from .drill import CONTROL, close, day, found, run


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
