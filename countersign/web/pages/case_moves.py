"""How a case moves: given, waiting, closed, reopened; merged, split and linked; questions to introducing firms."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from countersign.casework import cases as service
from countersign.casework import requests
from countersign.casework.errors import CaseworkError, NotFoundError
from countersign.casework.permissions import Ability
from countersign.casework.selectors import case_named

from .. import forms
from ..acting_on import done, tried
from ..people import as_actor, firms_that_answer
from ..workplace import workplace
from . import case_forms
from .case import case_page
from .page import page

Act = Callable[[], Any]


@page(ability=Ability.WORK, kind="case")
@require_POST
def take_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take a case up oneself."""
    service.assign_case(case=case_id, to=request.actor, actor=request.actor, version=_version(request))
    return done(request, "The case is yours.", "case", case_id)


@page(ability=Ability.ASSIGN, kind="case")
@require_POST
def give_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Give a case to somebody."""
    row = case_named(case_id, request.actor)
    form = case_forms.give_form(request, row, request.POST)

    def act() -> Any:
        version = form.words("version")
        return service.assign_case(
            case=case_id, to=as_actor(request, form.words("to")), actor=request.actor, version=version
        )

    return _moved(request, row, form, act, "The case is given to somebody else.")


@page(ability=Ability.WORK, kind="case")
@require_POST
def start_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Begin, or go on with, the investigation."""
    service.start(case=case_id, actor=request.actor, version=_version(request))
    return done(request, "The case is under investigation.", "case", case_id)


@page(ability=Ability.WORK, kind="case")
@require_POST
def wait_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Say what the case waits for."""
    row, form = case_named(case_id, request.actor), case_forms.wait_form(request.POST)

    def act() -> Any:
        reason, version = form.words("reason"), form.words("version")
        return service.wait(case=case_id, reason=reason, actor=request.actor, version=version)

    return _moved(request, row, form, act, "The case waits.")


@page(ability=Ability.WORK, kind="case")
@require_POST
def close_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Close a countersigned case."""
    service.close(case=case_id, actor=request.actor, version=_version(request))
    return done(request, "The case is closed.", "case", case_id)


@page(ability=Ability.WORK, kind="case")
@require_POST
def reopen_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Open a case again."""
    row, form = case_named(case_id, request.actor), case_forms.reopen_form(request, request.POST)

    def act() -> Any:
        reason, version = form.words("reason"), form.words("version")
        due = form.cleaned_data["due"]
        return service.reopen(case=case_id, reason=reason, due=due, actor=request.actor, version=version)

    return _moved(request, row, form, act, "The case is open again. Its earlier decision stays what it was.")


@page(ability=Ability.WORK, kind="case")
@require_POST
def link_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Say that two cases have to do with each other."""
    row, form = case_named(case_id, request.actor), forms.OtherCaseForm(request.POST, prefix="link")

    def act() -> Any:
        other, reason = _other(request, form), form.words("reason")
        return service.link(case=case_id, other=other, reason=reason, actor=request.actor)

    return _moved(request, row, form, act, "The two cases are linked.")


@page(ability=Ability.WORK, kind="case")
@require_POST
def merge_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Move this case's alerts into another, and end it there."""
    row, form = case_named(case_id, request.actor), forms.OtherCaseForm(request.POST, prefix="merge")

    def act() -> Any:
        other, reason = _other(request, form), form.words("reason")
        return service.merge(case=case_id, into=other, reason=reason, actor=request.actor)

    return _moved(request, row, form, act, "The case is merged; it goes on in the other one.")


@page(ability=Ability.WORK, kind="case")
@require_POST
def take_out_of_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take alerts out of a case."""
    row = case_named(case_id, request.actor)
    choices = case_forms.alert_choices(list(row.alerts.all()))
    form = forms.SomeAlertsForm(request.POST, prefix="take_out", choices=choices)

    def act() -> Any:
        return service.take_out(case=case_id, alerts=form.cleaned_data["alerts"], actor=request.actor)

    return _moved(request, row, form, act, "The alerts are out of the case.")


@page(ability=Ability.WORK, kind="case")
@require_POST
def split_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Move some of a case's alerts into a case of their own."""
    row = case_named(case_id, request.actor)
    choices = case_forms.alert_choices(list(row.alerts.all()))
    form = forms.SplitForm(request.POST, prefix="split", choices=choices)

    def act() -> Any:
        return service.split(
            case=case_id,
            alerts=form.cleaned_data["alerts"],
            title=form.words("title"),
            due=form.cleaned_data["due"],
            steps=workplace().rulebook.investigations.get(row.topic, ()),
            actor=request.actor,
        )

    return _moved(request, row, form, act, "The alerts are in a case of their own, linked to this one.")


@page(ability=Ability.ASK, kind="request")
@require_POST
def ask_firm(request: HttpRequest, case_id: str) -> HttpResponse:
    """Send a question to an introducing firm."""
    row, form = case_named(case_id, request.actor), case_forms.ask_form(request, request.POST)

    def act() -> Any:
        return requests.ask(
            case=case_id,
            introducing_firm_id=form.words("introducing_firm"),
            reachable=firms_that_answer(workplace().firm, request.today),
            account_id=form.words("account"),
            question=form.words("question"),
            due=form.cleaned_data["due"],
            actor=request.actor,
        )

    return _moved(request, row, form, act, "The request is sent, in these words; the case waits for the answer.")


def _moved(request: HttpRequest, row: Any, form: Any, act: Act, said: str) -> HttpResponse:
    if tried(form, act):
        return done(request, said, "case", row.id)
    row.refresh_from_db()
    return case_page(request, row, {form.prefix: form})


def _other(request: HttpRequest, form: forms.OtherCaseForm) -> str:
    """The other case's id; where there is none such, the form says so and keeps what was typed."""
    try:
        return str(case_named(form.words("other").strip(), request.actor).id)
    except NotFoundError as error:
        raise CaseworkError(str(error)) from error


def _version(request: HttpRequest) -> str:
    return str(request.POST.get("version", ""))[:80]


urls = [
    path("cases/<slug:case_id>/take", take_case, name="take_case"),
    path("cases/<slug:case_id>/give", give_case, name="give_case"),
    path("cases/<slug:case_id>/start", start_case, name="start_case"),
    path("cases/<slug:case_id>/wait", wait_case, name="wait_case"),
    path("cases/<slug:case_id>/close", close_case, name="close_case"),
    path("cases/<slug:case_id>/reopen", reopen_case, name="reopen_case"),
    path("cases/<slug:case_id>/link", link_case, name="link_case"),
    path("cases/<slug:case_id>/merge", merge_case, name="merge_case"),
    path("cases/<slug:case_id>/take-out", take_out_of_case, name="take_out_of_case"),
    path("cases/<slug:case_id>/split", split_case, name="split_case"),
    path("cases/<slug:case_id>/ask", ask_firm, name="ask_firm"),
]
