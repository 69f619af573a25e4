"""What people do with alerts: take them up, give them to others, dismiss them for a reason."""

from collections.abc import Iterable, Sequence
from typing import Any

from countersign.evidence import JSON

from .acting import SYSTEM, Actor
from .decisions import Content, prepare, refuse_no_person
from .errors import CaseworkError, ChangedError, NotAllowedError
from .evidence_storage import DatabaseStorage, SealedStorage
from .models import Decision, EvidenceEntry, SealedEntry
from .models.words import (
    ALONE,
    ASSIGNED,
    CRITICAL,
    DISMISSAL,
    DISPOSED_OF,
    EXPLAINED,
    IN_A_CASE,
    NOBODY,
    PREPARED,
    PUT_RIGHT,
    SAMPLE,
)
from .permissions import Ability
from .recording import changing
from .records import name_of
from .selectors import alert_named, is_about
from .service import service

DISMISSAL_FINDINGS = (PUT_RIGHT, EXPLAINED)
_TEN_THOUSAND = 10_000


@service(Ability.WORK, "alert")
def assign(*, alerts: Sequence[str], to: Actor, actor: Actor, version: str = "") -> list[Any]:
    """Give alerts to a person who may work on them, oneself included; to others only by whoever assigns."""
    refuse_no_person(actor)
    return [_assign(alert_named(alert, actor, version), to, actor) for alert in _each_once(alerts)]


@service(Ability.WORK, "alert")
def dismiss(
    *, alerts: Sequence[str], finding: str, reason: str, sample_percent: int, actor: Actor, version: str = ""
) -> list[Any]:
    """Prepare the dismissal of alerts, each by a decision of its own; return the decisions.

    Of a critical control each waits for a second person. Of any other control `sample_percent` in a hundred do, drawn
    by the evidence of the preparation itself: nobody can know before, and anybody can check afterwards. The rest take
    effect at once.
    """
    if finding not in DISMISSAL_FINDINGS:
        raise CaseworkError(
            f"An alert is dismissed as {' or '.join(DISMISSAL_FINDINGS)}, not as {finding!r}. What has to be reported "
            "or investigated goes into a case."
        )
    rows = [alert_named(alert, actor, version) for alert in _each_once(alerts)]
    return [_dismiss(row, finding, reason, sample_percent, actor) for row in rows]


def dispose(row: Any, decision: Any, *, actor: Actor, kind: str = "alert disposed of") -> None:
    """Close an alert by a decision that is in force; what is found after today is a new alert."""
    if actor.today < row.last_seen_date:
        raise ChangedError(
            f"Alert {row.id} was found again on {row.last_seen_date}, after {actor.today}: closing it as of "
            f"{actor.today} would not cover that. Decide as of that date or later."
        )
    with changing(row, kind, actor=actor, more={"decision": decision.id}):
        row.status = DISPOSED_OF
        row.disposed_date = max(actor.today, row.disposed_date or actor.today)
        row.decision = decision


def content_of(row: Any) -> Content:
    """What a second person signs when they approve a dismissal: what the alert says, whatever day it was last seen."""
    members: list[JSON] = [
        {"key": member.key, "sentence": member.sentence, "values": member.values}
        for member in row.members.order_by("key")
    ]
    return {
        "alert": row.id,
        "control_id": row.control_id,
        "key": row.key,
        "sentence": row.sentence,
        "values": row.values,
        "members": members,
    }


def refuse_about_oneself(row: Any, actor: Actor) -> None:
    """Raise NotAllowedError where the alert or the case is about the person themselves."""
    if is_about(row, actor.person):
        raise NotAllowedError(
            f"This {name_of(row).split(':')[0]} is about you, so somebody else works on it and somebody else decides."
        )


