"""How an operation says no: problem+json (RFC 9457), with the service's own sentence as its detail."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from countersign.casework.documents import TooLargeError, WrongKindError
from countersign.casework.errors import CaseworkError, ChangedError, NotAllowedError, NotFoundError
from countersign.day.installation import DayError, WrongCallError
from countersign.evidence import EvidenceError
from countersign.law import LawError

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """One way of saying no: its status, the name in its type, its title, and when it is said."""

    status: int
    name: str
    title: str
    when: str

    @property
    def type(self) -> str:
        """The URI by which programs tell it from others."""
        return f"urn:countersign:problem:{self.name}"


UNREADABLE = Problem(400, "unreadable", "The request cannot be read", "The body is not JSON, or not whole.")
NO_SIGN_IN = Problem(401, "sign-in", "Sign in first", "There is no token or session, or it is no longer good.")
NOT_ALLOWED = Problem(403, "not-allowed", "This is not allowed", "The scope, or the person's roles, do not reach.")
NOT_FOUND = Problem(404, "not-found", "There is nothing here", "There is no such record, or none you may know of.")
NO_METHOD = Problem(405, "no-such-method", "This address takes another method", "The method is not one of Allow.")
REFUSED = Problem(409, "refused", "Refused as things stand", "The record's state, or what was asked, forbids it.")
CHANGED = Problem(409, "changed", "This has changed meanwhile", "What was asked rests on what is no longer so.")
OUTDATED = Problem(412, "outdated", "You saw another version", "The record is no longer the version in If-Match.")
TOO_LARGE = Problem(413, "too-large", "This is too large", "The body or a document is larger than is taken.")
WRONG_KIND = Problem(415, "wrong-kind", "This kind is not taken", "The content type or a document's kind is not taken.")
INVALID = Problem(422, "invalid", "The request is not as described", "A value is not as the schema says.")
NO_VERSION = Problem(428, "no-version", "Say which version you saw", "If-Match is missing.")
TOO_MANY = Problem(429, "too-many", "Too many requests", "More requests than are taken; Retry-After says when next.")
BROKEN = Problem(500, "broken", "Something is wrong with Countersign", "It is Countersign's fault; nothing was done.")

PROBLEMS: Sequence[Problem] = (
    UNREADABLE,
    NO_SIGN_IN,
    NOT_ALLOWED,
    NOT_FOUND,
    NO_METHOD,
    REFUSED,
    CHANGED,
    OUTDATED,
    TOO_LARGE,
    WRONG_KIND,
    INVALID,
    NO_VERSION,
    TOO_MANY,
    BROKEN,
)
_DETAILS: Mapping[int, str] = {
    400: "What was sent cannot be read.",
    403: "This is not allowed.",
    404: "Nothing is at this address that you can see.",
    405: "This address does not take this method. The header Allow says which it takes.",
    500: "Something is wrong with Countersign itself. Whoever operates it finds the reason in its log.",
}


class RefusedError(Exception):
    """What an operation refuses by itself, before any service is asked."""

    def __init__(
        self,
        problem: Problem,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(detail)
        self.problem = problem
        self.headers = headers or {}
        self.errors = errors


def answer(
    problem: Problem,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """The answer that says no."""
    said: dict[str, Any] = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
    }
    if errors:
        said["errors"] = list(errors)
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return HttpResponse(body, content_type=CONTENT_TYPE, status=problem.status, headers=dict(headers or {}))


def answer_to(error: Exception) -> HttpResponse | None:
    """The answer to an error that is explained; None for any other."""
    if isinstance(error, RefusedError):
        return answer(error.problem, str(error), headers=error.headers, errors=error.errors)
    found = next((problem for kinds, problem in _ANSWERS if isinstance(error, kinds)), None)
    return answer(found, str(error)) if found else None


def plain(response: HttpResponse) -> HttpResponse:
    """A problem in place of a page that says no, keeping what its headers say."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    status = response.status_code
    known = next((problem for problem in PROBLEMS if problem.status == status), None)
    found = known or Problem(status, "refused", "Refused", "")
    kept = {name: response.headers[name] for name in ("Allow", "Retry-After") if name in response.headers}
    return answer(found, _DETAILS.get(status, found.title + "."), headers=kept)


_ANSWERS: Sequence[tuple[tuple[type[Exception], ...], Problem]] = (
    ((NotFoundError, WrongCallError), NOT_FOUND),
    ((NotAllowedError,), NOT_ALLOWED),
    ((ChangedError,), CHANGED),
    ((TooLargeError,), TOO_LARGE),
    ((WrongKindError,), WRONG_KIND),
    ((CaseworkError, DayError, LawError, EvidenceError), REFUSED),
)
