"""Waivers: dated decisions, by two people, not to treat certain exceptions of a control as alerts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .acting import Actor
from .alerts import refuse_about_oneself
from .decisions import Content, prepare
from .errors import CaseworkError
from .models import Waiver
from .models.words import ALWAYS, APPROVED, WAIVER
from .permissions import Ability
from .recording import add, changing
from .selectors import waiver_named
from .service import service


@dataclass(frozen=True)
class InForce:
    """A waiver that holds on a date: exceptions whose columns have all of these values."""

    waiver: str
    matches: Mapping[str, str]

    def covers(self, shared: Mapping[str, str]) -> bool:
        return all(shared.get(column) == value for column, value in self.matches.items())


def in_force(control_id: str, as_of: date) -> list[InForce]:
    """The waivers of a control that hold on this date, and were approved by then."""
    rows = Waiver.objects.filter(
        control_id=control_id,
        decision__status=APPROVED,
        decision__signed_at__date__lte=as_of,
        starts_date__lte=as_of,
        ends_date__gt=as_of,
    )
    return [
        InForce(row.id, json.loads(row.matches)) for row in rows if row.ended_date is None or as_of < row.ended_date
    ]


@service(Ability.WORK, "waiver")
def propose_waiver(
    *,
    control_id: str,
    owner: str,
    circle: str,
    matches: Mapping[str, str],
    starts: date,
    ends: date,
    longest_days: int,
    reason: str,
    actor: Actor,
) -> Any:
    """Prepare a waiver for a second person to sign; it holds from its approval on, within its dates.

    `matches` says which exceptions: those whose key or sentence has these values in these columns. Raises
    CaseworkError where it would begin in the past, last longer than the firm allows, or match everything; and for a
    control that is sealed to a `circle`, since a waiver is everybody's to read.
    """
    actor.needs(Ability.WORK, owner)
    if circle:
        raise CaseworkError("What is sealed is not waived: everybody can read a waiver. Work its alerts one by one.")
    said = {column.strip(): str(value).strip() for column, value in matches.items()}
    if not said or not all(column and value for column, value in said.items()):
        raise CaseworkError(
            "A waiver names at least one column and its value, such as system_id and the system. One that matched "
            "everything would switch the control off; retire the control instead, if that is meant."
        )
    if starts < actor.today:
        raise CaseworkError(f"A waiver cannot begin before today, {actor.today}: what was found until now is an alert.")
    if not 0 < (ends - starts).days <= longest_days:
        raise CaseworkError(
            f"A waiver ends, at most {longest_days} days after it begins; from {starts} until {ends} is "
            f"{(ends - starts).days} days. Choose an earlier end, and propose it again when it has passed."
        )
    row = Waiver(
        control_id=control_id,
        owner=owner,
        matches=json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        starts_date=starts,
        ends_date=ends,
        reason=reason.strip(),
    )
    refuse_about_oneself(row, actor)
    decision = prepare(
        kind=WAIVER,
        about=row,
        finding="",
        reason=reason,
        content=content_of(row),
        second_person=ALWAYS,
        actor=actor,
    )
    row.decision = decision
    return add(row, "waiver proposed", actor=actor)


@service(Ability.WORK, "waiver")
def end_waiver(*, waiver: str, actor: Actor) -> Any:
    """End a waiver from today on, before its time: one person is enough to look at exceptions again."""
    row = waiver_named(waiver, actor)
    actor.needs(Ability.WORK, row.owner)
    if row.decision.status != APPROVED or row.ended_date is not None:
        raise CaseworkError("This waiver is not in force, so there is nothing to end.")
    with changing(row, "waiver ended", actor=actor):
        row.ended_date = max(actor.today, row.starts_date)
        row.ended_by = actor.person
    return row


def content_of(row: Any) -> Content:
    """What a second person signs when they approve a waiver."""
    return {
        "waiver": row.id,
        "control_id": row.control_id,
        "owner": row.owner,
        "matches": row.matches,
        "starts": row.starts_date.isoformat(),
        "ends": row.ends_date.isoformat(),
        "reason": row.reason,
    }
