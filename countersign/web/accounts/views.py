"""The pages of one's own account, and the page that an invitation opens."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from countersign.casework.errors import NotFoundError

from ..pages.page import page
from ..workplace import now, workplace
from .forms import PasswordForm, TokenForm
from .models import ApiToken
from .services import accept_invitation, invited
from .tokens import make_token, revoke_token, tokens_of

_SECRET = "invitation"  # noqa: S105  where the session keeps a link's secret while the form is filled in


@page(ability=None, kind="account", name="account")
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and everything that concerns signing in."""
    response: HttpResponse = render(request, "account/account.html", {"roles": sorted(request.actor.roles)})
    return response


@page(ability=None, kind="token", name="account_tokens")
@reauthentication_required
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one is shown here, once."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        _, secret = make_token(
            name=said["name"],
            scopes=said["scopes"],
            good_for=timedelta(days=said["days"]),
            actor=request.actor,
            log=workplace().log,
        )
        form = TokenForm()
    facts = {"form": form, "secret": secret, "tokens": [_row(t, request) for t in tokens_of(request.actor)]}
    response: HttpResponse = render(request, "account/tokens.html", facts)
    return response


@require_POST
@page(ability=None, kind="token", name="account_token_revoke")
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    """End one of one's own tokens."""
    revoke_token(token=token, actor=request.actor, log=workplace().log)
    messages.success(request, "The token is revoked. What used it is refused from now on.")
    return HttpResponseRedirect(reverse("account_tokens"))


def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Put the link's secret into the session and take it out of the address, where it could be seen and kept."""
    request.session[_SECRET] = secret
    return HttpResponseRedirect(reverse("account_invitation_accept"))


def accept(request: HttpRequest) -> HttpResponse:
    """Set the password that an invitation asks for."""
    secret, at = request.session.get(_SECRET, ""), now()
    try:
        user = invited(secret=secret, at=at)
        form = PasswordForm(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            home = workplace()
            today = home.today(at)
            accept_invitation(
                secret=secret,
                encoded_password=make_password(form.cleaned_data["password1"]),
                today=today,
                at=at,
                log=home.log,
            )
            request.session.flush()
            messages.success(request, "Your password is set. Sign in with it.")
            return HttpResponseRedirect(reverse("account_login"))
    except NotFoundError as error:
        gone: HttpResponse = render(request, "account/invitation_gone.html", {"said": str(error)}, status=404)
        return gone
    response: HttpResponse = render(request, "account/invitation.html", {"form": form, "invited": user})
    return response


def _row(token: ApiToken, request: HttpRequest) -> dict[str, object]:
    standing = "revoked" if token.revoked_at else "expired" if request.at >= token.expires_at else "good"
    return {"token": token, "standing": standing}
