"""A day's work in few words, for the tests of this room."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from countersign.casework.alerts import Found, Raised, dispose, raise_alerts
from countersign.casework.models import Alert
from countersign.casework.records import expected_records, records
from countersign.evidence import Failure, Log, check_records

CONTROL = "use_after_leaving"


def day(number: int) -> date:
    """A date in November 2017."""
    return date(2017, 11, number)


def at(number: int) -> datetime:
    """An instant on that date."""
    return datetime(2017, 11, number, 22, tzinfo=UTC)


def found(*keys: str, **shared: str) -> list[Found]:
    """Exceptions with these keys, sharing these columns."""
    return [Found((key,), f"P-{key} used insurer-records.", {"event_id": key, "rows": 3}, shared) for key in keys]


def run(log: Log, number: int, exceptions: Iterable[Found], *, limit: int = 100, **more: Any) -> Raised:
    """Raise what the control found on that day."""
    facts = {"control_id": CONTROL, "owner": "information security officer", "critical": False, "circle": ""} | more
    return raise_alerts(
        **facts,
        as_of=day(number),
        answer_due=day(number + 1),
        found=list(exceptions),
        limit=limit,
        log=log,
        at=at(number),
    )


def close(log: Log, alert: str, number: int, preparer: str = "P1", approver: str | None = "P2", **more: Any) -> None:
    """Dispose of an alert as of that day."""
    facts = {"reason": "The use was a test by the help desk."} | more
    dispose(alert=alert, preparer=preparer, approver=approver, as_of=day(number), at=at(number), log=log, **facts)


def alert(alert_id: str | None) -> Any:
    """The row of an alert."""
    return Alert.objects.get(id=alert_id)


def failures(log: Log) -> list[Failure]:
    """What a verification says of the alerts."""
    return check_records(expected_records(log.entries()), records())
