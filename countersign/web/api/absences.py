"""Operations on absences: who is away, and who acts in their roles meanwhile."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query

from countersign.casework import absences
from countersign.casework.errors import CaseworkError
from countersign.casework.selectors import absence_named, absences_for, version_of

from ..people import as_actor
from ..workplace import workplace
from .common import Asked, Listed, listed
from .fields import Day, Id, Nothing, Person, Said, Shown, Version, shown
from .operations import Scope, operation
from .replies import Reply, unchanged


class AbsenceShown(Shown):
    """That a person is away over [starts, ends), and who acts for them."""

    id: Id
    person: str
    deputy: str
    starts_date: date
    ends_date: date
    recorded_by: str
    version: Version


class Absences(Listed):
    """A page of absences."""

    items: list[AbsenceShown]


class AbsencesAsked(Asked):
    """Which absences are asked for: those of a person, those on a day."""

    person: Person | None = None
    on: Day | None = None


class NewAbsence(Said):
    """Who is away from when until when; `ends` is the first day back."""

    person: Person
    deputy: Person
    starts: Day
    ends: Day


@operation("GET", "/absences", kind="absence", scope=Scope.READ, answer=Absences)
def list_absences(request: HttpRequest, asked: Query[AbsencesAsked]) -> Reply:
    """Find absences.

    Without a role that sees casework: your own, and those in which you act for somebody.
    """
    rows = absences_for(request.actor)
    if asked.person:
        rows = rows.filter(person=asked.person)
    if asked.on:
        rows = rows.filter(starts_date__lte=asked.on, ends_date__gt=asked.on)
    return listed(request, rows, asked=asked, order=("starts_date", "id"), page=Absences, show=_shown)


@operation("POST", "/absences", kind="absence", scope=Scope.WORK, answer=AbsenceShown, status=201, versioned=True)
def record_absence(request: HttpRequest, said: NewAbsence) -> Reply:
    """Record that somebody is away, and who acts for them.

    For oneself, or for anybody by whoever assigns the whole firm's work. Nobody makes themselves another's deputy.
    """
    known = workplace().firm.people
    if unknown := [person for person in (said.person, said.deputy) if person not in known]:
        raise CaseworkError(f"{unknown[0]} is not among the people in firm.toml, so nobody would act. Name another.")
    row = absences.record_absence(
        person=said.person,
        deputy=as_actor(request, said.deputy),
        starts=said.starts,
        ends=said.ends,
        actor=request.actor,
    )
    return _one(row, new=True)


@operation("GET", "/absences/{absence}", kind="absence", scope=Scope.READ, answer=AbsenceShown, versioned=True)
def read_absence(request: HttpRequest, absence: Id) -> Reply:
    """Read one absence.

    Its deputy acts in the person's roles; circles are not passed on.
    """
    return _one(absence_named(absence, request.actor))


@operation(
    "POST",
    "/absences/{absence}/end",
    kind="absence",
    scope=Scope.WORK,
    answer=AbsenceShown,
    matched=True,
    versioned=True,
)
def end_absence(request: HttpRequest, absence: Id, said: Nothing) -> Reply:  # noqa: ARG001
    """Say that somebody is back.

    From today on nobody acts for them.
    """
    row = unchanged(request, absence_named(absence, request.actor))
    return _one(absences.end_absence(absence=row.id, actor=request.actor))


def _shown(row: Any) -> AbsenceShown:
    return shown(AbsenceShown, row, version=version_of(row))


def _one(row: Any, *, new: bool = False) -> Reply:
    found = _shown(row)
    return Reply(found, found.version, f"/api/v1/absences/{row.id}" if new else "")
