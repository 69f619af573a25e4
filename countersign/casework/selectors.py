"""What can be read of casework. Selectors change nothing, and leave out what a reader may not know of.

What is left out and what does not exist are one and the same to whoever asks.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from .acting import Actor
from .errors import ChangedError, NotFoundError
from .models import Absence, Alert, AlertSubject, Case, Decision, Document, Message, Request, Waiver
from .models.words import OPEN_ALERT, PREPARED
from .permissions import Ability
from .records import record_digest
from .subjects import subjects_of


def open_alerts(*, circles: Collection[str] = (), control_id: str | None = None, owner: str | None = None) -> Any:
    """The alerts not yet disposed of, the most urgent first: all, or those of a control or a role.

    Alerts of a circle appear only to those who name it among their circles.
    """
    alerts = Alert.objects.filter(status__in=OPEN_ALERT, circle__in=("", *circles))
    if control_id is not None:
        alerts = alerts.filter(control_id=control_id)
    if owner is not None:
        alerts = alerts.filter(owner=owner)
    return alerts.order_by("answer_due_date", "control_id", "key")


def alerts_for(actor: Actor) -> Any:
    """Every alert that this person may see."""
    return _visible(Alert.objects.all(), actor, _sealed_alerts_about(actor))


def cases_for(actor: Actor) -> Any:
    """Every case that this person may see."""
    about_self = Q(alerts__in=_sealed_alerts_about(actor)) if actor.circles else None
    cases = _visible(Case.objects.all(), actor)
    return cases.exclude(id__in=Case.objects.filter(about_self).values("id")) if about_self else cases


def decisions_for(actor: Actor) -> Any:
    """Every decision that this person may see: where its subject is one they may see."""
    decisions = _visible(Decision.objects.all(), actor)
    if not actor.circles:
        return decisions
    return _without(decisions, _sealed_alerts_about(actor))


def waiting_for_signature(actor: Actor) -> Any:
    """Prepared decisions that this person could sign, the oldest first: those of others, within the
    person's area and not about the person."""
    waiting = decisions_for(actor).filter(status=PREPARED).exclude(second_person="").exclude(prepared_by=actor.person)
    owners = [
        owner for owner in waiting.values_list("owner", flat=True).distinct() if actor.may(Ability.APPROVE, owner)
    ]
    about_self = Alert.objects.filter(subjects__noun="person", subjects__subject_id=actor.person).values("id")
    return _without(waiting.filter(owner__in=owners), about_self).order_by("prepared_at", "id")


def requests_for(actor: Actor) -> Any:
    """The requests for information that this person may see: an introducing firm's person, those sent to the firm."""
    if actor.may(Ability.ANSWER):
        return Request.objects.filter(introducing_firm_id=actor.introducing_firm or None)
    return Request.objects.filter(case__in=cases_for(actor))


def waivers_for(actor: Actor) -> Any:
    """Every waiver, for whoever sees casework."""
    return Waiver.objects.all() if actor.may(Ability.SEE_CASEWORK) else Waiver.objects.none()


def absences_for(actor: Actor) -> Any:
    """Every absence, for whoever sees casework; for others their own, and those in which they act for somebody."""
    if actor.may(Ability.SEE_CASEWORK):
        return Absence.objects.all()
    return Absence.objects.filter(Q(person=actor.person) | Q(deputy=actor.person))


def documents_for(actor: Actor) -> Any:
    """The documents of cases that this person may see; an introducing firm's person, those it sent with its answers."""
    if actor.may(Ability.ANSWER):
        return Document.objects.filter(request__in=requests_for(actor))
    return Document.objects.filter(case__in=cases_for(actor))


def messages_for(actor: Actor) -> Any:
    """What this person was told, the newest first; sealed messages only while the person is in the circle."""
    mine = Message.objects.filter(person=actor.person, circle__in=("", *actor.circles))
    return mine.order_by("-written_at", "id")


def alert_named(alert: str, actor: Actor, version: str = "") -> Any:
    """The alert with this id, as the person last saw it where `version` is given."""
    return _one(alerts_for(actor), alert, "alert", version)


def case_named(case: str, actor: Actor, version: str = "") -> Any:
    """The case with this id."""
    return _one(cases_for(actor), case, "case", version)


def decision_named(decision: str, actor: Actor) -> Any:
    """The decision with this id."""
    return _one(decisions_for(actor), decision, "decision")


def request_named(request: str, actor: Actor) -> Any:
    """The request for information with this id."""
    return _one(requests_for(actor), request, "request")


def document_named(document: str, actor: Actor) -> Any:
    """The document with this id."""
    return _one(documents_for(actor).select_related("case"), document, "document")


def absence_named(absence: str, actor: Actor) -> Any:
    """The absence with this id."""
    return _one(absences_for(actor), absence, "absence")


def waiver_named(waiver: str, actor: Actor) -> Any:
    """The waiver with this id."""
    return _one(waivers_for(actor), waiver, "waiver")


def is_about(row: Any, person: str) -> bool:
    """Whether an alert, any alert of a case, or what a waiver matches is about this person."""
    if isinstance(row, Waiver):
        return ("person", person) in subjects_of([json.loads(row.matches)])
    alerts = [row] if isinstance(row, Alert) else row.alerts.all()
    about: bool = AlertSubject.objects.filter(alert__in=alerts, noun="person", subject_id=person).exists()
    return about


def version_of(row: Any) -> str:
    """What a record is now, as a digest: it changes with every change."""
    return record_digest(row)


def _visible(rows: Any, actor: Actor, hidden: Any = None) -> Any:
    if not actor.may(Ability.SEE_CASEWORK):
        return rows.none()
    rows = rows.filter(circle__in=("", *sorted(actor.circles)))
    return rows if hidden is None or not actor.circles else rows.exclude(id__in=hidden.values("id"))


def _without(decisions: Any, alerts: Any) -> Any:
    """The decisions that are neither about one of these alerts nor about a case in which one of them is.

    Asked in two parts, each of which begins at the alerts; with "or" a database looks through all decisions.
    """
    alone, in_a_case = Decision.objects.filter(alerts__in=alerts), Decision.objects.filter(cases__alerts__in=alerts)
    return decisions.exclude(id__in=alone.values("id")).exclude(id__in=in_a_case.values("id"))


def _sealed_alerts_about(actor: Actor) -> Any:
    """Sealed alerts about the person: being in the circle does not open what is about oneself."""
    return Alert.objects.exclude(circle="").filter(subjects__noun="person", subjects__subject_id=actor.person)


def _one(rows: Any, row_id: str, what: str, version: str = "") -> Any:
    row = rows.filter(id=row_id).first() if row_id.isascii() and row_id.isalnum() else None
    if row is None:
        raise NotFoundError(
            f"There is no {what} {row_id[:40]!r} that you can see. Check the address, or look for it in the list."
        )
    if version and version != record_digest(row):
        raise ChangedError(
            f"This {what} has changed since you looked at it, so nothing was done. Look at it again, then decide."
        )
    return row
