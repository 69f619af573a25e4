"""What people do with cases: open one over alerts, take it up, decide it, close it; merge, split and link cases.

What changes a case while its decision waits for a second person makes that decision void. What is countersigned
changes only after the case is reopened.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from countersign.authoring.investigation import StepToDo
from countersign.evidence import JSON

from .acting import Actor
from .alerts import content_of as alert_content
from .alerts import dispose, refuse_about_oneself, refuse_closed, refuse_pending, refuse_unfit_for
from .decisions import Content, make_void, prepare, refuse_no_person
from .errors import CaseworkError
from .models import Case, CaseLink, Note, Step
from .models.words import (
    ALWAYS,
    ASSIGNED,
    AT_WORK,
    CLOSED,
    COUNTERSIGNED,
    DECIDED,
    DISPOSITION,
    FINDINGS,
    IN_A_CASE,
    INVESTIGATING,
    NEW,
    OPEN,
    REOPENED,
    SENT,
    WAITING,
)
from .permissions import Ability
from .recording import add, changing
from .records import record_digest
from .selectors import alert_named, case_named
from .service import service

QUESTIONS = ("who", "what", "when", "where", "why", "how")


@service(Ability.WORK, "case")
def open_case(
    *, alerts: Sequence[str], title: str, due: date, steps: Sequence[StepToDo], actor: Actor, to: Actor | None = None
) -> Any:
    """Open a case over alerts and take it up, or give it to somebody; its steps are what its kind requires.

    Alerts of different owners can be in one case; the first alert's owner answers for it. What is sealed and what is
    not are never in one case.
    """
    refuse_no_person(actor)
    if not title.strip():
        raise CaseworkError("A case needs a title, so that people know it from others in a list.")
    _refuse_past(due, actor)
    rows = [alert_named(alert, actor) for alert in dict.fromkeys(alerts)]
    if not rows:
        raise CaseworkError("A case is opened over at least one alert. Choose one from the queue.")
    first = rows[0]
    actor.needs(Ability.WORK, first.owner)
    case = Case(
        title=title.strip(),
        topic=first.topic,
        owner=first.owner,
        critical=any(row.critical for row in rows),
        circle=first.circle,
        opened_date=actor.today,
        due_date=due,
    )
    add(case, "case opened", actor=actor)
    for place, step in enumerate(steps):
        todo = Step(case=case, name=step.name, place=place, text=step.text, required=step.required)
        add(todo, "step required", actor=actor)
    for row in rows:
        _put_in(row, case, actor)
    return _assign(case, to or actor, actor)


@service(Ability.WORK, "case")
def add_alerts(*, case: str, alerts: Sequence[str], actor: Actor) -> Any:
    """Put more alerts into a case."""
    with working_on(case, actor) as row:
        for alert in dict.fromkeys(alerts):
            found = alert_named(alert, actor)
            _put_in(found, row, actor)
            if found.critical and not row.critical:
                with changing(row, "case made critical", actor=actor):
                    row.critical = True
    return row


@service(Ability.WORK, "case")
def assign_case(*, case: str, to: Actor, actor: Actor, version: str = "") -> Any:
    """Give a case to a person who may work on it, oneself included."""
    row = case_named(case, actor, version)
    refuse_about_oneself(row, actor)
    if row.status == CLOSED:
        raise CaseworkError(f"Case {row.id} is closed. Reopen it first, if there is more to do.")
    return _assign(row, to, actor)


@service(Ability.WORK, "case")
def start(*, case: str, actor: Actor, version: str = "") -> Any:
    """Begin, or go on with, the investigation."""
    with working_on(case, actor, version) as row:
        _move(row, INVESTIGATING, "case investigated", actor)
    return row


@service(Ability.WORK, "case")
def wait(*, case: str, reason: str, actor: Actor, version: str = "") -> Any:
    """Say that the case waits for something outside, and for what; the reason stays with it as a note."""
    if not reason.strip():
        raise CaseworkError("Say what the case waits for, and from whom: somebody else may have to ask again.")
    with working_on(case, actor, version) as row:
        _move(row, WAITING, "case waits", actor)
        note_in(row, reason, actor)
    return row


@service(Ability.WORK, "case")
def decide(*, case: str, finding: str, reason: str, actor: Actor, version: str = "") -> Any:
    """Prepare the disposition of a case for a second person; return the decision.

    Raises CaseworkError while a required step is neither done nor left out for a reason, while one of the questions
    who, what, when, where, why and how has no answer, or while a request for information is unanswered.
    """
    if finding not in FINDINGS:
        raise CaseworkError(f"A case ends as {', '.join(FINDINGS)}; {finding!r} is none of these.")
    with working_on(case, actor, version) as row:
        if missing := list(unfinished(row)):
            raise CaseworkError("The investigation is not finished: " + "; ".join(missing) + ".")
        decision = prepare(
            kind=DISPOSITION,
            about=row,
            finding=finding,
            reason=reason,
            content=content_of(row),
            second_person=ALWAYS,
            actor=actor,
        )
        with changing(row, "case decided", actor=actor, more={"decision": decision.id}):
            row.status = DECIDED
            row.decision = decision
    return decision


def unfinished(row: Any) -> Iterator[str]:
    """What still stands between a case and its decision, each in a few words."""
    for step in row.steps.filter(required=True, done_at__isnull=True).order_by("place"):
        yield f"the step “{step.text}” is neither done nor left out for a reason"
    if unanswered := [question for question in QUESTIONS if not getattr(row, question).strip()]:
        yield f"{', '.join(unanswered)} {'has' if len(unanswered) == 1 else 'have'} no answer"
    if asked := row.requests.filter(status=SENT).count():
        yield f"{asked} request{'s' if asked > 1 else ''} for information {'are' if asked > 1 else 'is'} unanswered"


@service(Ability.WORK, "case")
def close(*, case: str, actor: Actor, version: str = "") -> Any:
    """Close a countersigned case, when all that was decided has been done."""
    row = case_named(case, actor, version)
    actor.needs(Ability.WORK, row.owner)
    refuse_about_oneself(row, actor)
    if row.status != COUNTERSIGNED:
        raise CaseworkError(
            f"Case {row.id} is {row.status}. It can be closed when a second person has signed its decision."
        )
    with changing(row, "case closed", actor=actor):
        row.status = CLOSED
        row.closed_date = actor.today
    return row


@service(Ability.WORK, "case")
def reopen(*, case: str, reason: str, due: date, actor: Actor, version: str = "") -> Any:
    """Open a countersigned or closed case again, for a reason that stays with it as a note. Its earlier
    decision stays what it was."""
    row = case_named(case, actor, version)
    actor.needs(Ability.WORK, row.owner)
    refuse_about_oneself(row, actor)
    if row.status not in (COUNTERSIGNED, CLOSED) or row.merged_into_id:
        stands = "merged into another" if row.merged_into_id else row.status
        raise CaseworkError(f"Case {row.id} is {stands}, so there is nothing to reopen.")
    if not reason.strip():
        raise CaseworkError("Reopening a case needs a reason: say what is new.")
    _refuse_past(due, actor)
    with changing(row, "case reopened", actor=actor, more={"decision": row.decision_id}):
        row.status, row.decision, row.closed_date = REOPENED, None, None
        row.due_date, row.escalated_date = due, None
    note_in(row, reason, actor)
    return row


@service(Ability.WORK, "case")
def merge(*, case: str, into: str, reason: str, actor: Actor) -> Any:
    """Move a case's alerts into another and end it there; what was written in it stays readable where it is."""
    if case == into:
        raise CaseworkError("A case cannot be merged into itself. Name the other case.")
    with working_on(into, actor) as target, working_on(case, actor) as row:
        _refuse_mixing(row, target)
        if row.requests.filter(status=SENT).exists():
            raise CaseworkError(f"Case {row.id} has an unanswered request for information. End it first, or wait.")
        _link(target, row, reason, actor)
        for alert in row.alerts.all():
            with changing(alert, "alert moved", actor=actor, more={"case": target.id}):
                alert.case = target
        with changing(row, "case merged", actor=actor, more={"into": target.id}):
            row.status, row.closed_date, row.merged_into = CLOSED, actor.today, target
        if row.critical and not target.critical:
            with changing(target, "case made critical", actor=actor):
                target.critical = True
    return target


