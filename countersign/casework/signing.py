"""The second person: what one prepared, another approves or returns. Decisions take effect here and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from countersign.evidence import canonical, digest

from . import alerts, cases, waivers
from .acting import Actor
from .decisions import Content, make_void, refuse_answered, refuse_no_person
from .errors import CaseworkError, ChangedError, NotAllowedError
from .models.words import APPROVED, DECIDED, DISMISSAL, DISPOSITION, RETURNED, VOID, WITHDRAWN
from .permissions import Ability
from .recording import changing
from .records import RECORDS
from .selectors import decision_named
from .service import service


def approve(*, decision: str, digest_seen: str, actor: Actor, answer: str = "") -> Any:
    """Sign what another person prepared, exactly as it was looked at: `digest_seen` is the digest of its content.

    Raises ChangedError where the content has changed since it was prepared: the decision is void then, and a new one
    has to be prepared on what is so now.
    """
    row = _approve(decision=decision, digest_seen=digest_seen, actor=actor, answer=answer)
    if row.status == VOID:  # which is kept, so that it is said only now
        raise ChangedError(
            "What this decision is about has changed since it was prepared, so it is void and nothing was signed. "
            "Look at what changed; a new decision can be prepared on it."
        )
    return row


@service(Ability.APPROVE, "decision")
def _approve(*, decision: str, digest_seen: str, actor: Actor, answer: str) -> Any:
    row = _for_second_person(decision, actor)
    about = subject_of(row)
    if digest(canonical(content_now(row, about))) != row.content_digest:
        make_void(row, "what it is about changed after it was prepared", actor=actor)
        _undo(row, about, "what it is about changed", actor)
        return row
    if digest_seen != row.content_digest:
        raise ChangedError("What you looked at is not what was prepared. Look at it again, then sign.")
    with changing(row, f"{row.kind} approved", actor=actor, more={"content": row.content_digest}):
        row.status, row.answer = APPROVED, answer.strip()
        row.signed_by, row.signed_at, row.signed_digest = actor.person, actor.at, row.content_digest
    if row.kind == DISMISSAL:
        alerts.dispose(about, row, actor=actor)
    elif row.kind == DISPOSITION:
        cases.countersign(about, row, actor=actor)
    return row


@service(Ability.APPROVE, "decision")
def send_back(*, decision: str, reason: str, actor: Actor) -> Any:
    """Return what another person prepared, with what has to be done about it."""
    row = _for_second_person(decision, actor)
    if not reason.strip():
        raise CaseworkError("Say what is missing or wrong, so that whoever prepared it knows what to do.")
    with changing(row, f"{row.kind} returned", actor=actor):
        row.status, row.answer = RETURNED, reason.strip()
        row.signed_by, row.signed_at = actor.person, actor.at
    _undo(row, subject_of(row), "the decision was returned", actor)
    return row


@service(Ability.WORK, "decision")
def withdraw(*, decision: str, actor: Actor) -> Any:
    """Take back what one prepared, as long as nobody has answered it."""
    row = decision_named(decision, actor)
    if row.prepared_by != actor.person:
        raise NotAllowedError("Only who prepared a decision takes it back. You can return it, with a reason.")
    refuse_answered(row)
    with changing(row, f"{row.kind} withdrawn", actor=actor):
        row.status = WITHDRAWN
    _undo(row, subject_of(row), "the decision was taken back", actor)
    return row


def subject_of(row: Any) -> Any:
    """The alert, the case or the waiver that a decision is about."""
    name, _, row_id = row.subject.partition(":")
    return RECORDS[name].objects.get(id=row_id)


def subjects_by_name(rows: Iterable[Any]) -> Mapping[str, Any]:
    """What several decisions are about, by the name that is each one's `subject`: one query for each kind."""
    ids: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        name, _, row_id = row.subject.partition(":")
        ids[name].add(row_id)
    return {f"{name}:{about.pk}": about for name in ids for about in RECORDS[name].objects.filter(id__in=ids[name])}


def content_now(row: Any, about: Any) -> Content:
    """What a decision's content would be if it were prepared now."""
    if row.kind == DISMISSAL:
        return alerts.content_of(about)
    return cases.content_of(about) if row.kind == DISPOSITION else waivers.content_of(about)


def _for_second_person(decision: str, actor: Actor) -> Any:
    """The decision, where this person may answer it."""
    refuse_no_person(actor)
    row = decision_named(decision, actor)
    refuse_answered(row)
    if actor.person == row.prepared_by:
        raise NotAllowedError(
            "You prepared this decision, so you cannot sign or return it. Ask a second person; you can take it back."
        )
    actor.needs(Ability.APPROVE, row.owner)
    alerts.refuse_about_oneself(subject_of(row), actor)
    return row


def _undo(row: Any, about: Any, why: str, actor: Actor) -> None:
    """What waited for the decision waits no longer."""
    if row.kind == DISMISSAL and about.decision_id == row.id:
        with changing(about, "alert back at work", actor=actor, more={"why": why}):
            about.decision = None
    elif row.kind == DISPOSITION and about.decision_id == row.id and about.status == DECIDED:
        cases.back_to_work(about, why, actor)
