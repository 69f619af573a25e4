"""Runs: what was due on a day and what came of it, a run with all that it read, and running again."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from countersign.casework.permissions import Ability
from countersign.day.due import last_day_due

from ..boards import ran
from ..boards.runs import control_for, rows_from, run_of
from ..running import run_again
from ..workplace import workplace
from .asking import asked_day, asked_number, beside, day_of
from .page import page


@page(ability=Ability.SEE_SYSTEM, kind="run", nav="Runs")
def runs(request: HttpRequest) -> HttpResponse:
    """Every control that was due on a day, and what came of it."""
    day, actor = asked_day(request), request.actor
    installation = workplace().installation(request.at)
    days = ran.runs_of(installation, since=day, until=day, circles=actor.circles)
    due = days[0].due if days else ()
    what = ran.what_came(installation.rulebook, day, day, due)
    controls = installation.rulebook.controls
    topics = [(topic, list(found)) for topic, found in groupby(due, key=lambda run: controls[run.control_id].topic)]
    strip = ran.strip(ran.last_days(installation, today=actor.today, circles=actor.circles))
    facts = {
        "ran": what,
        "topics": topics,
        "strip": strip,
        "is_due": day <= last_day_due(installation.firm, at=request.at, today=actor.today),
        **beside(day, actor.today),
    }
    response: HttpResponse = render(request, "runs/runs.html", facts)
    return response


@page(ability=Ability.SEE_SYSTEM, kind="run")
def run(request: HttpRequest, control: str, day: str) -> HttpResponse:
    """One run: inputs, numbers, what it found, and its evidence."""
    index = asked_number(request, "entry", -1)
    one = run_of(
        workplace().installation(request.at),
        control,
        day_of(day),
        circles=request.actor.circles,
        index=None if index < 0 else index,
    )
    facts = {"run": one, "day": one.entry.as_of, "may_run": request.actor.may(Ability.OPERATE), **_rows(request, one)}
    response: HttpResponse = render(request, "runs/run.html", facts)
    return response


@require_POST
@page(ability=Ability.OPERATE, kind="run")
def run_control(request: HttpRequest, control: str, day: str) -> HttpResponse:
    """Run a control for a day again, with all that has arrived by now."""
    asked = day_of(day)
    name = control_for(workplace().installation(request.at), control, request.actor.circles).id
    messages.success(request, run_again(workplace(), control_id=name, day=asked, actor=request.actor))
    return HttpResponseRedirect(reverse("run", args=[name, asked.isoformat()]))


def _rows(request: HttpRequest, one: Any) -> Mapping[str, Any]:
    """What it found, for whoever sees casework, and without what a circle must not know of itself."""
    if not request.actor.may(Ability.SEE_CASEWORK):
        return {"rows_hidden": True}
    found, more_found = rows_from(_of_others(request, one, one.told.found), asked_number(request, "found"))
    unsure, more_unsure = rows_from(_of_others(request, one, one.told.unsure), asked_number(request, "unsure"))
    return {"found": found, "more_found": more_found, "unsure": unsure, "more_unsure": more_unsure}


def _of_others(request: HttpRequest, one: Any, rows: Any) -> Any:
    """Of a sealed control's rows those that do not name the reader."""
    if not one.control.circle:
        return rows
    return tuple(row for row in rows if request.actor.person not in (*row.key, *row.values.values()))


urls = [
    path("runs/", runs, name="runs"),
    path("runs/<slug:control>/<str:day>/", run, name="run"),
    path("runs/<slug:control>/<str:day>/again/", run_control, name="run_control"),
]
