"""Operations on requests for information: asked by the firm, answered by the introducing firm they are sent to."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Query
from ninja.files import UploadedFile

from countersign.casework import requests
from countersign.casework.errors import NotAllowedError
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import documents_for, request_named, requests_for, version_of

from ..people import firms_that_answer
from ..workplace import workplace
from .common import Asked, Listed, listed, number
from .fields import Day, Id, Name, Reason, Said, Shown, Text, Version, shown
from .investigation import Documents, document_shown, taken
from .operations import Scope, operation
from .replies import Reply, unchanged

SEE_OR_ANSWER = (Ability.SEE_CASEWORK, Ability.ANSWER)
_OURS = ("case_id", "sent_by", "ended_reason")  # not for the introducing firm


class RequestShown(Shown):
    """A request for information. An introducing firm is not told of the case, nor who in the firm asked."""

    id: Id
    introducing_firm_id: str
    account_id: str
    question: str
    due_date: date
    status: str
    sent_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    case_id: str | None
    sent_by: str | None
    ended_reason: str | None
    version: Version


class Requests(Listed):
    """A page of requests."""

    items: list[RequestShown]


class RequestsAsked(Asked):
    """Which requests are asked for."""

    status: Literal["sent", "answered", "ended"] | None = None
    introducing_firm_id: Name | None = None
    case_id: Id | None = None


class Question(Said):
    """What is asked of whom. Without `due` it is due as the firm's number says."""

    introducing_firm_id: Name
    question: Text
    account_id: Name | None = None
    due: Day | None = None


@operation("GET", "/requests", kind="request", scope=Scope.READ, abilities=SEE_OR_ANSWER, answer=Requests)
def list_requests(request: HttpRequest, asked: Query[RequestsAsked]) -> Reply:
    """Find requests for information, the most urgent first.

    A person of an introducing firm finds those that were sent to it, and no others.
    """
    wanted = {"status": asked.status, "introducing_firm_id": asked.introducing_firm_id}
    if not request.actor.may(Ability.ANSWER):
        wanted["case_id"] = asked.case_id
    rows = requests_for(request.actor).filter(**{name: value for name, value in wanted.items() if value})
    return listed(
        request,
        rows.select_related("case"),
        asked=asked,
        order=("due_date", "id"),
        page=Requests,
        show=lambda row: _shown(row, request),
        read=lambda found: note_sealed(found, actor=request.actor),
    )


@operation(
    "GET",
    "/requests/{asked_for}",
    kind="request",
    scope=Scope.READ,
    abilities=SEE_OR_ANSWER,
    answer=RequestShown,
    versioned=True,
)
def read_request(request: HttpRequest, asked_for: Id) -> Reply:
    """Read one request for information.

    With its answer, if there is one.
    """
    row = request_named(asked_for, request.actor)
    note_sealed([row], actor=request.actor)
    return _one(row, request)


@operation(
    "GET",
    "/requests/{asked_for}/documents",
    kind="document",
    scope=Scope.READ,
    abilities=SEE_OR_ANSWER,
    answer=Documents,
)
def list_documents_of_request(request: HttpRequest, asked_for: Id, asked: Query[Asked]) -> Reply:
    """Read which documents came with an answer.

    The oldest comes first.
    """
    row = request_named(asked_for, request.actor)
    note_sealed([row], actor=request.actor)
    documents = documents_for(request.actor).filter(request=row)
    return listed(request, documents, asked=asked, order=("added_at", "id"), page=Documents, show=document_shown)


@operation(
    "POST",
    "/cases/{case}/requests",
    kind="request",
    scope=Scope.WORK,
    abilities=(Ability.ASK,),
    answer=RequestShown,
    status=201,
    versioned=True,
)
def ask_introducing_firm(request: HttpRequest, case: Id, said: Question) -> Reply:
    """Send a question to an introducing firm.

    It goes in these words and no others; the case waits for the answer. Nothing goes out from a sealed case.
    """
    trading = workplace().rulebook.calendar.trading
    row = requests.ask(
        case=case,
        introducing_firm_id=said.introducing_firm_id,
        reachable=firms_that_answer(workplace().firm, request.today),
        account_id=said.account_id or "",
        question=said.question,
        due=said.due or trading.after(request.today, number(request, "request_answered_within")),
        actor=request.actor,
    )
    return Reply(_shown(row, request), version_of(row), f"/api/v1/requests/{row.id}")


@operation(
    "POST",
    "/requests/{asked_for}/answer",
    kind="request",
    scope=Scope.WORK,
    abilities=(Ability.ANSWER,),
    answer=RequestShown,
    matched=True,
    versioned=True,
    takes="multipart/form-data",
)
def answer_request(
    request: HttpRequest,
    asked_for: Id,
    text: Form[Text],
    files: File[list[UploadedFile]] = [],  # noqa: B006
) -> Reply:
    """Answer a request, with up to five documents.

    Only a person of the introducing firm that it was sent to answers, and once.
    """
    row = unchanged(request, request_named(asked_for, request.actor))
    if row.introducing_firm_id != request.actor.introducing_firm:
        raise NotAllowedError("A request is answered by the introducing firm that it was sent to.")
    documents = [taken(request, file) for file in files]
    return _one(requests.answer(request=row.id, text=text, documents=documents, actor=request.actor), request)


@operation(
    "POST",
    "/requests/{asked_for}/end",
    kind="request",
    scope=Scope.WORK,
    abilities=(Ability.ASK,),
    answer=RequestShown,
    matched=True,
    versioned=True,
)
def end_request(request: HttpRequest, asked_for: Id, said: Reason) -> Reply:
    """Stop waiting for an answer.

    The reason stays on record.
    """
    row = unchanged(request, request_named(asked_for, request.actor))
    return _one(requests.end_request(request=row.id, reason=said.reason, actor=request.actor), request)


def _shown(row: Any, request: HttpRequest) -> RequestShown:
    hidden: dict[str, object] = dict.fromkeys(_OURS) if request.actor.may(Ability.ANSWER) else {}
    return shown(RequestShown, row, version=version_of(row), **hidden)


def _one(row: Any, request: HttpRequest) -> Reply:
    found = _shown(row, request)
    return Reply(found, found.version)