@service(Ability.WORK, "case")
def take_out(*, case: str, alerts: Sequence[str], actor: Actor) -> Any:
    """Take alerts out of a case, back to whoever works the case; a case keeps at least one."""
    with working_on(case, actor) as row:
        leaving = [alert_named(alert, actor) for alert in dict.fromkeys(alerts)]
        if any(alert.case_id != row.id for alert in leaving):
            raise CaseworkError(f"Not all of these alerts are in case {row.id}. Look at it again.")
        if len(leaving) == row.alerts.count():
            raise CaseworkError("A case keeps at least one alert. Merge the case into another, or decide it.")
        for alert in leaving:
            refuse_closed(alert)
            with changing(alert, "alert taken out", actor=actor, more={"from": row.id}):
                alert.case, alert.assigned_to = None, row.assigned_to
                alert.status = ASSIGNED if row.assigned_to else NEW
    return row


@service(Ability.WORK, "case")
def split(*, case: str, alerts: Sequence[str], title: str, due: date, steps: Sequence[StepToDo], actor: Actor) -> Any:
    """Move some of a case's alerts into a new case of their own, linked to the first; return the new one."""
    take_out(case=case, alerts=alerts, actor=actor)
    fresh = open_case(alerts=alerts, title=title, due=due, steps=steps, actor=actor)
    _link(fresh, case_named(case, actor), "split off from it", actor)
    return fresh


