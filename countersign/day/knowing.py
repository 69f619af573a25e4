"""What is known of somebody or something: the latest rows of every table that names it, and what happened when."""

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from countersign.day.installation import Installation, WrongCallError
from countersign.day.known import DAYS_SHOWN
from countersign.day.rows_behind import LIMIT
from countersign.day.table_rows import (
    IDENTIFYING,
    UNKNOWN,
    Asked,
    Reader,
    Row,
    TableRows,
    mask,
    open_to,
    reader,
    says_something,
)
from countersign.tables import Column, Declaration, declared_tables, local_date
from countersign.tables.declaration import OPEN_ENDED_AT, OPEN_ENDED_DATE

# What can be asked about, with the column that identifies it: person → person_id, login → login …
NOUNS: Mapping[str, str] = {name.removesuffix("_id"): name for name in sorted(IDENTIFYING)}

# The depository knows people by its own number, which the register of persons holds.
_OTHER_NUMBERS = {"person_id": "crd_number"}
# Most logs know logins only; the rosters say whose they are.
_LOGIN = ("system_id", "login")


@dataclass(frozen=True)
class Known:
    """What is known of one thing as of a date: its own register first, then other states, then events since a date."""

    noun: str
    id: str
    as_of: date
    since: date
    tables: tuple[TableRows, ...]

    @property
    def exists(self) -> bool:
        """Whether any table names it."""
        return any(found.rows for found in self.tables)


@dataclass(frozen=True)
class Happening:
    """Something dated: which column of which table says it, and the row. `at` is None where only a day is told."""

    day: date
    at: datetime | None
    table: str
    column: str
    row: Row

    @property
    def what(self) -> str:
        """What the moment is, in the words of the table's declaration."""
        return declared_tables()[self.table].by_name[self.column].meaning


def what_is_known(
    installation: Installation,
    *,
    noun: str,
    id: str,
    as_of: date,
    since: date | None = None,
    within: Mapping[str, str] | None = None,
    known_by: datetime | None = None,
    circles: Collection[str] = (),
    limit: int = LIMIT,
    unmasked: bool = False,
) -> Known:
    """The latest rows of every table that names this id: of states as of the date, of events since `since`.

    `within` narrows by further columns where a table has them: a login by its system. Personal values are masked
    unless `unmasked`. Raises WrongCallError for a noun that there is not.
    """
    first = since or as_of - timedelta(days=DAYS_SHOWN)
    asked = Asked(first, as_of, limit, known_by)
    with reader(installation) as read:
        found = list(_tables_about(read, asked, noun=noun, id=id, within=within or {}, circles=circles))
    return Known(noun, id, as_of, first, tuple(found if unmasked else (rows.masked() for rows in found)))


def events_about(
    installation: Installation,
    *,
    noun: str,
    id: str,
    as_of: date,
    since: date | None = None,
    within: Mapping[str, str] | None = None,
    circles: Collection[str] = (),
    limit: int = LIMIT,
    unmasked: bool = False,
) -> list[Happening]:
    """What happened about this id from `since` to a date, the newest first: each moment and day that its rows tell."""
    first = since or as_of - timedelta(days=DAYS_SHOWN)
    asked = Asked(first, as_of, limit)
    with reader(installation) as read:
        found = list(_tables_about(read, asked, noun=noun, id=id, within=within or {}, circles=circles, newest=True))
    happenings = [
        happening
        for rows in found
        for row in rows.rows
        for happening in _happenings(installation, rows.declaration, row if unmasked else mask(row, rows.declaration))
        if first <= happening.day <= as_of
    ]
    happenings.sort(key=lambda h: (h.day, h.at is None, h.at or h.day, h.table, h.column), reverse=True)
    return happenings[:limit]


def _tables_about(
    read: Reader,
    asked: Asked,
    *,
    noun: str,
    id: str,
    within: Mapping[str, str],
    circles: Collection[str],
    newest: bool = False,
) -> Iterator[TableRows]:
    """The matching rows of each table, unmasked; none of "none" or "unknown", which name nobody."""
    column = NOUNS.get(noun)
    if column is None:
        raise WrongCallError(f"Nothing is known of a {noun}. Ask about one of: {', '.join(NOUNS)}.")
    if not says_something(id):
        return
    names, logins = {column: id}, list[Mapping[str, str]]()
    for table in sorted(_delivered(circles), key=lambda table: _nearness(table, column)):
        if where := _where(table, names, within):
            theirs = [login for login in logins if _is_log(table) and login.items() >= _narrowed(login, within)]
            found = read.find(table, asked, where, *theirs, newest=newest)
            yield found
            if table.key == (column,):
                names |= _other_numbers(column, found)
            if column == "person_id" and table.key == _LOGIN:
                logins = [_used_by_nobody_named(row) for row in found.rows]


def _is_log(table: Declaration) -> bool:
    """Whether a table tells what was done under which login, and by whom where that is known."""
    return table.fill == "events" and all(name in table.by_name for name in (*_LOGIN, "person_id"))


def _used_by_nobody_named(roster_row: Row) -> dict[str, str]:
    """Uses of a roster's login of which the log does not say whose they are."""
    return {**{name: roster_row[name] or UNKNOWN for name in _LOGIN}, "person_id": UNKNOWN}


def _narrowed(login: Mapping[str, str], within: Mapping[str, str]) -> Set[tuple[str, str]]:
    return {(name, text) for name, text in within.items() if name in login}


def _delivered(circles: Collection[str]) -> list[Declaration]:
    return [table for table in declared_tables().values() if table.fill != "known" and open_to(table.circle, circles)]


def _nearness(table: Declaration, column: str) -> tuple[bool, bool]:
    """A thing's own register comes first, events come last."""
    return table.key != (column,), table.fill == "events"


def _where(table: Declaration, names: Mapping[str, str], within: Mapping[str, str]) -> dict[str, str]:
    by = next((name for name in names if name in table.by_name), None)
    if by is None:
        return {}
    return {by: names[by], **{name: text for name, text in within.items() if name in table.by_name}}


def _other_numbers(column: str, register: TableRows) -> dict[str, str]:
    number = _OTHER_NUMBERS.get(column, "")
    text = register.rows[0].get(number) if register.rows else None
    return {number: text} if text and says_something(text) else {}


def _happenings(installation: Installation, table: Declaration, row: Row) -> Iterator[Happening]:
    for column in table.columns:
        text = row[column.name]
        if column.kind in ("instant", "date") and text is not None:
            day, at = _moment(installation, column, text)
            if day != OPEN_ENDED_DATE:
                yield Happening(day, at, table.name, column.name, row)


def _moment(installation: Installation, column: Column, text: str) -> tuple[date, datetime | None]:
    if column.kind == "date":
        return date.fromisoformat(text), None
    at = datetime.fromisoformat(text)
    day = OPEN_ENDED_DATE if at.replace(tzinfo=None) == OPEN_ENDED_AT else local_date(at, installation.firm.zone)
    assert day is not None
    return day, at
