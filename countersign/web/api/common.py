"""What several operations share: lists with a next page, entries of evidence, rows of tables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from pydantic import BaseModel, Field

from countersign.casework.errors import CaseworkError
from countersign.day.table_rows import TableRows
from countersign.evidence import Entry

from ..keyset import CursorError, page_of
from ..workplace import workplace
from .fields import Cursor, Limit, Said, Shown
from .problems import NOT_FOUND, RefusedError
from .replies import Reply

M = TypeVar("M", bound=BaseModel)


class Asked(Said):
    """How much of a list is asked for, and from where."""

    limit: Limit = 50
    cursor: Cursor | None = None


class Listed(Shown):
    """One page of a list. `next` is the address of the following page, null on the last."""

    next: str | None = Field(description="The address of the next page; null on the last.")


class EntryShown(Shown):
    """One entry of evidence: what happened, to what, by whom; ids and digests only."""

    index: int
    kind: str
    subject: str
    as_of: date | None
    at: datetime
    actor: str
    body: dict[str, Any]


class History(Shown):
    """What the evidence tells of a record, the oldest first. `sealed` says that it stands in the sealed log."""

    sealed: bool
    entries: list[EntryShown]


class RowsShown(Shown):
    """Rows of one table. Personal values are masked unless unmasked ones were asked for and allowed."""

    table: str
    matched_on: list[str]
    rows: list[dict[str, str | None]]
    more: int
    silence: str | None = Field(description="Why there is nothing to show, where the table never arrived.")


def listed(
    request: HttpRequest,
    rows: Any,
    *,
    asked: Asked,
    order: Sequence[str],
    page: type[Listed],
    show: Callable[[Any], BaseModel],
    read: Callable[[Sequence[Any]], object] = lambda _: None,
) -> Reply:
    """A page of a list; `read` is told of the rows before they are shown."""
    try:
        found, cursor = page_of(rows, order=order, limit=asked.limit, cursor=asked.cursor or "")
    except CursorError as error:
        raise RefusedError(NOT_FOUND, str(error)) from error
    read(found)
    following = None
    if cursor:
        query = request.GET.copy()
        query["cursor"] = cursor
        following = f"{request.path}?{query.urlencode()}"
    return Reply(page(items=[show(row) for row in found], next=following))  # type: ignore[call-arg]


def entry_shown(entry: Entry) -> EntryShown:
    """An entry as it is shown."""
    return EntryShown(
        index=entry.index,
        kind=entry.kind,
        subject=entry.subject,
        as_of=entry.as_of,
        at=entry.at,
        actor=entry.actor,
        body=dict(entry.body),
    )


def rows_shown(found: TableRows) -> RowsShown:
    """A table's rows as they are shown."""
    return RowsShown(
        table=found.table,
        matched_on=list(found.matched_on),
        rows=[dict(row) for row in found.rows],
        more=found.more,
        silence=found.silence,
    )


def number(request: HttpRequest, threshold: str) -> int:
    """One of the firm's numbers, as it is today."""
    found: Mapping[str, Any] = workplace().firm.thresholds
    if threshold not in found:
        raise CaseworkError(f"thresholds.toml does not set {threshold}. Add it, proposed and approved by two people.")
    return int(found[threshold].on(request.today))
