"""Who asks: a personal token, or the session of somebody signed in; and whether they may ask this at all."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja.utils import check_csrf

from countersign.casework.acting import Actor, actor_for
from countersign.casework.errors import NotAllowedError

from ..accounts.signing_in import may_enter
from ..accounts.tokens import token_with
from ..workplace import workplace
from .limiting import allowance
from .problems import INVALID, NO_SIGN_IN, NO_VERSION, NOT_ALLOWED, TOO_LARGE, TOO_MANY, WRONG_KIND, RefusedError

if TYPE_CHECKING:
    from .operations import Operation

_TAG = re.compile(r'"sha256:[0-9a-f]{64}"')
_MEGABYTE = 1_000_000
_AROUND_FILES = 200_000  # bytes of a body beside the files in it
_FILES_AT_ONCE = 5


@dataclass(frozen=True)
class _Caller:
    """Who asks, as the allowance counts them; without `scopes` everything is open that the roles open."""

    name: str
    actor: Actor
    scopes: frozenset[str] | None


class Entrance:
    """The checks before an operation sees anything: who, how often, with which scope and ability, and in what form."""

    operation: "Operation"

    def __call__(self, request: HttpRequest) -> bool:
        """Put who asks on the request, or raise RefusedError."""
        caller = _by_token(request) if "Authorization" in request.headers else self._by_session(request)
        if seconds := allowance.wait(caller.name, request.at):
            raise RefusedError(
                TOO_MANY,
                f"These are more requests than are taken at once. Wait {seconds} s, then go on.",
                headers={"Retry-After": str(seconds)},
            )
        request.actor = caller.actor
        self._refuse_roles(caller)
        self._refuse_form(request)
        return True

    def _by_session(self, request: HttpRequest) -> _Caller:
        if request.actor is None:
            raise _not_signed_in("There is no token and no session. Send a personal token, or sign in.")
        if not self.operation.safe and check_csrf(request) is not None:
            raise RefusedError(NOT_ALLOWED, "The session's form token is missing or not valid. Load the page again.")
        return _Caller(f"person {request.actor.person}", request.actor, None)

    def _refuse_roles(self, caller: _Caller) -> None:
        scope = self.operation.scope
        if caller.scopes is not None and scope not in caller.scopes:
            raise RefusedError(NOT_ALLOWED, f"This token was not made to {scope}. Make one with the scope {scope}.")
        if not self.operation.open_to(caller.actor):
            can = " or ".join(ability.value for ability in self.operation.abilities)
            raise NotAllowedError(f"Nobody in your roles can {can}. Ask somebody whose role reaches that far.")

    def _refuse_form(self, request: HttpRequest) -> None:
        """Refuse what the framework would pass over: other parameters, another content type, a version not named."""
        for name, values in request.GET.lists():
            if name not in self.operation.parameters or len(values) > 1:
                what = "is given twice" if name in self.operation.parameters else "is not known here"
                errors = [{"where": f"query.{name[:60]}", "what": what}]
                raise RefusedError(INVALID, f"The parameter {name[:60]!r} {what}.", errors=errors)
        if self.operation.safe:
            return
        if request.content_type != self.operation.takes:
            raise RefusedError(WRONG_KIND, f"This operation takes {self.operation.takes}. Say so in Content-Type.")
        _refuse_size(request, self.operation.takes)
        if self.operation.matched:
            _refuse_no_version(request.headers.get("If-Match", "").strip())


def _by_token(request: HttpRequest) -> _Caller:
    scheme, _, secret = request.headers["Authorization"].partition(" ")
    token: Any = token_with(secret.strip(), request.at) if scheme.lower() == "bearer" else None
    if token is None:
        raise _not_signed_in("This token is not good: unknown, revoked or expired. Make a new one in the workbench.")
    actor = actor_for(workplace().firm, person=token.user.person_id, today=request.today, at=request.at)
    if not may_enter(token.user, actor):
        raise _not_signed_in("The account of this token is not open today.")
    return _Caller(f"token {token.id}", actor, frozenset(token.scopes.split()))


def _not_signed_in(detail: str) -> RefusedError:
    return RefusedError(NO_SIGN_IN, detail, headers={"WWW-Authenticate": 'Bearer realm="countersign"'})


def _refuse_no_version(said: str) -> None:
    if said in ("", "*"):
        raise RefusedError(
            NO_VERSION,
            "This changes a record that others may change too. Read it, and send its ETag back as If-Match.",
        )
    if not _TAG.fullmatch(said):
        raise RefusedError(INVALID, "If-Match is not one ETag, in quotation marks, as the record's answer had it.")


def _refuse_size(request: HttpRequest, takes: str) -> None:
    """Refuse a body by the size it says before a byte of it is kept."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = _AROUND_FILES * 5
    if takes == "multipart/form-data":
        largest = int(workplace().firm.thresholds["document_largest"].on(request.today))
        limit = _AROUND_FILES + _FILES_AT_ONCE * largest * _MEGABYTE
    if length > limit:
        raise RefusedError(TOO_LARGE, f"The body has {length} bytes, and at most {limit} are taken.")