def refuse_unfit_for(row: Any, to: Actor, actor: Actor) -> None:
    """Raise NotAllowedError unless `actor` may give the alert or the case, and `to` may work on it."""
    actor.needs(Ability.WORK if to.person == actor.person else Ability.ASSIGN, row.owner)
    somebody = to.person not in ("", SYSTEM)
    if not somebody or not to.may(Ability.WORK, row.owner) or (row.circle and row.circle not in to.circles):
        raise NotAllowedError(
            f"{to.person or 'Nobody'} does not work for the {row.owner}. Choose somebody whose role reaches that far."
        )
    if is_about(row, to.person):
        raise NotAllowedError(f"This is about {to.person}, so somebody else works on it.")


def drawn(entry: int, sample_percent: int, *, sealed: bool = False) -> bool:
    """Whether the dismissal whose preparation is this entry is in the sample: by the hash of its salted leaf.

    Of 10,000 equally likely numbers the lowest `sample_percent` × 100 are in.
    """
    leaf = (SealedStorage() if sealed else DatabaseStorage()).node(0, entry)
    return int.from_bytes(leaf[:8], "big") % _TEN_THOUSAND < sample_percent * 100


def _assign(row: Any, to: Actor, actor: Actor) -> Any:
    refuse_unfit_for(row, to, actor)
    refuse_closed(row)
    refuse_about_oneself(row, actor)
    if row.status == IN_A_CASE:
        raise CaseworkError(f"Alert {row.id} is in a case and goes where the case goes: assign the case.")
    if row.assigned_to == to.person:
        return row
    with changing(row, "alert assigned", actor=actor, more={"to": to.person}):
        row.status = ASSIGNED
        row.assigned_to = to.person
    return row


def _dismiss(row: Any, finding: str, reason: str, sample_percent: int, actor: Actor) -> Any:
    actor.needs(Ability.WORK, row.owner)
    refuse_closed(row)
    refuse_about_oneself(row, actor)
    if row.status == IN_A_CASE:
        raise CaseworkError(f"Alert {row.id} is in a case, and the case decides what becomes of it.")
    refuse_pending(row)
    decision = prepare(
        kind=DISMISSAL,
        about=row,
        finding=finding,
        reason=reason,
        content=content_of(row),
        second_person=CRITICAL if row.critical else NOBODY,
        actor=actor,
    )
    if not row.critical and not _in_sample(decision, sample_percent, actor):
        with changing(decision, "dismissal stands alone", actor=actor):
            decision.status = ALONE
        dispose(row, decision, actor=actor)
    else:
        with changing(row, "alert waits for a second person", actor=actor, more={"decision": decision.id}):
            row.decision = decision
    return decision


def _in_sample(decision: Any, sample_percent: int, actor: Actor) -> bool:
    """Whether the dismissal is drawn, or an earlier one of the alert was: taking it back does not draw again."""
    entries: Any = SealedEntry if decision.circle else EvidenceEntry
    prepared = entries.objects.filter(kind="dismissal prepared", subject=decision.id).latest("index").index
    earlier = Decision.objects.filter(subject=decision.subject, second_person=SAMPLE).order_by("prepared_at", "id")
    if (before := earlier.first()) is not None:
        why: dict[str, JSON] = {"drawn_before": before.id}
    elif drawn(prepared, sample_percent, sealed=bool(decision.circle)):
        why = {"drawn_by": prepared}
    else:
        return False
    with changing(decision, "dismissal drawn for a second person", actor=actor, more=why):
        decision.second_person = SAMPLE
    return True


def refuse_closed(row: Any) -> None:
    """Raise CaseworkError where an alert has been disposed of."""
    if not row.is_open:
        raise CaseworkError(
            f"Alert {row.id} was disposed of as of {row.disposed_date}; what is decided is not decided again. New "
            "activity is a new alert: work that one."
        )


def refuse_pending(row: Any) -> None:
    """Raise CaseworkError where a dismissal of the alert waits for a second person."""
    if row.decision is not None and row.decision.status == PREPARED:
        raise CaseworkError(
            f"A dismissal of alert {row.id} waits for a second person. Sign it, return it or take it back first."
        )


def _each_once(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
