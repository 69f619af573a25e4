"""The addresses under /account/: ours first, then allauth's, and those of it that are closed here."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from ..pages.errors import not_found
from . import views

_CLOSED = (  # nobody signs up, changes an address alone, or is sent a link that sets a password without an invitation
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/<path:rest>",
    "password/set/",
    "password/reset/",
    "password/reset/<path:rest>",
    "login/code/<path:rest>",
    "reauthenticate/code/",
    "reauthenticate/code/<path:rest>",
    "3rdparty/",
    "3rdparty/signup/",
    "social/<path:rest>",
)


def _closed(request: HttpRequest, **_: str) -> HttpResponse:
    return not_found(request)


urls: list[URLPattern | URLResolver] = [
    path("", views.account, name="account"),
    path("tokens/", views.tokens, name="account_tokens"),
    path("tokens/<slug:token>/revoke/", views.revoke, name="account_token_revoke"),
    path("invitation/", views.accept, name="account_invitation_accept"),
    path("invitation/<str:secret>/", views.follow, name="account_invitation"),
    *(path(closed, _closed) for closed in _CLOSED),
    path("", include("allauth.urls")),
]
