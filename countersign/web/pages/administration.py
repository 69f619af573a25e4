"""Administration: accounts, roles and circles as the firm's files say, numbers in force, and how the machine stands."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from countersign.casework.errors import CaseworkError, NotFoundError
from countersign.casework.permissions import Ability

from .. import administering
from ..accounts.models import ApiToken
from ..boards.controls import number_in_force
from ..boards.machine import machine_of
from ..boards.people import holdings_by_name, people, person_named
from ..workplace import workplace
from .page import page

_LINK = "invitation_link"  # where the session keeps a link until it is shown, once


class InviteForm(forms.Form):
    """Whom an account is for is in the address; where the link goes, and until when the account is good, is here."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    expires_on = forms.DateField(
        label="First day without access",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="For examiners, auditors and consultants. A role that ends does the same.",
    )


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label="Why", max_length=500)


@page(ability=Ability.ADMINISTER, kind="account", nav="Administration")
def administration(request: HttpRequest) -> HttpResponse:
    """Accounts, and how the worker, mail and single sign-on stand."""
    home = workplace()
    facts = {
        "people": people(home.firm, today=request.today, at=request.at),
        "machine": machine_of(home.firm, at=request.at, today=request.today),
    }
    response: HttpResponse = render(request, "administration/accounts.html", facts)
    return response


@page(ability=Ability.ADMINISTER, kind="account")
def person_account(request: HttpRequest, person: str) -> HttpResponse:
    """One person's account and what can be done with it."""
    return _account(request, person, {})


@page(ability=Ability.ADMINISTER, kind="role")
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role and belongs to which circle, over which dates."""
    firm = workplace().firm
    facts = {
        "roles": holdings_by_name(firm.holdings, request.today),
        "circles": holdings_by_name(firm.circles, request.today),
    }
    response: HttpResponse = render(request, "administration/roles.html", facts)
    return response


@page(ability=Ability.ADMINISTER, kind="threshold")
def thresholds(request: HttpRequest) -> HttpResponse:
    """The firm's numbers in force, and who approved each."""
    firm = workplace().firm
    numbers = [number_in_force(number, request.today, firm.people) for number in firm.thresholds.values()]
    response: HttpResponse = render(request, "administration/thresholds.html", {"numbers": numbers})
    return response


@require_POST
@page(ability=Ability.ADMINISTER, kind="account")
def invite_account(request: HttpRequest, person: str) -> HttpResponse:
    """Open an account or give a new link; the link is shown once."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            secret = administering.invite(workplace(), person=person, actor=request.actor, **form.cleaned_data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            link = request.build_absolute_uri(reverse("account_invitation", args=[secret]))
            request.session[_LINK] = [person, link]
            return _back(person)
    return _account(request, person, {"invite_form": form}, status=400)


@require_POST
@page(ability=Ability.ADMINISTER, kind="account")
def lock_account(request: HttpRequest, person: str) -> HttpResponse:
    """Close an account and end its sessions."""
    return _for_a_reason(request, person, administering.lock, "The account is locked, and its sessions have ended.")


@require_POST
@page(ability=Ability.ADMINISTER, kind="account")
def unlock_account(request: HttpRequest, person: str) -> HttpResponse:
    """Open a locked account again."""
    return _for_a_reason(request, person, administering.unlock, "The account is open again.")


@require_POST
@page(ability=Ability.ADMINISTER, kind="account")
def prepare_reset(request: HttpRequest, person: str) -> HttpResponse:
    """Propose to take away a lost second factor."""
    done = "The reset waits for another administrator to approve it."
    return _for_a_reason(request, person, administering.prepare_reset, done)


@require_POST
@page(ability=Ability.ADMINISTER, kind="account")
def approve_reset(request: HttpRequest, person: str, reset: int) -> HttpResponse:
    """Take the second factor away, as somebody else prepared it."""
    administering.approve_reset(workplace(), reset=reset, actor=request.actor)
    messages.success(request, "The second factor is taken away. The person sets up a new one at the next sign-in.")
    return _back(person)


@require_POST
@page(ability=Ability.ADMINISTER, kind="token")
def revoke_persons_token(request: HttpRequest, person: str, token: str) -> HttpResponse:
    """End a token of somebody else."""
    reason = request.POST.get("reason", "")
    administering.revoke_token(workplace(), token=token, reason=reason, actor=request.actor)
    messages.success(request, "The token is revoked. What used it is refused from now on.")
    return _back(person)


def _for_a_reason(request: HttpRequest, person: str, do: Callable[..., None], done: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _account(request, person, {"reason_form": form}, status=400)
    do(workplace(), person=person, reason=form.cleaned_data["reason"], actor=request.actor)
    messages.success(request, done)
    return _back(person)


def _account(request: HttpRequest, person: str, forms_so_far: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    found = person_named(workplace().firm, person, today=request.today, at=request.at)
    if found is None:
        raise NotFoundError(f"Nobody is known as {person[:60]!r}.")
    link = request.session.pop(_LINK, None)
    email = found.account.email if found.account else ""
    facts = {
        "person": found,
        "oneself": person == request.actor.person,
        "tokens": ApiToken.objects.filter(user__person_id=person, revoked_at=None, expires_at__gt=request.at),
        "link": link[1] if link and link[0] == person else "",
        "invite_form": InviteForm(initial={"email": email}),
        "reason_form": ReasonForm(),
        **forms_so_far,
    }
    response: HttpResponse = render(request, "administration/account.html", facts, status=status)
    return response


def _back(person: str) -> HttpResponse:
    response: HttpResponse = HttpResponseRedirect(reverse("person_account", args=[person]))
    return response


_ONE = "administration/accounts/<str:person>/"

urls = [
    path("administration/", administration, name="administration"),
    path("administration/roles/", roles, name="roles"),
    path("administration/thresholds/", thresholds, name="thresholds"),
    path(_ONE, person_account, name="person_account"),
    path(f"{_ONE}invite/", invite_account, name="invite_account"),
    path(f"{_ONE}lock/", lock_account, name="lock_account"),
    path(f"{_ONE}unlock/", unlock_account, name="unlock_account"),
    path(f"{_ONE}reset/", prepare_reset, name="prepare_reset"),
    path(f"{_ONE}reset/<int:reset>/approve/", approve_reset, name="approve_reset"),
    path(f"{_ONE}tokens/<slug:token>/revoke/", revoke_persons_token, name="revoke_persons_token"),
]
