"""What is known already of the exceptions that a run found: open alerts, and those disposed of before."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from .models import Alert, AlertMember
from .models.words import DISPOSED_OF, EXCEPTION, EXPLAINED

_IDS_PER_QUERY = 900  # SQLite takes no more than 999 values in one statement


@dataclass(frozen=True)
class Standing:
    """The alerts that an exception, a group or a warning has had: the open one, the last one disposed of, and how many
    were of its own."""

    open: Any | None = None
    last: Any | None = None
    count: int = 0

    def settles(self, as_of: date, key: str, values: str) -> bool:
        """Whether a disposal covers activity of this date: it came later, or explained these very values."""
        if self.last is None:
            return False
        return as_of <= self.last.disposed_date or (
            self.last.decision.finding == EXPLAINED and values in _values_explained(self.last, key)
        )


def key_text(key: Sequence[str]) -> str:
    """A key as it is kept: a list of text as JSON, in one spelling."""
    return json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))


def standing_of(control_id: str, keys: Collection[str]) -> Mapping[str, Standing]:
    """The standing of each key (as text) that the control has found before, by itself or within a group."""
    covering: dict[str, list[Any]] = defaultdict(list)
    for some in in_batches(keys):
        own = Alert.objects.filter(control_id=control_id, kind=EXCEPTION, key__in=some).select_related("decision")
        for alert in own:
            covering[alert.key].append(alert)
    groups: dict[str, Any] = {}
    for some in in_batches(keys):
        members = AlertMember.objects.filter(alert__control_id=control_id, key__in=some)
        members = members.select_related("alert__decision")
        for member in members:
            covering[member.key].append(groups.setdefault(member.alert_id, member.alert))
    return {key: _standing(alerts, EXCEPTION) for key, alerts in covering.items()}


def standing_as(control_id: str, kind: str, key: str) -> Standing:
    """The standing of a group or a warning itself."""
    alerts = Alert.objects.filter(control_id=control_id, kind=kind, key=key).select_related("decision")
    return _standing(list(alerts), kind)


def raised_on(control_id: str, day: date) -> int:
    """How many exceptions of the control were first put in front of people by a run for this date."""
    alone: int = Alert.objects.filter(control_id=control_id, kind=EXCEPTION, raised_date=day).count()
    gathered: int = AlertMember.objects.filter(alert__control_id=control_id, added_date=day).count()
    return alone + gathered


def in_batches(values: Collection[str]) -> Iterator[list[str]]:
    """The values in pieces small enough for one statement."""
    rest = iter(values)
    while batch := list(islice(rest, _IDS_PER_QUERY)):
        yield batch


def _values_explained(alert: Any, key: str) -> set[str]:
    """The values that an alert, or a group's member, had for this key when it was explained."""
    return (
        {alert.values}
        if alert.kind == EXCEPTION
        else set(alert.members.filter(key=key).values_list("values", flat=True))
    )


def _standing(alerts: Sequence[Any], kind: str) -> Standing:
    return Standing(
        open=next((alert for alert in alerts if alert.is_open), None),
        last=max(
            (alert for alert in alerts if alert.status == DISPOSED_OF),
            key=lambda alert: (alert.disposed_date, alert.raised_date, alert.sequence),
            default=None,
        ),
        count=max((alert.sequence for alert in alerts if alert.kind == kind), default=0),
    )
