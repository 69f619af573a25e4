"""Where the firm's ways differ from allauth's: nobody signs up, and not everyone with a password may enter."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..workplace import now, workplace
from .models import User
from .signing_in import UNKNOWN, may_sign_in, note_refused


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation, and each sign-in asks whether the person may still enter."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **_: Any) -> HttpResponse | None:
        """Refuse somebody whose account is locked or expired, or who holds no role today; whichever way they came."""
        if may_sign_in(user, now()):
            return None
        clear_login(request)
        note_refused(user.person_id, why="may not enter")
        return render(request, "account/account_inactive.html", status=403)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: messages to people are sent, and evidenced, by the worker."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, so that a copy of the database opens no account."""

    def encrypt(self, text: str) -> str:
        """With the workbench's key, which is not in the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return f"Countersign, {workplace().firm.name}"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """A provider says who somebody is. It opens no account: the address it has verified must be that of one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whoever has no account here."""
        if not sociallogin.is_existing:
            note_refused(UNKNOWN, why="single sign-on without an account")
            raise ImmediateHttpResponse(render(request, "account/account_inactive.html", status=403))


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
