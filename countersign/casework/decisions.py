"""What every decision has in common: how it is prepared, and how it is void when its content has changed.

What becomes of it is in `signing`: decisions take effect there and nowhere else.
"""

from collections.abc import Mapping
from typing import Any

from countersign.evidence import JSON, canonical, digest

from .acting import SYSTEM, Actor
from .errors import CaseworkError, NotAllowedError
from .models import Decision
from .models.words import PREPARED, VOID
from .recording import add, changing
from .records import name_of

Content = Mapping[str, JSON]


def prepare(
    *,
    kind: str,
    about: Any,
    finding: str,
    reason: str,
    content: Content,
    second_person: str,
    actor: Actor,
) -> Any:
    """A new decision about a record, prepared by this person on exactly this content."""
    refuse_no_person(actor)
    if not reason.strip():
        raise CaseworkError(
            "A decision needs a reason: write why, for whoever asks in six years and has only this to read."
        )
    text = canonical(content)
    decision = Decision(
        kind=kind,
        subject=name_of(about),
        owner=about.owner,
        circle=getattr(about, "circle", ""),
        finding=finding,
        reason=reason.strip(),
        content=text.decode(),
        content_digest=digest(text),
        second_person=second_person,
        as_of_date=actor.today,
        prepared_by=actor.person,
        prepared_at=actor.at,
    )
    return add(decision, f"{kind} prepared", actor=actor, more={"content": decision.content_digest})


def make_void(row: Any, why: str, *, actor: Actor) -> None:
    """Say that a prepared decision no longer stands, because what it is about has changed."""
    if row.status == PREPARED:
        with changing(row, f"{row.kind} void", actor=actor):
            row.status = VOID
            row.answer = why


def refuse_answered(row: Any) -> None:
    """Raise CaseworkError where a decision is no longer waiting for anybody."""
    if row.status != PREPARED:
        raise CaseworkError(
            f"This {row.kind} is {row.status} already, so there is nothing to sign, return or take back. "
            "Look at its record again; a new decision can be prepared."
        )


def refuse_no_person(actor: Actor) -> None:
    """Raise NotAllowedError where nobody in particular would be deciding."""
    if actor.person in ("", SYSTEM):
        raise NotAllowedError("A decision is a person's. Sign in, or use a personal token.")
