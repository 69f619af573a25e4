"""Operations on people and things: what is known of them, what happened, and the people of the firm."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework.errors import NotFoundError
from countersign.casework.permissions import Ability
from countersign.casework.reading import unmask
from countersign.day.knowing import NOUNS, events_about, what_is_known

from ..workplace import workplace
from .common import RowsShown, rows_shown
from .fields import Day, Limit, Person, Said, Shown
from .operations import Scope, operation
from .replies import Reply

SEE = (Ability.SEE_CASEWORK,)
Noun = Annotated[str, Field(pattern=f"^({'|'.join(sorted(NOUNS))})$", examples=["person"])]
SubjectId = Annotated[str, Field(pattern=r"^[^\x00/]{1,100}$", examples=["P1"], description="Its id.")]


class Known(Shown):
    """What is known of one person or thing: its own register first, then other tables, then events."""

    noun: str
    id: str
    as_of: date
    since: date
    tables: list[RowsShown]


class Happening(Shown):
    """Something dated: which column of which table says it, and the row."""

    day: date
    at: datetime | None
    table: str
    column: str
    what: str
    row: dict[str, str | None]


class Happenings(Shown):
    """What happened, the newest first."""

    items: list[Happening]


class SubjectAsked(Said):
    """As of when, how many rows of each table, and whether personal values are asked for."""

    as_of: Day | None = None
    limit: Limit = 50
    unmasked: bool = False


class PersonShown(Shown):
    """A person of the firm, and the roles held today."""

    id: str
    name: str
    roles: list[str]
    introducing_firm: str


class People(Shown):
    """The people in firm.toml, by id."""

    items: list[PersonShown]


@operation("GET", "/subjects/{noun}/{subject}", kind="subject", scope=Scope.READ, abilities=SEE, answer=Known)
def read_what_is_known(
    request: HttpRequest,
    noun: Noun,
    subject: SubjectId,
    asked: Query[SubjectAsked],
) -> Reply:
    """Read what is known of a person, an account, a system …

    The latest rows of every table that names it. Alerts about it are found with `subject`. Personal values are masked
    unless `unmasked`, which needs a role that may see them and is evidenced.
    """
    if asked.unmasked:
        unmask(subject, actor=request.actor, more={"noun": noun})
    found = what_is_known(
        workplace().installation(request.at),
        noun=noun,
        id=subject,
        as_of=asked.as_of or request.today,
        circles=request.actor.circles,
        limit=asked.limit,
        unmasked=asked.unmasked,
    )
    tables = [rows_shown(rows) for rows in found.tables]
    return Reply(Known(noun=noun, id=subject, as_of=found.as_of, since=found.since, tables=tables))


@operation(
    "GET", "/subjects/{noun}/{subject}/events", kind="subject", scope=Scope.READ, abilities=SEE, answer=Happenings
)
def list_what_happened(
    request: HttpRequest,
    noun: Noun,
    subject: SubjectId,
    asked: Query[SubjectAsked],
) -> Reply:
    """Read what happened about a person, an account, a system …

    The newest comes first. Personal values are masked unless `unmasked`, which is evidenced.
    """
    if asked.unmasked:
        unmask(subject, actor=request.actor, more={"noun": noun})
    found = events_about(
        workplace().installation(request.at),
        noun=noun,
        id=subject,
        as_of=asked.as_of or request.today,
        circles=request.actor.circles,
        limit=asked.limit,
        unmasked=asked.unmasked,
    )
    items = [
        Happening(day=one.day, at=one.at, table=one.table, column=one.column, what=one.what, row=dict(one.row))
        for one in found
    ]
    return Reply(Happenings(items=items))


@operation("GET", "/people", kind="person", scope=Scope.READ, abilities=(Ability.SEE_CASEWORK,), answer=People)
def list_people(request: HttpRequest) -> Reply:
    """Read who the people of the firm are.

    With the roles that they hold today.
    """
    return Reply(People(items=[_person(person, request) for person in sorted(workplace().firm.people)]))


@operation("GET", "/people/{person}", kind="person", scope=Scope.READ, abilities=SEE, answer=PersonShown)
def read_person(request: HttpRequest, person: Person) -> Reply:
    """Read who a person of the firm is.

    With the roles that they hold today.
    """
    if person not in workplace().firm.people:
        raise NotFoundError(f"{person[:100]!r} is not among the people in firm.toml. Look for them in the list.")
    return Reply(_person(person, request))


def _person(person: str, request: HttpRequest) -> PersonShown:
    firm = workplace().firm
    held = [h.role for h in firm.holdings if h.person_id == person and h.start <= request.today < h.until]
    return PersonShown(
        id=person, name=firm.people[person], roles=sorted(held), introducing_firm=firm.introducing_firm_of(person)
    )