@service(Ability.WORK, "case")
def link(*, case: str, other: str, reason: str, actor: Actor) -> Any:
    """Say that a case has to do with another, and why. A sealed case can name an open one, not the other way round."""
    with working_on(case, actor) as row:
        target = case_named(other, actor)
        if target.circle and target.circle != row.circle:
            raise CaseworkError("A link from here would tell of what is sealed. Make it from the sealed case.")
        return _link(row, target, reason, actor)


@contextmanager
def working_on(case: str, actor: Actor, version: str = "") -> Iterator[Any]:
    """The case, to be changed in the block by somebody who may; a decision waiting on it is void from here on."""
    refuse_no_person(actor)
    row = case_named(case, actor, version)
    actor.needs(Ability.WORK, row.owner)
    refuse_about_oneself(row, actor)
    if row.status not in (*AT_WORK, DECIDED):
        raise CaseworkError(f"Case {row.id} is {row.status}. Reopen it first, with a reason, if there is more to do.")
    if row.status == DECIDED:
        back_to_work(row, "the case changed after it was decided", actor)
    yield row


def note_in(row: Any, text: str, actor: Actor, corrects: Any = None) -> Any:
    """Write a note in a case that this person may work on."""
    note = Note(case=row, text=text.strip(), corrects=corrects, written_by=actor.person, written_at=actor.at)
    return add(note, "note written", actor=actor, more={"case": row.id})


def back_to_work(row: Any, why: str, actor: Actor) -> None:
    """Put a decided case back under investigation; what was prepared on it is void, if nobody has answered it."""
    make_void(row.decision, why, actor=actor)
    with changing(row, "case back under investigation", actor=actor, more={"why": why}):
        row.status, row.decision = INVESTIGATING, None


def countersign(row: Any, decision: Any, *, actor: Actor) -> None:
    """What an approved disposition does: the case is countersigned, and its alerts are disposed of by it.

    Those of a reopened case were disposed of before: the later finding takes the place of the earlier one.
    """
    with changing(row, "case countersigned", actor=actor, more={"decision": decision.id}):
        row.status = COUNTERSIGNED
    for alert in row.alerts.order_by("id"):
        dispose(alert, decision, actor=actor)


def content_of(row: Any) -> Content:
    """What a second person signs: the case's facts, and every alert, step, note, document, request and link in it."""
    gathered: dict[str, JSON] = {
        name: [[part.id, record_digest(part)] for part in getattr(row, name).order_by("id")]
        for name in ("steps", "notes", "documents", "requests", "links")
    }
    alerts: list[JSON] = [dict(alert_content(alert)) for alert in row.alerts.order_by("id")]
    facts = {name: getattr(row, name) for name in ("title", "topic", "owner", *QUESTIONS)}
    return {"case": row.id, **facts, "alerts": alerts, **gathered}


def _assign(row: Any, to: Actor, actor: Actor) -> Any:
    refuse_unfit_for(row, to, actor)
    if row.assigned_to != to.person:
        with changing(row, "case assigned", actor=actor, more={"to": to.person}):
            row.assigned_to = to.person
    return row


def _put_in(alert: Any, case: Any, actor: Actor) -> None:
    actor.needs(Ability.WORK, alert.owner)
    refuse_closed(alert)
    refuse_pending(alert)
    refuse_about_oneself(alert, actor)
    _refuse_mixing(alert, case)
    if alert.status == IN_A_CASE:
        raise CaseworkError(
            f"Alert {alert.id} is in case {alert.case_id} already. Merge the two cases, or split that one."
        )
    with changing(alert, "alert put in a case", actor=actor, more={"case": case.id}):
        alert.status, alert.case, alert.decision = IN_A_CASE, case, None


def _refuse_past(due: date, actor: Actor) -> None:
    if due < actor.today:
        raise CaseworkError(f"A case due on {due} would be late from the start. Give it until today or later.")


def _refuse_mixing(one: Any, other: Any) -> None:
    if one.circle != other.circle:
        raise CaseworkError(
            "What is sealed and what is not are never in one case: the one would tell of the other. Open a sealed case "
            "and link it to this one."
        )


def _move(row: Any, status: str, kind: str, actor: Actor) -> None:
    if row.status not in (OPEN, REOPENED, INVESTIGATING, WAITING) or row.status == status:
        raise CaseworkError(f"Case {row.id} is {row.status} already.")
    with changing(row, kind, actor=actor):
        row.status = status


def _link(row: Any, other: Any, reason: str, actor: Actor) -> Any:
    if row.id == other.id:
        raise CaseworkError("A case has always to do with itself. Name another case.")
    if not reason.strip():
        raise CaseworkError("Say what the two cases have to do with each other.")
    if (standing := row.links.filter(other=other).first()) is not None:
        return standing
    return add(
        CaseLink(case=row, other=other, reason=reason.strip(), added_by=actor.person, added_at=actor.at),
        "cases linked",
        actor=actor,
        more={"case": row.id},
    )
