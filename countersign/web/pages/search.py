"""Search: an alert, a case, a control, or somebody or something by id; a few of each."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from countersign.casework.acting import Actor
from countersign.casework.models import AlertSubject
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import alerts_for, cases_for

from ..acting_on import shown
from ..workplace import workplace
from .page import page

_FEW = 8
_LONGEST = 100


@page(ability=Ability.SEE_SYSTEM, kind="search")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What has these words in it, or this id."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    actor = request.actor
    found = _found(words, actor) if words else {}
    sees = actor.may(Ability.SEE_CASEWORK)
    facts = {**found, "words": words, "search_words": words, "sees_casework": sees, "today": request.today}
    note_sealed([*found.get("alerts", ()), *found.get("cases", ())], actor=actor)
    return shown(request, "subjects/search.html", facts)


def _found(words: str, actor: Actor) -> dict[str, Any]:
    alerts = alerts_for(actor).filter(Q(id=words) | Q(sentence__icontains=words)).order_by("-raised_date", "id")
    cases = cases_for(actor).filter(Q(id=words) | Q(title__icontains=words)).order_by("-opened_date", "id")
    return {
        "alerts": list(alerts[:_FEW]),
        "cases": list(cases[:_FEW]),
        "controls": _controls(words, actor),
        "subjects": _subjects(words, actor) if actor.may(Ability.SEE_CASEWORK) else [],
    }


def _controls(words: str, actor: Actor) -> list[Any]:
    low = words.lower()
    open_ones = (c for c in workplace().rulebook.controls.values() if not c.circle or c.circle in actor.circles)
    named = (c for c in open_ones if low in c.id or low in c.id.replace("_", " ") or low in c.title.lower())
    return sorted(named, key=lambda control: control.id)[:_FEW]


def _subjects(words: str, actor: Actor) -> list[tuple[str, str]]:
    """Ids that begin so and that an alert is about which this person may see."""
    visible = alerts_for(actor).values("id")
    about = AlertSubject.objects.filter(subject_id__startswith=words, alert__in=visible)
    return list(about.order_by("noun", "subject_id").values_list("noun", "subject_id").distinct()[:_FEW])


urls = [path("search", search, name="search")]
