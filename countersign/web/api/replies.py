"""What an operation gives back: its record, with the record's version; and what happens once, though sent twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from countersign.casework.errors import ChangedError
from countersign.casework.evidence_storage import transaction
from countersign.casework.selectors import version_of

from .keeping import answered_before, keep, naming
from .problems import OUTDATED, RefusedError

if TYPE_CHECKING:
    from .operations import Operation


@dataclass(frozen=True)
class Reply:
    """What goes back: a body, the version of the one record it shows, and where a new one is."""

    body: BaseModel | None
    version: str = ""
    location: str = ""


def send(operation: "Operation", request: HttpRequest, work: Callable[[], Reply | HttpResponse]) -> HttpResponse:
    """Do the work of an operation, and answer."""
    if operation.safe:
        return _unless_known(request, _answer(operation, work()))
    named = naming(request)
    if operation.alone:
        if named and (before := answered_before(named, request)):
            return before
        response = _answer(operation, work())
        with transaction():
            keep(named, response, operation.secrets)
        return response
    return _at_once(operation, request, work)


def unchanged(request: HttpRequest, row: Any) -> Any:
    """The row, if it is still the version that If-Match names; the rest of the request is in the same transaction."""
    if request.headers["If-Match"].strip() != f'"{version_of(row)}"':
        raise RefusedError(OUTDATED, "This record has changed since you read it, so nothing was done. Read it again.")
    return row


def _at_once(operation: "Operation", request: HttpRequest, work: Callable[[], Reply | HttpResponse]) -> HttpResponse:
    """Everything in one transaction, so that of requests sent twice at the same moment one does something.

    What a service makes void because it has changed stays void, though the request is refused.
    """
    named = naming(request)
    changed: ChangedError | None = None
    with transaction():
        if named and (before := answered_before(named, request)):
            return before
        try:
            response = _answer(operation, work())
        except ChangedError as error:
            changed = error
        else:
            keep(named, response, operation.secrets)
            return response
    raise changed


def _answer(operation: "Operation", reply: Reply | HttpResponse) -> HttpResponse:
    if not isinstance(reply, Reply):
        return reply
    text = reply.body.model_dump_json() if reply.body is not None else ""
    response = HttpResponse(text.encode(), content_type="application/json", status=operation.status)
    if reply.version:
        response.headers["ETag"] = f'"{reply.version}"'
    if reply.location:
        response.headers["Location"] = reply.location
    return response


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 in place of a record that the caller has in this version."""
    tag = response.headers.get("ETag")
    said = [known.strip().removeprefix("W/") for known in request.headers.get("If-None-Match", "").split(",")]
    if tag and (tag in said or "*" in said):
        return HttpResponse(status=304, headers={"ETag": tag})
    return response
