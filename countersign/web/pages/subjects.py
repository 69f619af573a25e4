"""All that is known of a person, an account, a system, an introducing firm, a security or a vendor."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from countersign.casework.errors import NotFoundError
from countersign.casework.permissions import Ability
from countersign.casework.reading import is_unmasked, note_sealed, unmask
from countersign.casework.selectors import alerts_for, cases_for
from countersign.day.knowing import Happening, Known, events_about, what_is_known
from countersign.day.table_rows import TableRows

from ..acting_on import shown
from ..naming import SUBJECT_PAGES
from ..pictures import Event, Movement, Party, flow, timeline
from ..templatetags.casework import said, words
from ..workplace import workplace
from .case import drawn
from .page import page

_SHOWN = 20
_EVENTS = 300
_DAYS = 366  # of what happened
_LONGEST = 100  # characters of an id


def _view(noun: str) -> Any:
    def subject(request: HttpRequest, subject_id: str) -> HttpResponse:
        return _page(request, noun, subject_id)

    subject.__doc__ = f"All that is known of one {noun}."
    return page(ability=Ability.SEE_CASEWORK, kind=noun, name=SUBJECT_PAGES[noun])(require_GET(subject))


@page(ability=Ability.UNMASK, kind="person")
@require_POST
def show_subject(request: HttpRequest, noun: str, subject_id: str) -> HttpResponse:
    """Show personal information about a subject; that somebody looked is evidenced."""
    named = noun.replace("-", " ")
    if named not in SUBJECT_PAGES:
        raise NotFoundError(f"Nothing is known of a {named[:40]}.")
    entry = unmask(f"{named}:{subject_id[:_LONGEST]}", actor=request.actor)
    return redirect(f"{reverse(SUBJECT_PAGES[named], args=[subject_id])}?shown={entry}")


def _page(request: HttpRequest, noun: str, subject_id: str) -> HttpResponse:
    actor, entry = request.actor, request.GET.get("shown", "")
    if len(subject_id) > _LONGEST or "\0" in subject_id:
        raise NotFoundError(f"There is no {noun} of this id that you can see.")
    short = entry.isascii() and entry.isdigit() and len(entry) < 16
    unmasked = short and is_unmasked(int(entry), f"{noun}:{subject_id}", actor=actor)
    asked = {"noun": noun.replace(" ", "_"), "id": subject_id, "as_of": request.today, "circles": actor.circles}
    installation, since = workplace().installation(request.at), request.today - timedelta(days=_DAYS)
    known = what_is_known(installation, **asked, limit=_SHOWN, unmasked=unmasked)
    alerts = alerts_for(actor).filter(subjects__noun=noun, subjects__subject_id=subject_id)
    alerts = list(alerts.order_by("-raised_date", "id")[:_SHOWN])
    if not known.exists and not alerts:
        raise NotFoundError(f"There is no {noun} of this id that you can see.")
    cases = cases_for(actor).filter(alerts__subjects__noun=noun, alerts__subjects__subject_id=subject_id).distinct()
    cases = list(cases.order_by("-opened_date", "id")[:_SHOWN])
    note_sealed([*alerts, *cases], actor=actor)
    happenings = events_about(installation, **asked, since=since, limit=_EVENTS)
    facts = {
        "noun": noun,
        "id": subject_id,
        "known": known,
        "tables": [_table(found) for found in known.tables if found.rows],
        "alerts": alerts,
        "cases": cases,
        "unmasked": unmasked,
        "may_unmask": actor.may(Ability.UNMASK),
        "picture": drawn(timeline("What happened", [_event(one) for one in happenings], zone=workplace().firm.zone)),
        "flow": _flow(known, noun, subject_id),
        "show": reverse("show_subject", args=[noun.replace(" ", "-"), subject_id]),
    }
    return shown(request, "subjects/subject.html", facts)


def _table(found: TableRows) -> dict[str, Any]:
    declaration = found.declaration
    shown_columns = [column for column in declaration.columns if any(row[column.name] for row in found.rows)]
    return {
        "caption": f"{words(found.table)}: {found.count:,}" + (", the first" if found.more else ""),
        "what": words(found.table),
        "columns": [(words(column.name), "") for column in shown_columns],
        "rows": [[said(row[column.name]) for column in shown_columns] for row in found.rows],
        "facts": [(words(c.name), said(found.rows[0][c.name])) for c in declaration.columns],
        "one": found.count == 1,
        "more": found.more,
    }


def _event(one: Happening) -> Event:
    at = one.at or datetime.combine(one.day, time(12), UTC)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    what = one.what.partition(";")[0]  # the declaration goes on to say what null and an open end mean
    return Event(at, words(one.table), what, what)


def _flow(known: Known, noun: str, subject_id: str) -> dict[str, Any] | None:
    """Who enters what: a line from each person or login to each system that a row ties together."""
    lines = [
        (str(row["person_id"]), str(row["system_id"]))
        for found in known.tables
        for row in found.rows
        if row.get("person_id") and row.get("system_id")
    ]
    if noun not in ("person", "system") or not lines:
        return None
    people = {f"person:{person}": Party(f"person:{person}", person, "person") for person, _ in lines}
    systems = {f"system:{system}": Party(f"system:{system}", system, "system") for _, system in lines}
    movements = [Movement(f"person:{person}", f"system:{system}") for person, system in lines]
    title = "Who is tied to which system, by rows"
    return drawn(flow(title, [*people.values(), *systems.values()], movements, about=f"{noun}:{subject_id}"))


urls = [
    path("people/<str:subject_id>/", _view("person"), name="person"),
    path("accounts/<str:subject_id>/", _view("account"), name="account_known"),
    path("systems/<str:subject_id>/", _view("system"), name="system_known"),
    path("introducing-firms/<str:subject_id>/", _view("introducing firm"), name="introducing_firm"),
    path("securities/<str:subject_id>/", _view("security"), name="security"),
    path("vendors/<str:subject_id>/", _view("vendor"), name="vendor"),
    path("known/<slug:noun>/<str:subject_id>/show", show_subject, name="show_subject"),
]
