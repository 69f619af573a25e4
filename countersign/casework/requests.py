"""Requests for information to introducing firms: worded by a person, sent to one firm, answered by that firm alone."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from .acting import Actor
from .cases import working_on
from .documents import Accepted
from .errors import CaseworkError, NotAllowedError
from .investigating import attach
from .models import Request
from .models.words import ANSWERED, ENDED, INVESTIGATING, SENT, WAITING
from .permissions import Ability
from .recording import add, changing
from .selectors import request_named
from .service import service


@service(Ability.ASK, "request")
def ask(
    *,
    case: str,
    introducing_firm_id: str,
    reachable: Collection[str],
    question: str,
    due: date,
    actor: Actor,
    account_id: str = "",
) -> Any:
    """Send a question to an introducing firm, in these words and no others; the case waits for the answer.

    `reachable` are the introducing firms of which somebody can answer here. Nothing of the case goes with the
    question: not its alerts, not its title, not that there is one. Raises CaseworkError for a case that is sealed:
    asking would tell of it.
    """
    if not introducing_firm_id.strip():
        raise CaseworkError("The request goes to no introducing firm. Name the one that is to answer.")
    if introducing_firm_id not in reachable:
        raise CaseworkError(
            f"Nobody of the introducing firm {introducing_firm_id[:40]!r} can sign in here, so the request would never "
            'be answered. Choose another, or give one of its people the role "introducing firm" in firm.toml first.'
        )
    if not question.strip():
        raise CaseworkError("The request has no question. Write it as the introducing firm is to read it.")
    if due < actor.today:
        raise CaseworkError(f"The answer would have been due on {due}, before today. Give the firm a day to answer by.")
    with working_on(case, actor) as row:
        actor.needs(Ability.ASK, row.owner)
        if row.circle:
            raise CaseworkError("This case is sealed, so no request goes out from it. Ask from a case that is not.")
        request = add(
            Request(
                case=row,
                introducing_firm_id=introducing_firm_id,
                account_id=account_id,
                question=question.strip(),
                due_date=due,
                sent_by=actor.person,
                sent_at=actor.at,
            ),
            "request sent",
            actor=actor,
            more={"case": row.id, "introducing_firm": introducing_firm_id},
        )
        if row.status != WAITING:
            with changing(row, "case waits", actor=actor, more={"request": request.id}):
                row.status = WAITING
    return request


@service(Ability.ANSWER, "request")
def answer(*, request: str, text: str, documents: Sequence[Accepted], actor: Actor) -> Any:
    """Answer a request, by a person of the introducing firm it was sent to; once, with documents or without."""
    row = request_named(request, actor)
    if not actor.introducing_firm or row.introducing_firm_id != actor.introducing_firm:
        raise NotAllowedError("A request is answered by the introducing firm that it was sent to.")
    if row.status != SENT:
        raise CaseworkError(f"This request is {row.status} already. Wait for a new one, or call who sent it.")
    if not text.strip():
        raise CaseworkError("The answer is empty, so nothing was sent. Write it, or say why there is none.")
    for document in documents:
        attach(row.case, document, actor, row)
    with changing(row, "request answered", actor=actor, more={"case": row.case_id}):
        row.status, row.answer = ANSWERED, text.strip()
        row.answered_by, row.answered_at = actor.person, actor.at
    _go_on(row.case, actor)
    return row


@service(Ability.ASK, "request")
def end_request(*, request: str, reason: str, actor: Actor) -> Any:
    """Stop waiting for an answer, for a reason that stays on record."""
    row = request_named(request, actor)
    if not reason.strip():
        raise CaseworkError("Say why the request ends without an answer: an unanswered question is a fact of the case.")
    with working_on(row.case_id, actor) as case:
        actor.needs(Ability.ASK, case.owner)
        if row.status != SENT:
            raise CaseworkError(f"This request is {row.status} already.")
        with changing(row, "request ended", actor=actor, more={"case": case.id}):
            row.status, row.ended_reason = ENDED, reason.strip()
        _go_on(case, actor)
    return row


def _go_on(case: Any, actor: Actor) -> None:
    """A case that waited only for this goes on; none is decided while a request is unanswered."""
    if case.status == WAITING and not case.requests.filter(status=SENT).exists():
        with changing(case, "case goes on", actor=actor):
            case.status = INVESTIGATING
