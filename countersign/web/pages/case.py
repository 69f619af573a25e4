"""One case: its page, its file on paper, and the pictures of it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from countersign.casework.cases import QUESTIONS, unfinished
from countersign.casework.models.words import AT_WORK, CLOSED, COUNTERSIGNED, DECIDED, SENT, VOID
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import case_named, is_about, version_of
from countersign.casework.signing import subject_of

from ..acting_on import has_changed, renewed, shown
from ..case_file import file_of, history_of_case, way_of
from ..contents import differences
from ..history import decisions_about
from ..people import names, who_may
from ..pictures import Event, timeline
from ..workplace import workplace
from .case_forms import forms_of
from .page import page

_LANES = {"alert": "alerts", "disposition": "decision", "request": "requests"} | dict.fromkeys(
    ("step", "note", "document"), "investigation"
)


@page(ability=Ability.SEE_CASEWORK, kind="case")
@require_GET
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """A case with all that is in it, and what can be done."""
    return case_page(request, case_named(case_id, request.actor))


@page(ability=Ability.SEE_CASEWORK, kind="case")
@require_GET
def case_file(request: HttpRequest, case_id: str) -> HttpResponse:
    """The case as a file: everything in it, one thing after another, to be read on paper."""
    row = case_named(case_id, request.actor)
    note_sealed([row], actor=request.actor)
    file = file_of(row, request.actor)
    facts = {
        **file,
        "today": request.today,
        "at": request.at,
        "decisions": decisions_about(row, "case"),
        "moments": list(reversed(history_of_case(row, file))),
        "version": version_of(row),
    }
    return shown(request, "cases/file.html", facts)


def case_page(request: HttpRequest, row: Any, refused: Mapping[str, Any] | None = None) -> HttpResponse:
    """The page of a case; `refused` are forms that come back with what was typed, by their names."""
    actor, home = request.actor, workplace()
    note_sealed([row], actor=actor)
    file = file_of(row, actor)
    moments = history_of_case(row, file)
    decisions = decisions_about(row, "case")
    version = version_of(row)
    forms = forms_of(request, row, file) | {name: renewed(form, version) for name, form in (refused or {}).items()}
    owns = actor.may(Ability.WORK, row.owner) and not is_about(row, actor.person)
    facts = {
        **file,
        **forms,
        "version": version,
        "today": request.today,
        "way": way_of(row),
        "moments": moments,
        "picture": _picture(moments),
        "missing": list(unfinished(row)) if row.status in AT_WORK else [],
        "decision": decisions[0] if decisions else None,
        "earlier_decisions": decisions[1:],
        "void": _void(decisions),
        "may_work": owns and row.status in (*AT_WORK, DECIDED),
        "at_work": row.status in AT_WORK,
        "may_close": owns and row.status == COUNTERSIGNED,
        "may_reopen": owns and row.status in (COUNTERSIGNED, CLOSED) and not row.merged_into_id,
        "may_take": owns and row.status not in (COUNTERSIGNED, CLOSED) and row.assigned_to != actor.person,
        "may_give": row.status != CLOSED and actor.may(Ability.ASSIGN, row.owner),
        "may_ask": owns and actor.may(Ability.ASK, row.owner) and not row.circle,
        "asked": [one for one in file["requests"] if one.status == SENT],
        "about_oneself": is_about(row, actor.person),
        "signers": names(who_may(home.firm, Ability.APPROVE, row.owner, request.today), but=actor.person),
        "two_versions": two_versions(row, forms["questions_form"]),
    }
    return shown(request, "cases/case.html", facts, *(refused or {}).values())


def two_versions(row: Any, form: Any) -> list[tuple[str, str, str]]:
    """Where an answer was changed by somebody else meanwhile: the question, what it says now, and what was typed."""
    if not form.is_bound or not has_changed(form):
        return []
    both = [(name, getattr(row, name), str(form[name].value() or "")) for name in QUESTIONS]
    return [one for one in both if one[1] != one[2].strip()]


def _void(decisions: list[Any]) -> dict[str, Any] | None:
    """The last decision where it is void, with what changed since."""
    if not decisions or decisions[0].status != VOID:
        return None
    return {"decision": decisions[0], "differences": differences(decisions[0], subject_of(decisions[0]))}


def _picture(moments: list[Any]) -> dict[str, Any]:
    events = [
        Event(one.at, _LANES.get(one.evidenced_as.split()[0], "case"), one.evidenced_as, one.what) for one in moments
    ]
    return drawn(timeline("What happened over time", events, zone=workplace().firm.zone))


def drawn(picture: Any) -> dict[str, Any]:
    """A picture for a template: the drawing, which we made ourselves of escaped words, and its numbers."""
    svg = mark_safe(picture.svg)  # noqa: S308
    columns = [(label, "") for label in picture.columns]
    return {"svg": svg, "title": picture.title, "columns": columns, "rows": picture.rows}


urls = [
    path("cases/<slug:case_id>/", case, name="case"),
    path("cases/<slug:case_id>/file", case_file, name="case_file"),
]
