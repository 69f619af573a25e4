"""Operations on waivers: dated decisions, by two people, not to treat certain exceptions as alerts."""

import json
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework import waivers
from countersign.casework.permissions import Ability
from countersign.casework.selectors import version_of, waiver_named, waivers_for

from .common import Asked, Listed, listed, number
from .controls import control_open_to
from .fields import CLOSED, SOMETHING, Day, Id, Name, Nothing, Said, Shown, Text, Version, shown
from .operations import Scope, operation
from .replies import Reply, unchanged

SEE = (Ability.SEE_CASEWORK,)
Value = Annotated[str, Field(pattern=SOMETHING, min_length=1, max_length=200)]
Column = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,60}$")]


class WaiverShown(Shown):
    """A waiver: which exceptions of which control, over which dates, and the decision it rests on."""

    id: Id
    control_id: str
    owner: str
    matches: dict[str, str] = Field(description="Columns of the key or the sentence, with their values.")
    starts_date: date
    ends_date: date
    reason: str
    decision_id: str | None
    status: str = Field(description="Where its decision stands.")
    ended_date: date | None
    ended_by: str
    version: Version


class Waivers(Listed):
    """A page of waivers."""

    items: list[WaiverShown]


class WaiversAsked(Asked):
    """Which waivers are asked for."""

    control_id: Name | None = None


class NewWaiver(Said):
    """A waiver to be prepared for a second person."""

    control_id: Name
    matches: dict[Column, Value] = Field(
        min_length=1, max_length=10, examples=[{"system_id": "crm"}], json_schema_extra=CLOSED
    )
    starts: Day
    ends: Day
    reason: Text


@operation("GET", "/waivers", kind="waiver", scope=Scope.READ, abilities=SEE, answer=Waivers)
def list_waivers(request: HttpRequest, asked: Query[WaiversAsked]) -> Reply:
    """Find waivers.

    The one that began first comes first.
    """
    rows = waivers_for(request.actor).select_related("decision")
    if asked.control_id:
        rows = rows.filter(control_id=asked.control_id)
    return listed(request, rows, asked=asked, order=("starts_date", "id"), page=Waivers, show=_shown)


@operation(
    "POST",
    "/waivers",
    kind="waiver",
    scope=Scope.DECIDE,
    abilities=(Ability.WORK,),
    answer=WaiverShown,
    status=201,
    versioned=True,
)
def propose_waiver(request: HttpRequest, said: NewWaiver) -> Reply:
    """Prepare a waiver for a second person to sign.

    It begins today or later, ends as soon as the firm's number says, and matches something.
    """
    control = control_open_to(request, said.control_id)
    row = waivers.propose_waiver(
        control_id=control.id,
        owner=control.owner,
        circle=control.circle or "",
        matches=said.matches,
        starts=said.starts,
        ends=said.ends,
        longest_days=number(request, "waiver_longest"),
        reason=said.reason,
        actor=request.actor,
    )
    return _one(row, new=True)


@operation(
    "GET", "/waivers/{waiver}", kind="waiver", scope=Scope.READ, abilities=SEE, answer=WaiverShown, versioned=True
)
def read_waiver(request: HttpRequest, waiver: Id) -> Reply:
    """Read one waiver.

    It holds while its decision is approved, within its dates.
    """
    return _one(waiver_named(waiver, request.actor))


@operation(
    "POST",
    "/waivers/{waiver}/end",
    kind="waiver",
    scope=Scope.WORK,
    abilities=(Ability.WORK,),
    answer=WaiverShown,
    matched=True,
    versioned=True,
)
def end_waiver(request: HttpRequest, waiver: Id, said: Nothing) -> Reply:  # noqa: ARG001
    """End a waiver from today on.

    One person is enough to look at exceptions again.
    """
    row = unchanged(request, waiver_named(waiver, request.actor))
    return _one(waivers.end_waiver(waiver=row.id, actor=request.actor))


def _shown(row: Any) -> WaiverShown:
    status = row.decision.status if row.decision else ""
    return shown(WaiverShown, row, matches=json.loads(row.matches), status=status, version=version_of(row))


def _one(row: Any, *, new: bool = False) -> Reply:
    found = _shown(row)
    return Reply(found, found.version, f"/api/v1/waivers/{row.id}" if new else "")
