"""Requests for information to introducing firms, for our people: what was asked, what is answered, what is late."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from countersign.casework import requests as service
from countersign.casework.models.words import SENT
from countersign.casework.permissions import Ability
from countersign.casework.selectors import case_named, is_about, request_named, requests_for

from ..acting_on import done, shown, tried
from ..forms import ReasonForm
from ..introducing_firms import name_of_firm
from ..listing import cut
from .page import page


@page(ability=Ability.SEE_CASEWORK, kind="request")
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Requests, those that are unanswered first."""
    answered = request.GET.get("status") == "ended"
    rows = requests_for(request.actor).select_related("case")
    chosen = rows.exclude(status=SENT) if answered else rows.filter(status=SENT)
    found = cut([chosen], ("-due_date", "id") if answered else ("due_date", "id"), request.GET)
    facts = {"found": found, "answered": answered, "today": request.today}
    return shown(request, "requests/list.html", facts)


@page(ability=Ability.SEE_CASEWORK, kind="request")
@require_GET
def request(request: HttpRequest, request_id: str) -> HttpResponse:
    """One request and its answer."""
    return _page(request, request_named(request_id, request.actor))


@page(ability=Ability.ASK, kind="request")
@require_POST
def end_request(request: HttpRequest, request_id: str) -> HttpResponse:
    """Stop waiting for an answer."""
    row = request_named(request_id, request.actor)
    form = _end_form(request.POST)
    if tried(form, lambda: service.end_request(request=row.id, reason=form.words("reason"), actor=request.actor)):
        return done(request, "The request has ended without an answer, and the case says why.", "case", row.case_id)
    return _page(request, row, form)


def _page(request: HttpRequest, row: Any, form: ReasonForm | None = None) -> HttpResponse:
    case = case_named(row.case_id, request.actor)
    facts = {
        "row": row,
        "case": case,
        "firm_asked": name_of_firm(request, row.introducing_firm_id),
        "documents": row.documents.order_by("added_at", "id"),
        "form": form or _end_form(None),
        "may_end": row.status == SENT
        and request.actor.may(Ability.ASK, case.owner)
        and not is_about(case, request.actor.person),
        "today": request.today,
    }
    return shown(request, "requests/request.html", facts, form)


def _end_form(data: Any) -> ReasonForm:
    return ReasonForm(data, prefix="end_request", label="Why it ends without an answer")


urls = [
    path("requests/", requests, name="requests"),
    path("requests/<slug:request_id>/", request, name="request"),
    path("requests/<slug:request_id>/end", end_request, name="end_request"),
]
