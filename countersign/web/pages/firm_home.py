"""What a person of an introducing firm has: the requests sent to their firm, and the firm's own accounts."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from countersign.casework import requests as service
from countersign.casework.errors import CaseworkError, NotFoundError
from countersign.casework.models import Document
from countersign.casework.models.words import SENT
from countersign.casework.permissions import Ability
from countersign.casework.selectors import request_named, requests_for
from countersign.day.knowing import what_is_known

from ..acting_on import done, shown, tried
from ..forms import AnswerForm
from ..introducing_firms import name_of_firm
from ..listing import cut
from ..workplace import workplace
from .case_work import accepted, sent
from .page import page

_MOST_FILES = 10
_ACCOUNTS = 500
_COLUMNS = ("account_id", "title", "account_type", "type", "status", "restrictions", "opened_date")


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each held to what one is held to."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were sent; none where none was."""
        sent_files = data if isinstance(data, list | tuple) else filter(None, [data])
        return [super(ManyFilesField, self).clean(file, initial) for file in sent_files]


class AnswerWithFiles(AnswerForm):
    """An answer, and files that belong to it."""

    attached = ManyFilesField(label="Documents", required=False, max_length=200)


@page(ability=Ability.ANSWER, kind="request")
@require_GET
def firm_home(request: HttpRequest) -> HttpResponse:
    """The requests sent to one's firm: those to be answered first, and those that were."""
    rows = requests_for(request.actor)
    open_ones = list(rows.filter(status=SENT).order_by("due_date", "id")[:200])
    found = cut([rows.exclude(status=SENT)], ("-due_date", "id"), request.GET)
    facts = {"open": open_ones, "found": found, "today": request.today, "own_firm": _own_firm(request)}
    return shown(request, "requests/firm_home.html", facts)


@page(ability=Ability.ANSWER, kind="request")
def answer_request(request: HttpRequest, request_id: str) -> HttpResponse:
    """One request to one's firm, and its answer."""
    row = request_named(request_id, request.actor)
    posted = request.method == "POST"
    form = AnswerWithFiles(request.POST if posted else None, request.FILES if posted else None, prefix="answer")
    if posted and tried(form, lambda: _answer(request, row, form)):
        return done(request, "Your answer is sent. Thank you.", "answer_request", row.id)
    facts = {
        "row": row,
        "form": form,
        "today": request.today,
        "open": row.status == SENT,
        "documents": row.documents.order_by("added_at", "id"),
    }
    return shown(request, "requests/answer.html", facts, form)


@page(ability=Ability.ANSWER, kind="request")
@require_GET
def own_document(request: HttpRequest, document_id: str) -> HttpResponse:
    """A document that one's firm sent with an answer."""
    own = Document.objects.filter(request__in=requests_for(request.actor), id=document_id).first()
    if own is None:
        raise NotFoundError("There is no such document.")
    return sent(own)


@page(ability=Ability.ANSWER, kind="account")
@require_GET
def own_accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that one's firm introduced, as they stand today; nobody else's."""
    firm = request.actor.introducing_firm
    known = what_is_known(
        workplace().installation(request.at), noun="introducing_firm", id=firm, as_of=request.today, limit=_ACCOUNTS
    )
    tables = [found for found in known.tables if found.table == "accounts"]
    rows = [row for found in tables for row in found.rows if row["introducing_firm_id"] == firm]
    names = [name for name in _COLUMNS if rows and name in rows[0]]
    facts = {
        "columns": [(name.removesuffix("_id").replace("_", " "), "") for name in names],
        "rows": [[row[name] or "" for name in names] for row in sorted(rows, key=lambda row: row["account_id"] or "")],
        "more": sum(found.more for found in tables),
        "own_firm": _own_firm(request),
    }
    return shown(request, "requests/own_accounts.html", facts)


def _answer(request: HttpRequest, row: Any, form: AnswerWithFiles) -> None:
    files = form.cleaned_data["attached"]
    if len(files) > _MOST_FILES:
        raise CaseworkError(f"More than {_MOST_FILES} files were sent at once. Send those that matter.")
    documents = [accepted(request, file) for file in files]
    service.answer(request=row.id, text=form.words("text"), documents=documents, actor=request.actor)


def _own_firm(request: HttpRequest) -> str:
    return name_of_firm(request, request.actor.introducing_firm)


urls = [
    path("our-firm/", firm_home, name="firm_home"),
    path("our-firm/accounts", own_accounts, name="own_accounts"),
    path("our-firm/requests/<slug:request_id>/", answer_request, name="answer_request"),
    path("our-firm/documents/<slug:document_id>", own_document, name="own_document"),
]
