"""Today: whether everything ran, what that found, and what waits for whoever looks."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from countersign.casework.acting import Actor
from countersign.casework.permissions import EVERYTHING, ROLES, Ability

from ..accounts.signing_in import SIGNED_IN_AT
from ..boards import ran
from ..boards.feeds import arrivals
from ..boards.mine import mine, overdue
from ..boards.open_alerts import Some, ageing_of, by_topic, open_alerts
from ..boards.undetermined import undetermined
from ..workplace import workplace
from .page import page

OVERSEEING = ("overdue", "found", "undetermined", "mine")
WORKING = ("mine", "overdue", "found", "undetermined")


@page(ability=None, nav="Today")
def today(request: HttpRequest) -> HttpResponse:
    """The page one arrives at: the same truth for everybody, what concerns oneself first."""
    actor = request.actor
    if actor.may(Ability.ANSWER):
        return HttpResponseRedirect(reverse("firm_home"))
    some = open_alerts(actor, workplace().folder)
    facts = {**_of_the_system(request, some), **_of_casework(request, some), "parts": _parts(actor)}
    response: HttpResponse = render(request, "today/today.html", facts)
    return response


def _of_the_system(request: HttpRequest, some: list[Some]) -> Mapping[str, Any]:
    actor = request.actor
    if not actor.may(Ability.SEE_SYSTEM):
        return {}
    installation, circles = workplace().installation(request.at), actor.circles
    what = ran.what_ran(installation, today=actor.today, circles=circles)
    return {
        "ran": what,
        "topics": ran.by_topic(what, installation.rulebook, by_topic(some)),
        "undetermined": undetermined(installation, what.due),
        "arrivals": arrivals(installation, since=what.since, until=what.until, now=request.at, circles=circles),
        "strip": ran.strip(ran.last_days(installation, today=actor.today, circles=circles)),
    }


def _of_casework(request: HttpRequest, some: list[Some]) -> Mapping[str, Any]:
    actor, home = request.actor, workplace()
    if not actor.may(Ability.SEE_CASEWORK):
        return {}
    return {
        "mine": mine(actor, signed_in_at=request.session.get(SIGNED_IN_AT, "")),
        "overdue": overdue(actor, some),
        "ageing": ageing_of(some, actor.today, home.rulebook.calendars["trading"]),
    }


def _parts(actor: Actor) -> tuple[str, ...]:
    """What stands first: for whoever answers for everything the whole, for whoever works on some of it their own."""
    everywhere = any(ROLES[name].area == EVERYTHING for name in actor.roles if name in ROLES)
    order = OVERSEEING if everywhere else WORKING
    return tuple(f"today/{part}.html" for part in order)


urls = [path("", today, name="today")]
