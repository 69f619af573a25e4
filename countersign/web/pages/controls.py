"""Controls: all of them by topic, and each with its text, its law, its numbers, its examples and its last runs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from countersign.authoring import Control
from countersign.casework.models.words import APPROVED, OPEN_ALERT
from countersign.casework.permissions import Ability
from countersign.casework.selectors import alerts_for, waivers_for

from ..boards.controls import lately, law_of, next_due, numbers_of, runs_lately, trend_of, written_in
from ..boards.examples import examples_of, tried_examples
from ..boards.open_alerts import by_control, open_alerts
from ..boards.runs import control_for
from ..boards.words import counted
from ..workplace import workplace
from .page import page

_ALERTS_SHOWN = 5


@page(ability=Ability.SEE_SYSTEM, kind="control", nav="Controls")
def controls(request: HttpRequest) -> HttpResponse:
    """Every control by topic: who answers for it, what came of it last, and whether it finds more than it did."""
    actor, home = request.actor, workplace()
    sees_casework = actor.may(Ability.SEE_CASEWORK)
    topics = lately(
        workplace().installation(request.at),
        today=actor.today,
        circles=actor.circles,
        open_alerts=by_control(open_alerts(actor, home.folder)),
    )
    response: HttpResponse = render(request, "controls/controls.html", {"topics": topics, "casework": sees_casework})
    return response


@page(ability=Ability.SEE_SYSTEM, kind="control")
def control(request: HttpRequest, control: str) -> HttpResponse:
    """One control."""
    actor, home = request.actor, workplace()
    installation = workplace().installation(request.at)
    found = control_for(installation, control, actor.circles)
    runs = runs_lately(installation, found, until=actor.today - timedelta(days=1), circles=actor.circles)
    file, source = written_in(found)
    facts = {
        "control": found,
        "holders": home.firm.holders(found.owner, actor.today),
        "next_due": next_due(installation, found, actor.today),
        "law": list(law_of(found, home.rulebook, actor.today)),
        "numbers": numbers_of(found, installation, actor.today),
        "runs": runs[::-1][:10],
        "trend": trend_of(found, runs),
        "examples": examples_of(found),
        "file": file,
        "source": source,
        **_casework(request, found),
    }
    response: HttpResponse = render(request, "controls/control.html", facts)
    return response


@page(ability=Ability.SEE_SYSTEM, kind="control")
def control_try(request: HttpRequest, control: str) -> HttpResponse:
    """What a control says of its examples now. Nothing of the firm's is read or changed, but for its numbers."""
    home = workplace()
    found = control_for(workplace().installation(request.at), control, request.actor.circles)
    examples = tried_examples(found, home.folder)
    facts = {"control": found, "examples": examples, "all_as_said": all(one.as_said for one in examples)}
    response: HttpResponse = render(request, "controls/try.html", facts)
    return response


def _casework(request: HttpRequest, found: Control) -> Mapping[str, Any]:
    """Its open alerts and the waivers in force, for whoever sees casework."""
    actor = request.actor
    if not actor.may(Ability.SEE_CASEWORK):
        return {}
    alerts = alerts_for(actor).filter(control_id=found.id, status__in=OPEN_ALERT)
    waivers = waivers_for(actor).filter(
        control_id=found.id,
        decision__status=APPROVED,
        starts_date__lte=actor.today,
        ends_date__gt=actor.today,
        ended_date=None,
    )
    return {
        "casework": True,
        "open_alerts": counted(alerts),
        "first_alerts": list(alerts.order_by("answer_due_date", "id")[:_ALERTS_SHOWN]),
        "waivers": list(waivers.order_by("ends_date", "id")),
    }


urls = [
    path("controls/", controls, name="controls"),
    path("controls/<slug:control>/", control, name="control"),
    path("controls/<slug:control>/try/", control_try, name="control_try"),
]
