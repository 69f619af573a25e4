"""Operations on feeds: what arrived, what lies in quarantine, and its correction."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework.permissions import Ability
from countersign.casework.reading import unmask
from countersign.casework.recording import note_down
from countersign.day.feeds_status import feeds_status
from countersign.day.installation import Installation
from countersign.day.quarantine import Quarantined, quarantined, quarantined_rows, resubmission_of, resubmit

from ..workplace import workplace
from .fields import ANYTHING, CLOSED, Day, Limit, Name, Said, Shown, Version, shown
from .operations import Scope, operation
from .replies import Reply
from .runs import Days

SEE = (Ability.SEE_SYSTEM,)
Line = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}$")]
LineText = Annotated[str, Field(pattern=ANYTHING, max_length=20_000)]


class FeedDayShown(Shown):
    """One feed and one business date: whether it came, in time, and whole."""

    feed: str
    table: str
    business_date: date
    state: str
    due_at: datetime | None
    arrived_at: datetime | None
    corrected_at: datetime | None
    received: int
    loaded: int
    quarantined: int
    totals: bool = Field(description="The sender's control totals came with it and agreed.")
    late: bool


class FeedDays(Shown):
    """Every feed on every day, by feed, then by day."""

    items: list[FeedDayShown]


class QuarantinedShown(Shown):
    """A delivery of which rows were put aside."""

    feed: str
    table: str
    business_date: date
    file: str
    received: int
    rows: int
    arrived_at: datetime
    of: str = Field(description="The digest of its file, by which a correction names it.")


class Quarantine(Shown):
    """Every delivery with rows in quarantine, the newest first."""

    items: list[QuarantinedShown]


class ProblemShown(Shown):
    """What is wrong with a cell, or with a whole row, and what to do."""

    column: str | None
    value: str | None
    what: str
    do: str


class BadRowShown(Shown):
    """A row that was not loaded."""

    line: int
    problems: list[ProblemShown]


class BadRows(Shown):
    """The first rows of a delivery that are in quarantine, and how many more there are."""

    items: list[BadRowShown]
    more: int


class BadLineShown(BadRowShown):
    """A line to be corrected, as it was delivered."""

    text: str


class Resubmission(Shown):
    """What somebody needs to correct a delivery."""

    of: str
    header: str
    items: list[BadLineShown]
    more: int


class Correction(Said):
    """The new text of quarantined lines, by line number, of the delivery whose file has the digest `of`."""

    of: Version
    lines: dict[Line, LineText] = Field(
        min_length=1, max_length=200, examples=[{"3": "P3,Cy Case,c@x.example"}], json_schema_extra=CLOSED
    )


class Taken(Shown):
    """What became of the corrected delivery."""

    feed: str
    business_date: date
    loaded: int
    quarantined: int


@operation("GET", "/feeds", kind="feed", scope=Scope.READ, abilities=SEE, answer=FeedDays)
def list_feeds(request: HttpRequest, asked: Query[Days]) -> Reply:
    """Read what each feed brought for each day.

    Arrived, late, short, missing, awaited or not due.
    """
    since, until = asked.on(request.today)
    days = feeds_status(
        workplace().installation(request.at),
        since=since,
        until=until,
        now=request.at,
        circles=request.actor.circles,
    )
    return Reply(FeedDays(items=[shown(FeedDayShown, day) for day in days]))


@operation("GET", "/quarantine", kind="quarantine", scope=Scope.READ, abilities=SEE, answer=Quarantine)
def list_quarantine(request: HttpRequest, asked: Query[Days]) -> Reply:
    """Read which deliveries have rows in quarantine.

    The newest comes first.
    """
    since, until = asked.on(request.today)
    found = quarantined(workplace().installation(request.at), since=since, until=until, circles=request.actor.circles)
    return Reply(Quarantine(items=[_quarantined(one) for one in found]))


@operation(
    "GET", "/quarantine/{feed}/{business_date}", kind="quarantine", scope=Scope.READ, abilities=SEE, answer=BadRows
)
def list_quarantined_rows(
    request: HttpRequest, feed: Name, business_date: Day, limit: Limit = 50, unmasked: bool = False
) -> Reply:
    """Read what is wrong with the rows of a delivery in quarantine.

    Personal values are masked unless `unmasked`, which needs a role that may see them and is evidenced.
    """
    if unmasked:
        _evidence(request, feed, business_date)
    rows, more = quarantined_rows(
        workplace().installation(request.at),
        feed=feed,
        business_date=business_date,
        circles=request.actor.circles,
        limit=limit,
        unmasked=unmasked,
    )
    problems = [[shown(ProblemShown, problem) for problem in row.problems] for row in rows]
    items = [BadRowShown(line=row.line, problems=said) for row, said in zip(rows, problems, strict=True)]
    return Reply(BadRows(items=items, more=more))


@operation(
    "GET",
    "/quarantine/{feed}/{business_date}/lines",
    kind="quarantine",
    scope=Scope.OPERATE,
    abilities=(Ability.OPERATE,),
    answer=Resubmission,
)
def read_lines_to_correct(request: HttpRequest, feed: Name, business_date: Day, limit: Limit = 50) -> Reply:
    """Read the lines of a delivery that are to be corrected, as they were delivered.

    They hold personal information, so reading them is evidenced.
    """
    _evidence(request, feed, business_date)
    found = resubmission_of(
        workplace().installation(request.at),
        feed=feed,
        business_date=business_date,
        circles=request.actor.circles,
        limit=limit,
    )
    items = [
        BadLineShown(line=one.line, text=one.text, problems=[shown(ProblemShown, p) for p in one.problems])
        for one in found.lines
    ]
    return Reply(Resubmission(of=found.delivery.of, header=found.header, items=items, more=found.more))


@operation(
    "POST",
    "/quarantine/{feed}/{business_date}/correct",
    kind="quarantine",
    scope=Scope.OPERATE,
    abilities=(Ability.OPERATE,),
    answer=Taken,
    alone=True,
)
def correct_delivery(request: HttpRequest, feed: Name, business_date: Day, said: Correction) -> Reply:
    """Correct quarantined lines of a delivery and load it again.

    Who corrected which lines is evidenced. The same correction twice is once.
    """
    installation = Installation(workplace().folder, request.at)
    with installation.alone():
        taken = resubmit(
            installation,
            feed=feed,
            business_date=business_date,
            of=said.of,
            corrected={int(line): text for line, text in said.lines.items()},
            by=request.actor.person,
            at=request.at,
            circles=request.actor.circles,
        )
        installation.checkpoint()
    delivery = installation.manifest.delivery(feed, business_date)
    loaded, left = (delivery.loaded, delivery.quarantined) if delivery else (0, 0)
    assert not taken.refused
    return Reply(Taken(feed=feed, business_date=business_date, loaded=loaded, quarantined=left))


def _quarantined(one: Quarantined) -> QuarantinedShown:
    return shown(QuarantinedShown, one)


def _evidence(request: HttpRequest, feed: str, business_date: date) -> None:
    """Whoever corrects deliveries sees what is in them; anybody else needs a role that may."""
    day = business_date.isoformat()
    if request.actor.may(Ability.OPERATE):
        note_down("personal information seen", feed, actor=request.actor, more={"business_date": day})
    else:
        unmask(feed, actor=request.actor, more={"business_date": day})
