"""What an investigation writes into a case: steps, answers, notes, documents; and its decision."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from countersign.casework import cases, documents, investigating
from countersign.casework.cases import QUESTIONS, unfinished
from countersign.casework.errors import NotFoundError
from countersign.casework.evidence_storage import transaction
from countersign.casework.models import Document
from countersign.casework.models.words import AT_WORK
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import case_named, cases_for, version_of

from ..acting_on import done, renewed, shown, tried
from ..forms import DecideForm, NoteForm, QuestionsForm, StepForm
from ..people import names, who_may
from ..workplace import workplace
from .case import case_page, two_versions
from .case_forms import document_form, largest
from .page import page


@page(ability=Ability.WORK, kind="case")
def write_up(request: HttpRequest, case_id: str) -> HttpResponse:
    """The whole investigation on one page: what came of each step, the six questions, and the decision."""
    row = case_named(case_id, request.actor)
    data, deciding = request.POST if request.method == "POST" else None, request.POST.get("do") == "decide"
    questions = _questions_form(row, data)
    steps = [(step, _step_form(step, data)) for step in row.steps.order_by("place")]
    decide = DecideForm(data if deciding else None, prefix="decide")
    forms = [form for _, form in steps] + ([decide] if deciding else [])
    if data is not None:
        well = all([form.is_valid() for form in forms])  # noqa: C419  each says what is wrong with it
        if tried(questions, lambda: _write_up(request, row, questions, steps, decide) if well else None) and well:
            said = "The decision waits for a second person." if deciding else "What you wrote is kept with the case."
            return done(request, said, "case", row.id)
    row.refresh_from_db()
    note_sealed([row], actor=request.actor)
    facts = {
        "case": row,
        "questions_form": renewed(questions, version_of(row)),
        "steps": steps,
        "decide": decide,
        "deciding": deciding,
        "today": request.today,
        "two_versions": two_versions(row, questions),
        "at_work": row.status in AT_WORK,
        "missing": list(unfinished(row)),
        "signers": _signers(request, row),
    }
    return shown(request, "cases/write_up.html", facts, questions, *forms)


@page(ability=Ability.WORK, kind="case")
@require_POST
def answer_questions(request: HttpRequest, case_id: str) -> HttpResponse:
    """Answer who, what, when, where, why and how."""
    row = case_named(case_id, request.actor)
    form = _questions_form(row, request.POST)
    if tried(form, lambda: _say(request, row, form)):
        return done(request, "The answers are kept with the case.", "case", row.id)
    row.refresh_from_db()
    return case_page(request, row, {"questions_form": form})


@page(ability=Ability.WORK, kind="case")
@require_POST
def do_step(request: HttpRequest, case_id: str, step: str) -> HttpResponse:
    """Say what came of a step."""
    row = case_named(case_id, request.actor)
    todo = row.steps.filter(name=step).first()
    if todo is None:
        raise NotFoundError(f"Case {row.id} has no such step.")
    form = _step_form(todo, request.POST)
    if tried(form, lambda: _do_step(request, row, todo, form, even_if_empty=True)):
        return done(request, "What came of the step is kept with the case.", "case", row.id)
    return case_page(request, row, {"step_form": form})


@page(ability=Ability.WORK, kind="case")
@require_POST
def write_note(request: HttpRequest, case_id: str) -> HttpResponse:
    """Write a note, or correct one by a new one."""
    form = NoteForm(request.POST, prefix="note")
    return _worked(
        request,
        case_id,
        form,
        lambda: investigating.write_note(
            case=case_id, text=form.words("text"), corrects=form.words("corrects"), actor=request.actor
        ),
        "The note is kept with the case.",
    )


@page(ability=Ability.WORK, kind="case")
@require_POST
def add_document(request: HttpRequest, case_id: str) -> HttpResponse:
    """Keep a file with the case."""
    form = document_form(request, request.POST, request.FILES)
    return _worked(
        request,
        case_id,
        form,
        lambda: investigating.add_document(
            case=case_id, document=accepted(request, form.cleaned_data["file"]), actor=request.actor
        ),
        "The document is kept with the case.",
    )


@page(ability=Ability.SEE_CASEWORK, kind="case")
@require_GET
def document(request: HttpRequest, document_id: str) -> HttpResponse:
    """A document of a case, to be saved; nothing here is ever opened in the browser."""
    found = Document.objects.filter(id=document_id, case__in=cases_for(request.actor)).select_related("case").first()
    if found is None:
        raise NotFoundError("There is no such document that you can see.")
    note_sealed([found], actor=request.actor)
    return sent(found)


def accepted(request: HttpRequest, file: Any) -> documents.Accepted:
    """A file that was sent with a form, looked at and kept."""
    files = workplace().firm.files
    return documents.accept(file, file.name, files=files, at_most_megabytes=largest(request))


def sent(found: Any) -> HttpResponse:
    """A kept file as something to save."""
    where = documents.kept_at(found, workplace().firm.files)
    if not where.is_file():
        raise NotFoundError("The file is not where it is kept. `countersign verify` says what is missing.")
    answer: HttpResponse = FileResponse(
        where.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    return answer


def _worked(request: HttpRequest, case_id: str, form: Any, act: Callable[[], object], said: str) -> HttpResponse:
    row = case_named(case_id, request.actor)
    if tried(form, act):
        return done(request, said, "case", row.id)
    row.refresh_from_db()
    return case_page(request, row, {form.prefix: form})


def _questions_form(row: Any, data: Any) -> QuestionsForm:
    said = {question: getattr(row, question) for question in QUESTIONS}
    return QuestionsForm(data, prefix="questions", initial=said | {"version": version_of(row)})


def _step_form(step: Any, data: Any) -> StepForm:
    said = {"result": step.result, "not_needed": step.not_needed}
    return StepForm(data, prefix=f"step-{step.name}", initial=said)


def _say(request: HttpRequest, row: Any, form: QuestionsForm) -> None:
    investigating.say(case=row.id, answers=form.answers(), actor=request.actor, version=form.words("version"))


def _do_step(request: HttpRequest, row: Any, step: Any, form: StepForm, *, even_if_empty: bool = False) -> None:
    result, not_needed = form.words("result"), bool(form.cleaned_data.get("not_needed"))
    same = (result, not_needed) == (step.result, step.not_needed)
    if even_if_empty or (result and not same):
        investigating.do_step(case=row.id, step=step.name, result=result, not_needed=not_needed, actor=request.actor)


def _write_up(
    request: HttpRequest, row: Any, questions: QuestionsForm, steps: list[tuple[Any, StepForm]], decide: DecideForm
) -> None:
    """All of it or nothing, so that what somebody sends once is never half there."""
    with transaction():
        case_named(row.id, request.actor, questions.words("version"))
        answers = questions.answers()
        if answers != {question: getattr(row, question) for question in QUESTIONS}:
            investigating.say(case=row.id, answers=answers, actor=request.actor)
        for step, form in steps:
            _do_step(request, row, step, form)
        if decide.is_bound:
            finding, reason = decide.words("finding"), decide.words("reason")
            cases.decide(case=row.id, finding=finding, reason=reason, actor=request.actor)


def _signers(request: HttpRequest, row: Any) -> str:
    able = who_may(workplace().firm, Ability.APPROVE, row.owner, request.today)
    return names(able, but=request.actor.person)


urls = [
    path("cases/<slug:case_id>/write-up", write_up, name="write_up"),
    path("cases/<slug:case_id>/questions", answer_questions, name="answer_questions"),
    path("cases/<slug:case_id>/steps/<slug:step>", do_step, name="do_step"),
    path("cases/<slug:case_id>/notes", write_note, name="write_note"),
    path("cases/<slug:case_id>/documents", add_document, name="add_document"),
    path("documents/<slug:document_id>", document, name="document"),
]
