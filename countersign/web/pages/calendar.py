"""The calendar: what is due on which day of a month."""

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from countersign.casework.errors import CaseworkError
from countersign.casework.permissions import Ability

from ..boards.month import month_of
from ..workplace import workplace
from .asking import day_of
from .page import page

_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


@page(ability=Ability.SEE_SYSTEM, kind="calendar", nav="Calendar")
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of deadlines, of feeds and runs that are due, with business days and holidays."""
    first = _asked_month(request)
    month = month_of(workplace().installation(request.at), first, actor=request.actor)
    response: HttpResponse = render(request, "calendar/calendar.html", {"month": month})
    return response


def _asked_month(request: HttpRequest) -> date:
    """The first of the month asked for with `?month=2017-10`; without one, of this month."""
    said = request.GET.get("month", "")
    if not said:
        return date(request.today.year, request.today.month, 1)
    if not _MONTH.fullmatch(said):
        raise CaseworkError(f"{said[:20]!r} is no month. Write it as 2017-10.")
    return day_of(f"{said}-01")


urls = [path("calendar/", calendar, name="calendar")]
