"""Feeds: what arrived for a day, a feed with its history and mapping, and quarantine with its correction."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from countersign.casework.errors import CaseworkError, ChangedError, NotFoundError
from countersign.casework.permissions import Ability
from countersign.day.quarantine import quarantined, quarantined_rows
from countersign.day.table_rows import open_to
from countersign.feeds import Feed

from ..boards.feeds import arrivals, mapping_words
from ..correcting import correct, lines_to_correct
from ..refusals import refused_as_casework
from ..workplace import workplace
from .asking import asked_day, beside, day_of
from .page import page

DAYS_SHOWN = 31


@page(ability=Ability.SEE_SYSTEM, kind="feed", nav="Feeds")
def feeds(request: HttpRequest) -> HttpResponse:
    """What arrived for a day, late, short or not at all; and all that lies in quarantine."""
    day, actor = asked_day(request), request.actor
    installation = workplace().installation(request.at)
    since = actor.today - timedelta(days=DAYS_SHOWN)
    facts = {
        "arrivals": arrivals(installation, since=day, until=day, now=request.at, circles=actor.circles),
        "quarantined": quarantined(installation, since=since, until=actor.today, circles=actor.circles),
        "feeds": installation.feeds,
        **beside(day, actor.today),
    }
    response: HttpResponse = render(request, "feeds/feeds.html", facts)
    return response


@page(ability=Ability.SEE_SYSTEM, kind="feed")
def feed(request: HttpRequest, feed: str) -> HttpResponse:
    """One feed: when it is due, what came of it lately, and how its columns become a table's."""
    actor, installation = request.actor, workplace().installation(request.at)
    found = _feed(request, feed)
    since, until = actor.today - timedelta(days=DAYS_SHOWN), actor.today - timedelta(days=1)
    days = arrivals(installation, since=since, until=until, now=request.at, circles=actor.circles).days
    facts = {
        "feed": found,
        "days": [day for day in days if day.feed == found.id][::-1],
        "mapping": mapping_words(found),
    }
    response: HttpResponse = render(request, "feeds/feed.html", facts)
    return response


@page(ability=Ability.SEE_SYSTEM, kind="quarantine")
def quarantine(request: HttpRequest, feed: str, day: str) -> HttpResponse:
    """The rows of one delivery that could not be loaded, each with what is wrong. Personal values are hidden."""
    actor, installation, business_date = request.actor, workplace().installation(request.at), day_of(day)
    found = _feed(request, feed)
    with refused_as_casework():
        rows, more = quarantined_rows(installation, feed=found.id, business_date=business_date, circles=actor.circles)
    facts = {"feed": found, "day": business_date, "rows": rows, "more": more, "may_correct": actor.may(Ability.OPERATE)}
    response: HttpResponse = render(request, "feeds/quarantine.html", facts)
    return response


@require_GET
@page(ability=Ability.OPERATE, kind="quarantine")
def correction(request: HttpRequest, feed: str, day: str) -> HttpResponse:
    """The lines to be corrected, as they were delivered. That they were seen is evidenced."""
    return _form(request, _feed(request, feed), day_of(day), {}, "")


@require_POST
@page(ability=Ability.OPERATE, kind="quarantine")
def resubmission(request: HttpRequest, feed: str, day: str) -> HttpResponse:
    """Load the delivery with the lines that were changed."""
    found, business_date = _feed(request, feed), day_of(day)
    typed = _typed(request)
    try:
        told = correct(
            workplace(),
            feed=found.id,
            business_date=business_date,
            of=request.POST.get("of", ""),
            lines=_changed(request, typed),
            actor=request.actor,
        )
    except ChangedError:
        raise
    except CaseworkError as error:
        if isinstance(error, NotFoundError):
            raise
        return _form(request, found, business_date, typed, str(error))
    messages.success(request, told)
    return HttpResponseRedirect(reverse("quarantine", args=[found.id, business_date.isoformat()]))


def _form(request: HttpRequest, feed: Feed, day: date, typed: Mapping[int, str], wrong: str) -> HttpResponse:
    """The form, with what was typed where something was wrong with it."""
    found = lines_to_correct(workplace(), feed=feed.id, business_date=day, actor=request.actor)
    lines = [(bad, typed.get(bad.line, bad.text)) for bad in found.lines]
    facts = {"feed": feed, "day": day, "to_correct": found, "lines": lines, "wrong": wrong}
    response: HttpResponse = render(request, "feeds/correction.html", facts, status=400 if wrong else 200)
    return response


def _typed(request: HttpRequest) -> dict[int, str]:
    """What was sent for each line; a browser sends every line's end as two characters."""
    names = ((name.removeprefix("line-"), text) for name, text in request.POST.items() if name.startswith("line-"))
    return {int(number): _as_in_files(text) for number, text in names if number.isascii() and number.isdigit()}


def _changed(request: HttpRequest, typed: Mapping[int, str]) -> dict[int, str]:
    """Of the lines sent those that are not as they were; `was-` holds how each was."""
    return {line: text for line, text in typed.items() if text != _as_in_files(request.POST.get(f"was-{line}", ""))}


def _as_in_files(text: str) -> str:
    return text.replace("\r\n", "\n")


def _feed(request: HttpRequest, name: str) -> Feed:
    found = workplace().feeds.get(name)
    if found is None or not open_to(found.declaration.circle, request.actor.circles):
        raise NotFoundError(f"There is no feed {name[:40]!r}.")
    return found


urls = [
    path("feeds/", feeds, name="feeds"),
    path("feeds/<str:feed>/", feed, name="feed"),
    path("feeds/<str:feed>/<str:day>/", quarantine, name="quarantine"),
    path("feeds/<str:feed>/<str:day>/correct/", correction, name="correction"),
    path("feeds/<str:feed>/<str:day>/resubmit/", resubmission, name="resubmission"),
]
