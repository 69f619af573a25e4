"""A day's work in few words, for the tests of this room."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from countersign.authoring.investigation import StepToDo
from countersign.casework import alerts, cases, investigating, signing
from countersign.casework.acting import Actor
from countersign.casework.evidence_storage import DatabaseStorage, SealedStorage
from countersign.casework.models import Alert, Case, Decision
from countersign.casework.raising import Found, Raised, raise_alerts
from countersign.casework.records import expected_records, records
from countersign.evidence import Entry, Failure, Log, check_records

CONTROL = "use_after_leaving"
OWNER = "information security officer"
STEPS = (StepToDo("ask", "Ask the person's manager."), StepToDo("look", "Look at the log.", required=False))

Facts = dict[str, Any]


def day(number: int) -> date:
    """A date in November 2017."""
    return date(2017, 11, number)


def at(number: int) -> datetime:
    """An instant on that date."""
    return datetime(2017, 11, number, 22, tzinfo=UTC)


def person(name: str, *roles: str, on: int = 4, circles: Iterable[str] = (), firm: str = "") -> Actor:
    """Somebody in these roles, or else in the owner's, on that day."""
    return Actor(name, frozenset(roles or {OWNER}), day(on), at(on), frozenset(circles), firm)


def found(*keys: str, **shared: str) -> list[Found]:
    """Exceptions with these keys, sharing these columns."""
    return [Found((key,), f"P-{key} used insurer-records.", {"event_id": key, "rows": 3}, shared) for key in keys]


def about(key: str, **values: object) -> Found:
    """One exception with these values."""
    return Found((key,), f"{key} is not as it should be.", {"event_id": key} | values, {})


def run(number: int, exceptions: Iterable[Found], *, limit: int = 100, **more: Any) -> Raised:
    """Raise what the control found on that day."""
    facts: Facts = {"control_id": CONTROL, "topic": "access", "owner": OWNER, "critical": False, "circle": ""}
    return raise_alerts(
        **(facts | more),
        as_of=day(number),
        answer_due=day(number + 1),
        found=list(exceptions),
        limit=limit,
        at=at(number),
    )


def dismiss(alert: str, number: int, preparer: str = "P1", **more: Any) -> Any:
    """Prepare the dismissal of an alert as of that day; none is drawn for the sample unless it is asked for."""
    facts = {"finding": "put right", "reason": "The use was a test by the help desk.", "sample_percent": 0} | more
    (decision,) = alerts.dismiss(alerts=[alert], actor=person(preparer, on=number), **facts)
    return decision


def sign(decision: Any, number: int, approver: str = "P2", *roles: str, circles: Iterable[str] = ()) -> Any:
    """Approve what was prepared, as it was prepared."""
    actor = person(approver, *roles, on=number, circles=circles)
    return signing.approve(decision=decision.id, digest_seen=decision.content_digest, actor=actor)


def close(alert: str, number: int, preparer: str = "P1", approver: str = "P2", **more: Any) -> Any:
    """Dispose of an alert as of that day, by two people where it takes two."""
    decision = dismiss(alert, number, preparer, **more)
    return sign(decision, number, approver) if decision.status == "prepared" else decision


def open_case(*keys: str, on: int = 4, steps: Sequence[StepToDo] = STEPS, **more: Any) -> Any:
    """A case over alerts with these keys, raised on the day before, opened by P1."""
    raised = run(on - 1, found(*keys), **more).new
    circles = [more["circle"]] if more.get("circle") else []
    actor = person("P1", more.get("owner", OWNER), on=on, circles=circles)
    return cases.open_case(alerts=raised, title=f"About {keys[0]}", due=day(on + 20), steps=steps, actor=actor)


def investigate(case: Any, actor: Actor | None = None) -> None:
    """Do all that stands between a case and its decision."""
    actor = actor or person("P1")
    answers = dict.fromkeys(cases.QUESTIONS, "It is known.")
    investigating.say(case=case.id, answers=answers, actor=actor)
    for step in case.steps.filter(required=True):
        investigating.do_step(case=case.id, step=step.name, result="Asked; it was a mistake.", actor=actor)


def decide(case: Any, actor: Actor | None = None, finding: str = "put right") -> Any:
    """Investigate a case and prepare its disposition."""
    actor = actor or person("P1")
    investigate(case, actor)
    return cases.decide(case=case.id, finding=finding, reason="All is as it should be.", actor=actor)


def sql(statement: str, *values: Any) -> None:
    """A statement past the services."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def without_triggers() -> None:
    """Do what only somebody can do who may alter tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def alert(alert_id: str | None) -> Any:
    """The row of an alert."""
    return Alert.objects.get(id=alert_id)


def again(row: Any) -> Any:
    """A row as it is now."""
    return type(row).objects.get(id=row.id)


def entries() -> list[Entry]:
    """All evidence, everybody's first."""
    return [entry for log in (Log(DatabaseStorage()), Log(SealedStorage())) for entry in log.entries()]


def kinds(subject: Any = None) -> list[str]:
    """The kinds of the entries, or of those about one row."""
    return [entry.kind for entry in entries() if subject is None or entry.subject == subject.id]


def failures() -> list[Failure]:
    """What a verification says of the records."""
    return check_records(expected_records(entries()), records())


def everything() -> Iterator[tuple[Any, ...]]:
    """Every alert, case and decision as it is: what a refusal must leave alone."""
    for model in (Alert, Case, Decision):
        yield from model.objects.order_by("id").values_list()
