"""Tags and filters of the pages of casework."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse

from countersign.casework.models.words import ALWAYS, CRITICAL, SAMPLE
from countersign.tables import OPEN_ENDED_DATE

from ..clocks import clock as clock_of
from ..naming import SUBJECT_PAGES
from ..workplace import workplace

register = template.Library()

_WHY = {
    CRITICAL: "because the control is critical",
    SAMPLE: "because it was drawn: so many in a hundred are",
    ALWAYS: "as for every case and every waiver",
}


@register.filter
def person(person_id: str) -> str:
    """The name of one of the firm's people, from its own list; an id that is not there stands for itself."""
    return workplace().firm.people.get(person_id, person_id)


@register.inclusion_tag("casework/clock.html")
def clock(due: date, today: date) -> Mapping[str, Any]:
    """When something is due, in business days."""
    return {"clock": clock_of(due, today, workplace().rulebook.calendars["trading"])}


@register.inclusion_tag("casework/subject.html")
def subject(noun: str, subject_id: str) -> Mapping[str, str]:
    """A link to all that is known of a person, an account, a system …; plain words where there is no such page."""
    page = SUBJECT_PAGES.get(noun)
    return {"noun": noun, "id": subject_id, "address": reverse(page, args=[subject_id]) if page else ""}


@register.filter
def cells(change: Any) -> list[dict[str, Any]]:
    """A row's columns with what they said then and say now; those that differ first."""
    then, now = change.then or {}, change.now or {}
    said = [
        {"column": name, "then": then.get(name), "now": now.get(name), "differs": name in change.columns}
        for name in (change.then or change.now)
    ]
    return sorted(said, key=lambda cell: not cell["differs"])


@register.filter
def said(text: str | None) -> str:
    """A value of a table as people read it: what lasts says so, and is not a day in the year 9999."""
    return "no end" if text and text.startswith(str(OPEN_ENDED_DATE)) else text or ""


@register.filter
def words(name: str) -> str:
    """The name of a table or a column as words."""
    return name.replace("_", " ")


@register.filter
def why_second(decision: Any) -> str:
    """Why a second person has to sign, in a sentence's end."""
    return _WHY.get(decision.second_person, "")
