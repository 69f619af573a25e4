"""Signing in and out: who may, and the evidence of it."""

from datetime import datetime
from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from countersign.casework.acting import Actor, actor_for
from countersign.casework.evidence_storage import transaction
from countersign.evidence import JSON

from ..workplace import now, workplace
from .models import User
from .records import write

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
UNKNOWN = "unknown"  # who tried, where no account has the address: what was typed is nobody's business


def may_enter(user: User, actor: Actor) -> bool:
    """Whether the account is open today: not locked, not expired, and its person holds a role."""
    expired = user.expires_on is not None and actor.today >= user.expires_on
    return user.is_active and not expired and bool(actor.roles)


def may_sign_in(user: User, at: datetime) -> bool:
    """The same, for somebody who has not signed in yet."""
    home = workplace()
    return may_enter(user, actor_for(home.firm, person=user.person_id, today=home.today(at), at=at))


def end_session(request: HttpRequest, *, why: str) -> None:
    """Sign somebody out who did not ask to be, and say in the evidence why."""
    person = request.user.person_id
    request.session[SIGNED_IN_AT] = ""  # or the sign-out would say that it was asked for
    logout(request)
    _note("sign-out", person, {"why": why})


def note_refused(person: str, *, why: str) -> None:
    """Evidence that somebody was not let in."""
    _note("sign-in refused", person, {"why": why})


def listen() -> None:
    """Connect what follows to what Django and allauth tell of."""
    user_logged_in.connect(_signed_in, dispatch_uid="countersign")
    user_logged_out.connect(_signed_out, dispatch_uid="countersign")
    user_login_failed.connect(_failed, dispatch_uid="countersign")
    authentication_failed.connect(_second_factor_failed, dispatch_uid="countersign")
    password_changed.connect(_password_changed, dispatch_uid="countersign")
    authenticator_added.connect(_factor_added, dispatch_uid="countersign")
    authenticator_removed.connect(_factor_removed, dispatch_uid="countersign")


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    at = now().isoformat()
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = at
    records = request.session.get("account_authentication_methods", [])
    _note("sign-in", user.person_id, {"by": sorted({str(r.get("type") or r["method"]) for r in records})})


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None and request.session.get(SIGNED_IN_AT):
        _note("sign-out", user.person_id, {"why": "asked to"})


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    email = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=email).first()
    note_refused(user.person_id if user else UNKNOWN, why="password")


def _second_factor_failed(user: User, **_: Any) -> None:
    note_refused(user.person_id, why="second factor")


def _password_changed(user: User, **_: Any) -> None:
    _note("password changed", user.person_id, {})


def _factor_added(user: User, authenticator: Any, **_: Any) -> None:
    _note("second factor added", user.person_id, {"type": str(authenticator.type)})


def _factor_removed(user: User, authenticator: Any, **_: Any) -> None:
    _note("second factor removed", user.person_id, {"type": str(authenticator.type)})


def _note(kind: str, person: str, more: dict[str, JSON]) -> None:
    home, at = workplace(), now()
    with transaction():
        write(home.log, kind, person, actor=person, today=home.today(at), at=at, more=more)
