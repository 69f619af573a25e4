"""Waivers: which exceptions do not become alerts for a while, proposed by one person and signed by another."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from countersign.casework import waivers as service
from countersign.casework.errors import CaseworkError
from countersign.casework.models.words import APPROVED, PREPARED
from countersign.casework.permissions import Ability
from countersign.casework.selectors import alert_named, waiver_named, waivers_for
from countersign.casework.subjects import NOBODY

from ..acting_on import done, shown, tried
from ..forms import WaiverForm
from ..history import history_of
from ..listing import cut
from ..people import names, who_may
from ..workplace import workplace
from .page import page


@page(ability=Ability.SEE_CASEWORK, kind="waiver")
@require_GET
def waivers(request: HttpRequest) -> HttpResponse:
    """Every waiver: those in force, those that wait, and those that were."""
    found = cut([waivers_for(request.actor).select_related("decision")], ("-starts_date", "id"), request.GET)
    lines = [{"row": row, "matches": matches_of(row), "stands": stands(row, request.today)} for row in found.rows]
    facts = {"found": found, "lines": lines, "may_work": request.actor.may(Ability.WORK)}
    return shown(request, "waivers/list.html", facts)


@page(ability=Ability.WORK, kind="waiver")
def propose_waiver(request: HttpRequest) -> HttpResponse:
    """Prepare a waiver for a second person to sign."""
    form = _form(request)
    proposed: list[Any] = []
    if request.method == "POST" and tried(form, lambda: proposed.append(_propose(request, form))):
        return done(
            request, "The waiver is proposed. It holds from when a second person signs it.", "waiver", proposed[0].id
        )
    facts = {"form": form, "longest": longest_days(request), "today": request.today}
    return shown(request, "waivers/propose.html", facts, form)


@page(ability=Ability.SEE_CASEWORK, kind="waiver")
@require_GET
def waiver(request: HttpRequest, waiver_id: str) -> HttpResponse:
    """One waiver."""
    row, home = waiver_named(waiver_id, request.actor), workplace()
    signers = who_may(home.firm, Ability.APPROVE, row.owner, request.today)
    facts = {
        "waiver": row,
        "matches": matches_of(row),
        "stands": stands(row, request.today),
        "control": home.rulebook.controls.get(row.control_id),
        "moments": history_of([row.id], people=home.firm.people, said={row.id: ""}),
        "may_end": row.decision.status == APPROVED
        and row.ended_date is None
        and row.ends_date > request.today
        and request.actor.may(Ability.WORK, row.owner),
        "signers": names([one for one in signers if one[0] != row.decision.prepared_by]),
    }
    return shown(request, "waivers/waiver.html", facts)


@page(ability=Ability.WORK, kind="waiver")
@require_POST
def end_waiver(request: HttpRequest, waiver_id: str) -> HttpResponse:
    """End a waiver before its time."""
    service.end_waiver(waiver=waiver_id, actor=request.actor)
    return done(request, "The waiver has ended. What it covered becomes alerts again.", "waiver", waiver_id)


def matches_of(row: Any) -> list[tuple[str, str]]:
    """Which exceptions a waiver is about: columns and their values."""
    return sorted(json.loads(row.matches).items())


def stands(row: Any, today: Any) -> str:
    """Where a waiver stands, in a word or two."""
    if row.decision.status == PREPARED:
        return "waiting"
    if row.decision.status != APPROVED:
        return str(row.decision.status)
    if row.ended_date is not None or row.ends_date <= today:
        return "ended"
    return "in force" if row.starts_date <= today else "not begun"


def longest_days(request: HttpRequest) -> int:
    """How long a waiver may last, as the firm has set it."""
    return int(workplace().firm.thresholds["waiver_longest"].on(request.today))


def _form(request: HttpRequest) -> WaiverForm:
    rulebook = workplace().rulebook
    # A waiver is everybody's to read, so none is proposed of what is sealed.
    controls = sorted(
        c.id for c in rulebook.controls.values() if not c.circle and request.actor.may(Ability.WORK, c.owner)
    )
    initial: dict[str, Any] = {"starts": request.today}
    if request.method == "GET" and (asked := request.GET.get("alert", "")):
        alert = alert_named(asked, request.actor)
        said = {name: text for name, text in alert.facts.items() if text not in NOBODY and name.endswith("_id")}
        initial |= {"control": alert.control_id, "matches": "\n".join(f"{k} = {v}" for k, v in said.items())}
    data = request.POST if request.method == "POST" else None
    return WaiverForm(data, prefix="waiver", controls=[(name, name) for name in controls], initial=initial)


def _propose(request: HttpRequest, form: WaiverForm) -> Any:
    control = workplace().rulebook.controls.get(form.words("control"))
    if control is None:
        raise CaseworkError("There is no such control. Choose one of the list.")
    return service.propose_waiver(
        control_id=control.id,
        owner=control.owner,
        circle=control.circle or "",
        matches=form.cleaned_data["matches"],
        starts=form.cleaned_data["starts"],
        ends=form.cleaned_data["ends"],
        longest_days=longest_days(request),
        reason=form.words("reason"),
        actor=request.actor,
    )


urls = [
    path("waivers/", waivers, name="waivers"),
    path("waivers/propose", propose_waiver, name="propose_waiver"),
    path("waivers/<slug:waiver_id>/", waiver, name="waiver"),
    path("waivers/<slug:waiver_id>/end", end_waiver, name="end_waiver"),
]
