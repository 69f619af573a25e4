"""Absences: who is away, and who acts in their roles meanwhile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from countersign.casework import absences as service
from countersign.casework.permissions import WHOLE_FIRM, Ability
from countersign.casework.selectors import absences_for

from ..acting_on import done, shown, tried
from ..forms import AbsenceForm
from ..people import as_actor, own_people
from ..workplace import workplace
from .page import page

_SHOWN = 100


@page(ability=Ability.SEE_SYSTEM, kind="absence")
def absences(request: HttpRequest) -> HttpResponse:
    """Who is or will be away, with a form for one's own absence, and for others' where one gives work to them."""
    form = _form(request)
    if request.method == "POST" and tried(form, lambda: _record(request, form)):
        return done(request, "The absence is recorded. The deputy acts in these roles meanwhile.", "absences")
    today, actor = request.today, request.actor
    coming = absences_for(actor).filter(ends_date__gt=today).order_by("starts_date", "id")[:_SHOWN]
    assigns = actor.may(Ability.ASSIGN, WHOLE_FIRM)
    lines = [
        {"row": row, "now": row.starts_date <= today, "may_end": assigns or row.person == actor.person}
        for row in coming
    ]
    return shown(request, "absences/absences.html", {"form": form, "lines": lines, "assigns": assigns}, form)


@page(ability=Ability.SEE_SYSTEM, kind="absence")
@require_POST
def end_absence(request: HttpRequest, absence_id: str) -> HttpResponse:
    """Say that somebody is back."""
    service.end_absence(absence=absence_id, actor=request.actor)
    return done(request, "The absence has ended. Nobody acts for the person from today on.", "absences")


def _form(request: HttpRequest) -> AbsenceForm:
    people = own_people(workplace().firm, request.today)
    own = [named for named in people if named[0] == request.actor.person]
    others = [named for named in people if named[0] != request.actor.person]
    return AbsenceForm(
        request.POST if request.method == "POST" else None,
        prefix="absence",
        people=[*own, *others] if request.actor.may(Ability.ASSIGN, WHOLE_FIRM) else own,
        deputies=others if not request.actor.may(Ability.ASSIGN, WHOLE_FIRM) else people,
        initial={"person": request.actor.person, "starts": request.today},
    )


def _record(request: HttpRequest, form: AbsenceForm) -> Any:
    return service.record_absence(
        person=form.words("person"),
        deputy=as_actor(request, form.words("deputy")),
        starts=form.cleaned_data["starts"],
        ends=form.cleaned_data["ends"],
        actor=request.actor,
    )


urls = [
    path("absences/", absences, name="absences"),
    path("absences/<slug:absence_id>/end", end_absence, name="end_absence"),
]
