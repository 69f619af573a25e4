"""The forms on a case's page, as they are before anybody has typed into them."""

from typing import Any

from django.http import HttpRequest

from countersign.casework.cases import QUESTIONS
from countersign.casework.permissions import Ability
from countersign.casework.selectors import version_of

from .. import forms
from ..introducing_firms import name_of_firm
from ..people import firms_that_answer, who_may
from ..workplace import workplace
from .cases import due_by

_KINDS = "PDF, PNG, JPEG, text, CSV, e-mail (.eml), Word or Excel without macros"


def forms_of(request: HttpRequest, row: Any, file: dict[str, Any]) -> dict[str, Any]:
    """Every form of a case's page, by its name, which is its prefix too."""
    version = {"version": version_of(row)}
    sentences = alert_choices(file["alerts"])
    return {
        "give": give_form(request, row, None, version),
        "wait": wait_form(None, version),
        "questions_form": forms.QuestionsForm(
            prefix="questions", initial=version | {q: getattr(row, q) for q in QUESTIONS}
        ),
        "note": forms.NoteForm(prefix="note", initial={"corrects": request.GET.get("corrects", "")[:16]}),
        "document": document_form(request, None),
        "ask": ask_form(request, None),
        "reopen": reopen_form(request, None, version),
        "link": forms.OtherCaseForm(prefix="link"),
        "merge": forms.OtherCaseForm(prefix="merge"),
        "take_out": forms.SomeAlertsForm(prefix="take_out", choices=sentences),
        "split": forms.SplitForm(prefix="split", choices=sentences, initial={"due": due_by(request)}),
        "end_request": forms.ReasonForm(prefix="end_request", label="Why it ends without an answer"),
    }


def give_form(request: HttpRequest, row: Any, data: Any, initial: Any = None) -> forms.GiveForm:
    """To whom the case can be given."""
    people = who_may(workplace().firm, Ability.WORK, row.owner, request.today)
    return forms.GiveForm(data, prefix="give", people=people, initial=initial)


def wait_form(data: Any, initial: Any = None) -> forms.ReasonForm:
    """What the case waits for."""
    return forms.ReasonForm(data, prefix="wait", label="What it waits for, and from whom", initial=initial)


def reopen_form(request: HttpRequest, data: Any, initial: Any = None) -> forms.ReopenForm:
    """Why the case is opened again."""
    initial = {**(initial or {}), "due": due_by(request)}
    return forms.ReopenForm(data, prefix="reopen", label="What is new", initial=initial)


def document_form(request: HttpRequest, data: Any, files: Any = None) -> forms.DocumentForm:
    """A file to keep with the case."""
    return forms.DocumentForm(data, files, prefix="document", kinds=_KINDS, megabytes=largest(request))


def largest(request: HttpRequest) -> int:
    """The largest document the firm takes, in megabytes."""
    return int(workplace().firm.thresholds["document_largest"].on(request.today))


def ask_form(request: HttpRequest, data: Any) -> forms.AskForm:
    """A question to an introducing firm."""
    home = workplace()
    days = int(home.firm.thresholds["request_answered_within"].on(request.today))
    due = home.rulebook.calendars["trading"].add(request.today, days)
    asked = sorted((name_of_firm(request, one), one) for one in firms_that_answer(home.firm, request.today))
    return forms.AskForm(data, prefix="ask", firms=[(one, name) for name, one in asked], initial={"due": due})


def alert_choices(alerts: list[Any]) -> list[tuple[str, str]]:
    """A case's alerts, to choose some of them."""
    return [(alert.id, alert.sentence) for alert in alerts]
