"""What an investigation gathers in a case: steps done, answers to the six questions, notes, documents."""

from collections.abc import Mapping
from typing import Any

from .acting import Actor
from .cases import QUESTIONS, note_in, working_on
from .documents import Accepted
from .errors import CaseworkError, NotFoundError
from .models import Document
from .permissions import Ability
from .recording import add, changing
from .service import service


@service(Ability.WORK, "case")
def do_step(*, case: str, step: str, result: str, actor: Actor, not_needed: bool = False) -> Any:
    """Say what came of a step, or why it was left out. A later word on the same step replaces it."""
    if not result.strip():
        raise CaseworkError("Say what came of the step, or why it is not needed: a step without a result is not done.")
    with working_on(case, actor) as row:
        todo = row.steps.filter(name=step).first()
        if todo is None:
            raise NotFoundError(f"Case {row.id} has no step {step[:40]!r}.")
        with changing(todo, "step done", actor=actor, more={"case": row.id}):
            todo.result, todo.not_needed = result.strip(), not_needed
            todo.done_by, todo.done_at = actor.person, actor.at
    return todo


@service(Ability.WORK, "case")
def say(*, case: str, answers: Mapping[str, str], actor: Actor, version: str = "") -> Any:
    """Answer some of who, what, when, where, why and how."""
    if unknown := sorted(answers.keys() - set(QUESTIONS)):
        raise CaseworkError(f"A case answers {', '.join(QUESTIONS)}; {', '.join(unknown)} is none of these.")
    with working_on(case, actor, version) as row, changing(row, "case facts written", actor=actor):
        for question, answer in answers.items():
            setattr(row, question, answer.strip())
    return row


@service(Ability.WORK, "case")
def write_note(*, case: str, text: str, actor: Actor, corrects: str = "") -> Any:
    """Write a note. It stays as it is written; a correction is a new note that names the old one."""
    if not text.strip():
        raise CaseworkError("The note is empty, so nothing was written.")
    with working_on(case, actor) as row:
        earlier = row.notes.filter(id=corrects).first() if corrects else None
        if corrects and earlier is None:
            raise NotFoundError(f"Case {row.id} has no note {corrects[:40]!r} to correct.")
        return note_in(row, text, actor, earlier)


@service(Ability.WORK, "case")
def add_document(*, case: str, document: Accepted, actor: Actor) -> Any:
    """Add a file, kept already by its digest, to a case; the same file under the same name is there once."""
    with working_on(case, actor) as row:
        return attach(row, document, actor)


def attach(row: Any, document: Accepted, actor: Actor, request: Any = None) -> Any:
    """Put an accepted file into a case, as part of an answer where there is a request."""
    standing = row.documents.filter(digest=document.digest, name=document.name, request=request).first()
    if standing is not None:
        return standing
    kept = Document(
        case=row,
        request=request,
        name=document.name,
        content_type=document.content_type,
        size=document.size,
        digest=document.digest,
        added_by=actor.person,
        added_at=actor.at,
    )
    return add(kept, "document added", actor=actor, more={"case": row.id, "file": document.digest})
