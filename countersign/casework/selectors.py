"""What can be read of casework. Selectors change nothing, and leave out what a reader's circles do not open."""

from collections.abc import Collection
from typing import Any

from .errors import CaseworkError
from .models import NEW, Alert


def alert_named(alert_id: str) -> Any:
    """The alert with this id; CaseworkError when there is none."""
    alert = Alert.objects.filter(id=alert_id).first()
    if alert is None:
        raise CaseworkError(f"There is no alert {alert_id}. `countersign alerts` lists those that are open.")
    return alert


def open_alerts(*, circles: Collection[str] = (), control_id: str | None = None, owner: str | None = None) -> Any:
    """The alerts not yet disposed of, the most urgent first: all, or those of a control or a role.

    Alerts of a circle appear only to those who name it among their circles.
    """
    alerts = Alert.objects.filter(status=NEW, circle__in=("", *circles))
    if control_id is not None:
        alerts = alerts.filter(control_id=control_id)
    if owner is not None:
        alerts = alerts.filter(owner=owner)
    return alerts.order_by("answer_due_date", "control_id", "key")
