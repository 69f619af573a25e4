"""A case as it is read: all that is in it, in the order of a file, for its page, for paper, and for who signs."""

from typing import Any

from countersign.casework.acting import Actor
from countersign.casework.cases import QUESTIONS
from countersign.casework.models.words import CASE_STATUSES, REOPENED
from countersign.casework.selectors import cases_for

from .history import decisions_about, history_of, words_of_decisions
from .workplace import workplace

_WAY = ("open", "investigating", "waiting", "decided", "countersigned", "closed")


def file_of(row: Any, actor: Actor) -> dict[str, Any]:
    """What is in a case, as far as this person may see it."""
    links, linked_from = list(row.links.select_related("other")), list(row.linked_from.select_related("case"))
    others = {one.other_id for one in links} | {one.case_id for one in linked_from}
    visible = set(cases_for(actor).filter(id__in=others).values_list("id", flat=True))
    links = [one for one in links if one.other_id in visible]
    notes = list(row.notes.order_by("written_at", "id"))
    return {
        "case": row,
        "alerts": list(row.alerts.order_by("raised_date", "id")),
        "questions": [(question, getattr(row, question)) for question in QUESTIONS],
        "steps": list(row.steps.order_by("place")),
        "notes": notes,
        "corrected": {note.corrects_id for note in notes if note.corrects_id},
        "documents": list(row.documents.order_by("added_at", "id")),
        "requests": list(row.requests.order_by("sent_at", "id")),
        "links": links,
        "linked_from": [one for one in linked_from if one.case_id in visible],
        "merged": [one.other for one in links if one.other.merged_into_id == row.id],
    }


def way_of(row: Any) -> list[dict[str, Any]]:
    """The way of a case and where on it the case is."""
    here = "open" if row.status == REOPENED else row.status
    assert row.status in CASE_STATUSES
    return [
        {
            "word": row.status if stage == here else stage,
            "here": stage == here,
            "past": _WAY.index(stage) < _WAY.index(here) and stage != "waiting",
        }
        for stage in _WAY
    ]


def history_of_case(row: Any, file: dict[str, Any]) -> list[Any]:
    """Everything that happened to a case and to what is in it, with the words of notes and decisions."""
    decisions = decisions_about(row, "case")
    said = words_of_decisions(decisions)
    said |= {note.id: note.text for note in file["notes"]}
    said |= {step.id: f"{step.text}\n— {step.result}" for step in file["steps"]}
    said |= {document.id: document.name for document in file["documents"]}
    said |= {one.id: one.question if not one.answer else f"{one.question}\n— {one.answer}" for one in file["requests"]}
    said |= {one.id: f"{one.other.title}: {one.reason}" for one in file["links"]}
    parts = [alert.id for alert in file["alerts"]]
    return history_of([row.id, *parts, *said], people=workplace().firm.people, said=said, circle=row.circle)
