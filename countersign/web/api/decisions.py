"""Operations on decisions: read what was prepared, sign it, return it, take it back."""

import json
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework import signing
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import decision_named, decisions_for, version_of, waiting_for_signature

from .common import Asked, Listed, listed
from .fields import Id, MaybeText, Nothing, Person, Reason, Said, Shown, Version, shown
from .operations import Scope, operation
from .replies import Reply, unchanged

SEE = (Ability.SEE_CASEWORK,)
Kind = Literal["dismissal", "disposition", "waiver"]
Status = Literal["prepared", "approved", "returned", "withdrawn", "void", "stands alone"]


class DecisionShown(Shown):
    """A decision: what one person prepared, on exactly what, and what a second person made of it."""

    id: Id
    kind: str
    subject: str = Field(description="The record it is about, as alert:…, case:… or waiver:….")
    owner: str
    circle: str
    finding: str
    reason: str
    content: dict[str, Any] = Field(description="All that is decided on.")
    content_digest: Version = Field(description="The digest of the content: what an approval names.")
    second_person: str = Field(description='Why a second person is needed; "" where none is.')
    status: str
    as_of_date: date
    prepared_by: str
    prepared_at: datetime
    signed_by: str
    signed_at: datetime | None
    answer: str
    version: Version


class Decisions(Listed):
    """A page of decisions."""

    items: list[DecisionShown]


class DecisionsAsked(Asked):
    """Which decisions are asked for."""

    status: Status | None = None
    kind: Kind | None = None
    prepared_by: Person | None = None
    waiting_for_me: bool = Field(default=False, description="Only those that you could sign.")


class Approval(Said):
    """What is signed: the digest of the content that was read."""

    digest_seen: Version
    answer: MaybeText = ""


@operation("GET", "/decisions", kind="decision", scope=Scope.READ, abilities=SEE, answer=Decisions)
def list_decisions(request: HttpRequest, asked: Query[DecisionsAsked]) -> Reply:
    """Find decisions, the oldest first.

    `waiting_for_me` leaves those that wait for a second person and that you could sign.
    """
    rows = waiting_for_signature(request.actor) if asked.waiting_for_me else decisions_for(request.actor)
    wanted = {"status": asked.status, "kind": asked.kind, "prepared_by": asked.prepared_by}
    return listed(
        request,
        rows.filter(**{name: value for name, value in wanted.items() if value}),
        asked=asked,
        order=("prepared_at", "id"),
        page=Decisions,
        show=decision_shown,
        read=lambda found: note_sealed(found, actor=request.actor),
    )


@operation(
    "GET",
    "/decisions/{decision}",
    kind="decision",
    scope=Scope.READ,
    abilities=SEE,
    answer=DecisionShown,
    versioned=True,
)
def read_decision(request: HttpRequest, decision: Id) -> Reply:
    """Read one decision, with all that it is about.

    `content_digest` is what an approval has to name.
    """
    row = decision_named(decision, request.actor)
    note_sealed([row], actor=request.actor)
    return one_decision(row)


@operation(
    "POST",
    "/decisions/{decision}/approve",
    kind="decision",
    scope=Scope.DECIDE,
    abilities=(Ability.APPROVE,),
    answer=DecisionShown,
    matched=True,
    versioned=True,
)
def approve_decision(request: HttpRequest, decision: Id, said: Approval) -> Reply:
    """Sign what another person prepared.

    `digest_seen` is the `content_digest` that you read. If what the decision is about has changed since, nothing is
    signed and the decision is void.
    """
    row = unchanged(request, decision_named(decision, request.actor))
    signed = signing.approve(decision=row.id, digest_seen=said.digest_seen, answer=said.answer, actor=request.actor)
    return one_decision(signed)


@operation(
    "POST",
    "/decisions/{decision}/return",
    kind="decision",
    scope=Scope.DECIDE,
    abilities=(Ability.APPROVE,),
    answer=DecisionShown,
    matched=True,
    versioned=True,
)
def return_decision(request: HttpRequest, decision: Id, said: Reason) -> Reply:
    """Return what another person prepared.

    The reason says what has to be done about it.
    """
    row = unchanged(request, decision_named(decision, request.actor))
    return one_decision(signing.send_back(decision=row.id, reason=said.reason, actor=request.actor))


@operation(
    "POST",
    "/decisions/{decision}/withdraw",
    kind="decision",
    scope=Scope.DECIDE,
    abilities=(Ability.WORK,),
    answer=DecisionShown,
    matched=True,
    versioned=True,
)
def withdraw_decision(request: HttpRequest, decision: Id, said: Nothing) -> Reply:  # noqa: ARG001
    """Take back what you prepared.

    It can be taken back as long as nobody has answered it.
    """
    row = unchanged(request, decision_named(decision, request.actor))
    return one_decision(signing.withdraw(decision=row.id, actor=request.actor))


def decision_shown(row: Any) -> DecisionShown:
    """A decision as it is shown."""
    return shown(DecisionShown, row, content=json.loads(row.content), version=version_of(row))


def one_decision(row: Any) -> Reply:
    """A single decision, with its version."""
    found = decision_shown(row)
    return Reply(found, found.version)
