"""What waits for a signature, and the page on which a second person signs, returns, or the first takes back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from countersign.casework import signing
from countersign.casework.models.words import DISMISSAL, DISPOSITION, PREPARED
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import decision_named, decisions_for, is_about, waiting_for_signature

from ..acting_on import done, shown, tried
from ..case_file import file_of
from ..contents import differences, is_as_prepared
from ..forms import ReasonForm, SignForm
from ..listing import cut
from ..naming import address_of
from ..people import names, who_may
from ..workplace import workplace
from .alert import facts_of
from .page import page
from .waivers import matches_of


@page(ability=Ability.SEE_CASEWORK, kind="decision")
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions that this person could sign, and those of one's own that others have not answered yet."""
    actor = request.actor
    found = cut([waiting_for_signature(actor)], ("prepared_at", "id"), request.GET)
    own = decisions_for(actor).filter(status=PREPARED, prepared_by=actor.person).order_by("prepared_at", "id")[:50]
    rows = [*found.rows, *own]
    note_sealed(rows, actor=actor)
    about = signing.subjects_by_name(rows)
    facts = {
        "found": found,
        "waiting": [_line(row, about[row.subject]) for row in found.rows],
        "own": [_line(row, about[row.subject]) for row in own],
    }
    return shown(request, "decisions/list.html", facts)


@page(ability=Ability.SEE_CASEWORK, kind="decision")
@require_GET
def decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """One decision: exactly what was prepared, by whom, on what, and what became of it."""
    return _page(request, decision_named(decision_id, request.actor))


@page(ability=Ability.APPROVE, kind="decision")
@require_POST
def sign_decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """Sign what another person prepared, exactly as it was shown."""
    row = decision_named(decision_id, request.actor)
    form = SignForm(request.POST, prefix="sign")

    def act() -> Any:
        seen, answer = form.words("digest"), form.words("answer")
        return signing.approve(decision=row.id, digest_seen=seen, answer=answer, actor=request.actor)

    if tried(form, act):
        return done(request, f"You have signed this {row.kind}. It is in force.", *_to(row))
    row.refresh_from_db()
    return _page(request, row, sign=form)


@page(ability=Ability.APPROVE, kind="decision")
@require_POST
def return_decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """Return what another person prepared, with what is missing."""
    row = decision_named(decision_id, request.actor)
    form = _return_form(request.POST)
    if tried(form, lambda: signing.send_back(decision=row.id, reason=form.words("reason"), actor=request.actor)):
        return done(request, f"The {row.kind} is returned, with what you wrote.", *_to(row))
    return _page(request, row, back=form)


@page(ability=Ability.WORK, kind="decision")
@require_POST
def withdraw_decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """Take back what one prepared oneself."""
    row = signing.withdraw(decision=decision_id, actor=request.actor)
    return done(request, f"You have taken the {row.kind} back.", *_to(row))


def _page(
    request: HttpRequest, row: Any, *, sign: SignForm | None = None, back: ReasonForm | None = None
) -> HttpResponse:
    actor, about = request.actor, signing.subject_of(row)
    note_sealed([row], actor=actor)
    waits = row.status == PREPARED
    unchanged = is_as_prepared(row, about)
    able = waits and row.prepared_by != actor.person and actor.may(Ability.APPROVE, row.owner)
    if row.kind in (DISMISSAL, DISPOSITION):
        able = able and not is_about(about, actor.person)
    signers = who_may(workplace().firm, Ability.APPROVE, row.owner, request.today)
    facts = {
        **_content(row, about, actor),
        "decision": row,
        "about": about,
        "about_address": address_of(row.subject),
        "waits": waits,
        "unchanged": unchanged,
        "differences": [] if unchanged else differences(row, about),
        "may_sign": able,
        "may_take_back": waits and row.prepared_by == actor.person,
        "signers": names([one for one in signers if one[0] != row.prepared_by]),
        "sign": sign or SignForm(prefix="sign", initial={"digest": row.content_digest}),
        "back": back or _return_form(None),
        "today": request.today,
    }
    return shown(request, "decisions/decision.html", facts, sign, back)


def _content(row: Any, about: Any, actor: Any) -> dict[str, Any]:
    """What is decided on, as people read it."""
    if row.kind == DISPOSITION:
        return file_of(about, actor)
    if row.kind == DISMISSAL:
        return {"alert": about, "facts": facts_of(about), "members_count": about.members.count()}
    return {"waiver": about, "matches": matches_of(about)}


def _line(row: Any, about: Any) -> dict[str, Any]:
    titles = {DISMISSAL: "sentence", DISPOSITION: "title"}
    return {"row": row, "title": getattr(about, titles.get(row.kind, "control_id"))}


def _return_form(data: Any) -> ReasonForm:
    return ReasonForm(data, prefix="back", label="What is missing or wrong")


def _to(row: Any) -> tuple[str, str]:
    name, _, row_id = row.subject.partition(":")
    return name, row_id


urls = [
    path("decisions/", decisions, name="decisions"),
    path("decisions/<slug:decision_id>/", decision, name="decision"),
    path("decisions/<slug:decision_id>/sign", sign_decision, name="sign_decision"),
    path("decisions/<slug:decision_id>/return", return_decision, name="return_decision"),
    path("decisions/<slug:decision_id>/withdraw", withdraw_decision, name="withdraw_decision"),
]
