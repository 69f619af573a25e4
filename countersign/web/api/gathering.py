"""Operations on what a case holds: put alerts in, take them out, merge, split and link cases."""

from django.http import HttpRequest
from pydantic import Field

from countersign.casework import cases
from countersign.casework.permissions import Ability

from .cases import changes_case, due_date, one_case, seen_as, steps_for
from .fields import Day, Id, Reason, Said, Shown, Title, shown
from .operations import Scope, operation
from .replies import Reply

WORK = (Ability.WORK,)


class SomeAlerts(Said):
    """Alerts that are put into a case, or taken out."""

    alerts: list[Id] = Field(min_length=1, max_length=200)


class Part(SomeAlerts):
    """The alerts that become a case of their own."""

    title: Title
    due: Day | None = None


class Merger(Reason):
    """The case that goes on, and why the two are one."""

    into: Id


class OtherCase(Reason):
    """The other case, and what the two have to do with each other."""

    other: Id


class LinkShown(Shown):
    """That one case has to do with another, and why."""

    id: Id
    case_id: Id
    other_id: Id
    reason: str
    added_by: str


@changes_case("alerts")
def add_alerts_to_case(request: HttpRequest, case: Id, said: SomeAlerts) -> Reply:
    """Put more alerts into a case.

    What is sealed and what is not are never in one case.
    """
    return one_case(cases.add_alerts(case=seen_as(request, case), alerts=said.alerts, actor=request.actor))


@changes_case("take-out")
def take_alerts_out_of_case(request: HttpRequest, case: Id, said: SomeAlerts) -> Reply:
    """Take alerts out of a case.

    They go back to whoever works the case; a case keeps at least one.
    """
    return one_case(cases.take_out(case=seen_as(request, case), alerts=said.alerts, actor=request.actor))


@changes_case("merge")
def merge_case(request: HttpRequest, case: Id, said: Merger) -> Reply:
    """Move a case's alerts into another and end it there.

    The answer is the case that goes on. What was written in this one stays readable where it is.
    """
    merged = cases.merge(case=seen_as(request, case), into=said.into, reason=said.reason, actor=request.actor)
    return one_case(merged)


@changes_case("split", status=201)
def split_case(request: HttpRequest, case: Id, said: Part) -> Reply:
    """Move some of a case's alerts into a new case.

    The answer is the new one, linked to the first.
    """
    fresh = cases.split(
        case=seen_as(request, case),
        alerts=said.alerts,
        title=said.title,
        due=said.due or due_date(request),
        steps=steps_for(request, said.alerts[0]),
        actor=request.actor,
    )
    return one_case(fresh, new=True)


@operation("POST", "/cases/{case}/links", kind="case", scope=Scope.WORK, abilities=WORK, answer=LinkShown, status=201)
def link_case(request: HttpRequest, case: Id, said: OtherCase) -> Reply:
    """Say that a case has to do with another.

    A sealed case can name an open one, not the other way round.
    """
    link = cases.link(case=case, other=said.other, reason=said.reason, actor=request.actor)
    return Reply(shown(LinkShown, link))
