"""The rows of the `alerts` table: what controls over casework see of it as of a date."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from .models import Alert
from .models.words import DISPOSED_OF, IN_A_CASE, NEW


def alert_rows(as_of: date) -> Iterator[dict[str, Any]]:
    """Alerts raised as of this date or before, by id, as they stood on it: columns as `countersign.tables.alerts` has
    them. An alert found again later was last seen on this date at the latest.

    Alerts of a circle are not among them: who sees the outcome of a control over this table is not in the circle.
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
