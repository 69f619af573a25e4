"""Operations on what an investigation gathers in a case: steps, notes, documents, links."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Query
from ninja.files import UploadedFile

from countersign.casework import investigating
from countersign.casework.documents import Accepted, accept, kept_at
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import case_named, document_named, version_of

from ..workplace import workplace
from .common import Asked, Listed, listed, number
from .fields import Id, Name, Said, Shown, Text, Version, Yes, shown
from .gathering import LinkShown
from .operations import Scope, operation
from .replies import Reply, unchanged

SEE = (Ability.SEE_CASEWORK,)
WORK = (Ability.WORK,)
SEE_OR_ANSWER = (Ability.SEE_CASEWORK, Ability.ANSWER)


class StepShown(Shown):
    """One step of an investigation, and what came of it."""

    id: Id
    name: str
    place: int
    text: str
    required: bool
    result: str
    not_needed: bool
    done_by: str
    done_at: datetime | None
    version: Version


class Steps(Listed):
    """A page of steps."""

    items: list[StepShown]


class NoteShown(Shown):
    """A note, as it was written."""

    id: Id
    text: str
    corrects_id: str | None
    written_by: str
    written_at: datetime


class Notes(Listed):
    """A page of notes."""

    items: list[NoteShown]


class DocumentShown(Shown):
    """A document: its name made harmless, its kind as its bytes say, and the digest it is kept by."""

    id: Id
    name: str
    content_type: str
    size: int
    digest: str
    added_by: str
    added_at: datetime
    version: Version


class Documents(Listed):
    """A page of documents."""

    items: list[DocumentShown]


class Links(Listed):
    """A page of links to other cases."""

    items: list[LinkShown]


class Result(Said):
    """What came of a step, or why it is not needed."""

    result: Text
    not_needed: Yes = False


class NewNote(Said):
    """A note to be written; `corrects` names an earlier note that it corrects."""

    text: Text
    corrects: Id | None = None


@operation("GET", "/cases/{case}/steps", kind="case", scope=Scope.READ, abilities=SEE, answer=Steps)
def list_steps(request: HttpRequest, case: Id, asked: Query[Asked]) -> Reply:
    """Read the steps of an investigation.

    In the order in which the rulebook names them.
    """
    rows = _seen(request, case).steps.all()
    return listed(request, rows, asked=asked, order=("place", "id"), page=Steps, show=_step_shown)


@operation(
    "POST",
    "/cases/{case}/steps/{step}",
    kind="case",
    scope=Scope.WORK,
    abilities=WORK,
    answer=StepShown,
    matched=True,
    versioned=True,
)
def do_step(request: HttpRequest, case: Id, step: Name, said: Result) -> Reply:
    """Say what came of a step.

    If-Match names the version of the step. A later word on the same step replaces it.
    """
    row = case_named(case, request.actor)
    if (found := row.steps.filter(name=step).first()) is not None:
        unchanged(request, found)
    done = investigating.do_step(
        case=case, step=step, result=said.result, not_needed=said.not_needed, actor=request.actor
    )
    return Reply(_step_shown(done), version_of(done))


@operation("GET", "/cases/{case}/notes", kind="case", scope=Scope.READ, abilities=SEE, answer=Notes)
def list_notes(request: HttpRequest, case: Id, asked: Query[Asked]) -> Reply:
    """Read the notes in a case.

    The oldest comes first.
    """
    rows = _seen(request, case).notes.all()
    return listed(
        request, rows, asked=asked, order=("written_at", "id"), page=Notes, show=lambda row: shown(NoteShown, row)
    )


@operation("POST", "/cases/{case}/notes", kind="case", scope=Scope.WORK, abilities=WORK, answer=NoteShown, status=201)
def write_note(request: HttpRequest, case: Id, said: NewNote) -> Reply:
    """Write a note.

    It stays as it is written; a correction is a new note that names the old one.
    """
    note = investigating.write_note(case=case, text=said.text, corrects=said.corrects or "", actor=request.actor)
    return Reply(shown(NoteShown, note))


@operation("GET", "/cases/{case}/links", kind="case", scope=Scope.READ, abilities=SEE, answer=Links)
def list_links(request: HttpRequest, case: Id, asked: Query[Asked]) -> Reply:
    """Read which other cases a case has to do with.

    The oldest comes first.
    """
    rows = _seen(request, case).links.all()
    return listed(
        request, rows, asked=asked, order=("added_at", "id"), page=Links, show=lambda row: shown(LinkShown, row)
    )


@operation("GET", "/cases/{case}/documents", kind="document", scope=Scope.READ, abilities=SEE, answer=Documents)
def list_documents(request: HttpRequest, case: Id, asked: Query[Asked]) -> Reply:
    """Read which documents are in a case.

    The oldest comes first.
    """
    rows = _seen(request, case).documents.all()
    return listed(request, rows, asked=asked, order=("added_at", "id"), page=Documents, show=document_shown)


@operation(
    "POST",
    "/cases/{case}/documents",
    kind="document",
    scope=Scope.WORK,
    abilities=WORK,
    answer=DocumentShown,
    status=201,
    takes="multipart/form-data",
    versioned=True,
)
def add_document(request: HttpRequest, case: Id, file: File[UploadedFile]) -> Reply:
    """Add a document to a case.

    Its ending and its bytes have to agree. The same file under the same name is there once.
    """
    case_named(case, request.actor)
    kept = investigating.add_document(case=case, document=taken(request, file), actor=request.actor)
    return Reply(document_shown(kept), version_of(kept), f"/api/v1/documents/{kept.id}")


@operation(
    "GET",
    "/documents/{document}",
    kind="document",
    scope=Scope.READ,
    abilities=SEE_OR_ANSWER,
    answer=DocumentShown,
    versioned=True,
)
def read_document(request: HttpRequest, document: Id) -> Reply:
    """Read what is known of a document.

    Its bytes are at `content`.
    """
    row = document_named(document, request.actor)
    note_sealed([row], actor=request.actor)
    return Reply(document_shown(row), version_of(row))


@operation(
    "GET", "/documents/{document}/content", kind="document", scope=Scope.READ, abilities=SEE_OR_ANSWER, answer=None
)
def download_document(request: HttpRequest, document: Id) -> HttpResponse:
    """Download a document.

    Always as an attachment, never to be shown in place.
    """
    row = document_named(document, request.actor)
    note_sealed([row], actor=request.actor)
    return as_attachment(row)


def document_shown(row: Any) -> DocumentShown:
    """A document as it is shown."""
    return shown(DocumentShown, row, version=version_of(row))


def taken(request: HttpRequest, file: Any) -> Accepted:
    """An uploaded file, looked at and kept."""
    files = workplace().firm.files
    return accept(file, file.name or "", files=files, at_most_megabytes=number(request, "document_largest"))


def as_attachment(row: Any) -> HttpResponse:
    """A document's bytes, to be saved and never to be shown in place, whatever they are."""
    response = FileResponse(kept_at(row, workplace().firm.files).open("rb"), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    response.headers["Content-Length"] = str(row.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _step_shown(row: Any) -> StepShown:
    return shown(StepShown, row, version=version_of(row))


def _seen(request: HttpRequest, case: str) -> Any:
    """The case, of which the person reads a part."""
    row = case_named(case, request.actor)
    note_sealed([row], actor=request.actor)
    return row
