"""Today: the page one arrives at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from .page import page


@page(ability=None, nav="Today")
def today(request: HttpRequest) -> HttpResponse:
    """What ran, what did not, and what waits for whom."""
    response: HttpResponse = render(request, "today.html", {"day": request.today})
    return response


urls = [path("", today, name="today")]
