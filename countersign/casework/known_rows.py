"""The rows of the tables `alerts`, `cases` and `decisions`: what controls over casework see of it as of a date.

What is sealed to a circle is not among them: who sees the outcome of a control over these tables is outside.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from countersign.tables import OPEN_ENDED_DATE

from .models import Alert, Case, Decision
from .models.words import CLOSED, COUNTERSIGNED, DECIDED, DISPOSED_OF, IN_A_CASE, NEW, OPEN, PREPARED


def alert_rows(as_of: date) -> Iterator[dict[str, Any]]:
    """Alerts raised as of this date or before, by id, as they stood on it: columns as `countersign.tables.alerts` has
    them. An alert found again later was last seen on this date at the latest.
    """
    alerts = Alert.objects.filter(raised_date__lte=as_of, circle="").order_by("id")
    for alert in alerts.iterator(chunk_size=2000):
        disposed_of = alert.status == DISPOSED_OF and alert.disposed_date <= as_of
        yield {
            "alert_id": alert.id,
            "control_id": alert.control_id,
            "owner": alert.owner,
            "status": DISPOSED_OF if disposed_of else IN_A_CASE if alert.case_id else NEW,
            "raised_date": alert.raised_date,
            "last_seen_date": min(alert.last_seen_date, as_of),
            "answer_due_date": alert.answer_due_date,
        }


def case_rows(as_of: date, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Cases opened as of this date or before, by id, as they stood at the end of it in the firm's `zone`."""
    cases = Case.objects.filter(opened_date__lte=as_of, circle="").select_related("decision").order_by("id")
    for case in cases.iterator(chunk_size=2000):
        closed = case.closed_date is not None and case.closed_date <= as_of
        yield {
            "case_id": case.id,
            "topic": case.topic,
            "owner": case.owner,
            "status": CLOSED if closed else _status(case.decision, as_of, zone),
            "opened_date": case.opened_date,
            "due_date": case.due_date,
            "closed_date": case.closed_date if closed else OPEN_ENDED_DATE,
        }


def decision_rows(as_of: date, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Decisions prepared as of this date or before, by id, as they stood at the end of it in the firm's `zone`."""
    decisions = Decision.objects.filter(as_of_date__lte=as_of, circle="").order_by("id")
    for decision in decisions.iterator(chunk_size=2000):
        signed = _signed_date(decision, zone)
        later = signed != OPEN_ENDED_DATE and signed > as_of
        yield {
            "decision_id": decision.id,
            "kind": decision.kind,
            "owner": decision.owner,
            "status": PREPARED if later else decision.status,
            "prepared_by": decision.prepared_by,
            "prepared_date": decision.as_of_date,
            "signed_by": "none" if later else decision.signed_by or "none",
            "signed_date": OPEN_ENDED_DATE if later else signed,
        }


def _status(decision: Any, as_of: date, zone: ZoneInfo) -> str:
    """Where a case stands that is not closed; its decision is the one in force or waiting."""
    if decision is None or decision.as_of_date > as_of:
        return OPEN
    return COUNTERSIGNED if _signed_date(decision, zone) <= as_of else DECIDED


def _signed_date(decision: Any, zone: ZoneInfo) -> date:
    return OPEN_ENDED_DATE if decision.signed_at is None else decision.signed_at.astimezone(zone).date()
