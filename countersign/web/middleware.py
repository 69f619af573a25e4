"""What happens to every request: strict headers, sessions that end, and who acts."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from countersign.casework.acting import actor_for

from . import workplace as moment
from .accounts.models import User
from .accounts.signing_in import SEEN_AT, SIGNED_IN_AT, end_session, may_enter
from .choices import session_limits
from .workplace import workplace

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_NOTHING_OF_THE_DEVICE = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
_NOTE_EVERY = timedelta(seconds=30)  # a session is not written anew for each page
_ALWAYS_OPEN = ("/account/", "/static/", "/api/")  # the API refuses by itself whoever has no actor


class SecurityHeaders:
    """Headers that every answer has, whoever made it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)  # a download is stricter
        response.headers["Permissions-Policy"] = _NOTHING_OF_THE_DEVICE
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class SessionLimits:
    """End a session after the firm's minutes without a request, and after its hours in any case."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = moment.now()
        request.today = workplace().today(request.at)
        if request.user.is_authenticated:
            why = _ended(request)
            if why:
                end_session(request, why=why)
            else:
                _note_seen(request)
        return self.get_response(request)


class WhoActs:
    """Put on each request who acts: `request.actor`, or None for somebody who has not signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None
        user = request.user
        if user.is_authenticated:
            actor = actor_for(workplace().firm, person=user.person_id, today=request.today, at=request.at)
            if not may_enter(user, actor):
                end_session(request, why="may not enter any more")
            elif _lacks_second_factor(request, user):
                if not request.path.startswith(_ALWAYS_OPEN):
                    return HttpResponseRedirect(reverse("mfa_index"))
            else:
                request.actor = actor
        return self.get_response(request)


def _ended(request: HttpRequest) -> str:
    """Why the session is at its end; "" while it is not."""
    idle, whole = session_limits(workplace().firm, request.today)
    began, seen = _instant(request, SIGNED_IN_AT), _instant(request, SEEN_AT)
    if began is None or seen is None or not timedelta(0) <= request.at - began < whole:
        return "as long as a session lasts"
    return "" if request.at - seen < idle else "idle"


def _note_seen(request: HttpRequest) -> None:
    seen = _instant(request, SEEN_AT)
    if seen is None or request.at - seen >= _NOTE_EVERY:
        request.session[SEEN_AT] = request.at.isoformat()


def _instant(request: HttpRequest, name: str) -> datetime | None:
    said = request.session.get(name)
    return datetime.fromisoformat(said) if said else None


def _lacks_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether the firm requires a second factor that this person has not set up yet."""
    if not settings.COUNTERSIGN_SECOND_FACTOR_REQUIRED or request.session.get("second_factor"):
        return False
    if not user.has_second_factor():
        return True
    request.session["second_factor"] = True
    return False
