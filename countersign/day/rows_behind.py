"""The input rows behind an alert: as they stood when it was raised, as they stand now, and what became of each."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from countersign.authoring import Control
from countersign.day.installation import Installation, WrongCallError
from countersign.day.known import rows_known
from countersign.day.reach import first_day_read, tables_read
from countersign.day.table_rows import (
    IDENTIFYING,
    Asked,
    Row,
    TableRows,
    find_among,
    mask,
    open_to,
    reader,
    says_something,
)
from countersign.tables import Declaration

LIMIT = 50  # rows shown of a table
COMPARED = 1000  # rows of a table that are compared with what they were

Change = Literal["changed", "new", "gone", "same"]


@dataclass(frozen=True)
class RowChange:
    """One row then and now, and the columns that differ."""

    what: Change
    then: Row | None
    now: Row | None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableChange:
    """One table's rows behind an alert, then and now: those that differ first, and how many `more` there are.

    `whole` is false where there were too many to compare all. Then only rows read both times are told of.
    """

    table: str
    then: TableRows
    now: TableRows
    changes: tuple[RowChange, ...]
    more: int
    whole: bool


def rows_behind(
    installation: Installation,
    *,
    control_id: str,
    as_of: date,
    known_by: datetime | None,
    ids: Mapping[str, str],
    circles: Collection[str] = (),
    limit: int = LIMIT,
    unmasked: bool = False,
) -> list[TableRows]:
    """The rows of each table that a control reads that an alert's `ids` lead to, as known by a moment.

    `ids` are the key and the values of the alert, as text by column. Personal values are masked unless `unmasked`;
    evidencing that somebody reads them so is the caller's. Raises WrongCallError where there is no such control, or
    none that these circles open.
    """
    control = control_open_to(installation, control_id, circles)
    asked = Asked(first_day_read(installation, control, as_of), as_of, limit, known_by)
    found = _behind(installation, control, asked, ids=ids, circles=circles, state_as_of=as_of)
    return found if unmasked else [rows.masked() for rows in found]


def rows_then_and_now(
    installation: Installation,
    *,
    control_id: str,
    as_of: date,
    known_by: datetime,
    ids: Mapping[str, str],
    today: date,
    circles: Collection[str] = (),
    limit: int = LIMIT,
    unmasked: bool = False,
) -> list[TableChange]:
    """The rows behind an alert as of its date and as known when it was raised, beside what is known of them now.

    Events are those of the same days, as since corrected; what tells a state is as it stands today.
    """
    control = control_open_to(installation, control_id, circles)
    asked = Asked(first_day_read(installation, control, as_of), as_of, COMPARED, known_by)
    then = _behind(installation, control, asked, ids=ids, circles=circles, state_as_of=as_of)
    now = _behind(
        installation,
        control,
        replace(asked, known_by=None),
        ids=ids,
        circles=circles,
        state_as_of=max(as_of, today),
    )
    return [_compared(before, after, limit, unmasked) for before, after in zip(then, now, strict=True)]


def differences(then: TableRows, now: TableRows) -> Iterator[RowChange]:
    """What became of each row: those that differ first. A masked value never differs from another masked one."""
    before, after = _by_identity(then), _by_identity(now)
    found = [_change(before.get(identity), after.get(identity)) for identity in {**before, **after}]
    if now.more:
        found = [change for change in found if change.what != "gone"]
    if then.more:
        found = [change for change in found if change.what != "new"]
    order: tuple[Change, ...] = ("changed", "new", "gone", "same")
    yield from sorted(found, key=lambda change: order.index(change.what))


def control_open_to(installation: Installation, control_id: str, circles: Collection[str]) -> Control:
    """The control of this name; WrongCallError where there is none, or none that these circles open."""
    control = installation.rulebook.controls.get(control_id)
    if control is None or not open_to(control.circle, circles):
        raise WrongCallError(f"There is no control called {control_id}. `countersign try` lists them all.")
    return control


def matched_on(table: Declaration, key: Collection[str], ids: Mapping[str, str]) -> dict[str, str]:
    """The columns of a table by which an alert's rows are found in it, with what they have to say.

    The alert's whole key where the table has it; else the table's own key where the alert tells all of it; else the
    identifying columns that both have.
    """
    for names in (key, table.key):
        if all(name in table.physical and name in ids for name in names):
            return {name: ids[name] for name in names}
    return {name: text for name, text in ids.items() if name in table.by_name and _identifies(name, text)}


def _identifies(name: str, text: str) -> bool:
    return name in IDENTIFYING and says_something(text)


def _behind(
    installation: Installation,
    control: Control,
    asked: Asked,
    *,
    ids: Mapping[str, str],
    circles: Collection[str],
    state_as_of: date,
) -> list[TableRows]:
    tables = [t for t in tables_read(installation.rulebook, control) if open_to(t.circle, circles)]
    matching = [(table, where) for table in tables if (where := matched_on(table, control.key, ids))]
    found = []
    with reader(installation) as read:
        for table, where in matching:
            if table.fill == "known":
                found.append(_among_known(installation, table, where, circles, asked))
            else:
                until = asked.until if table.fill == "events" else state_as_of
                found.append(read.find(table, replace(asked, until=until), where))
    return found


def _among_known(
    installation: Installation, table: Declaration, where: Mapping[str, str], circles: Collection[str], asked: Asked
) -> TableRows:
    sealed = {c.id for c in installation.rulebook.controls.values() if not open_to(c.circle, circles)}
    rows = rows_known(installation, table.name, asked.until, known_by=asked.known_by)
    return find_among(table, (row for row in rows if row.get("control_id") not in sealed), where, asked.limit)


def _compared(then: TableRows, now: TableRows, limit: int, unmasked: bool) -> TableChange:
    changes = list(differences(then, now))
    shown = changes[:limit] if unmasked else [_masked(change, then.declaration) for change in changes[:limit]]
    return TableChange(
        table=then.table,
        then=_cut(then, limit, unmasked),
        now=_cut(now, limit, unmasked),
        changes=tuple(shown),
        more=len(changes) - len(shown),
        whole=not (then.more or now.more),
    )


def _cut(found: TableRows, limit: int, unmasked: bool) -> TableRows:
    cut = replace(found, rows=found.rows[:limit], more=found.count - len(found.rows[:limit]))
    return cut if unmasked else cut.masked()


def _masked(change: RowChange, table: Declaration) -> RowChange:
    then, now = (row and mask(row, table) for row in (change.then, change.now))
    return replace(change, then=then, now=now)


def _by_identity(found: TableRows) -> dict[tuple[str | int | None, ...], Row]:
    """Rows by their key; where several systems' rows bear one key, by its first, second … bearer."""
    seen: Counter[tuple[str | None, ...]] = Counter()
    rows: dict[tuple[str | int | None, ...], Row] = {}
    for row in sorted(found.rows, key=lambda row: [text or "" for text in row.values()]):
        key = tuple(row[name] for name in found.declaration.key)
        seen[key] += 1
        rows[*key, seen[key]] = row
    return rows


def _change(then: Row | None, now: Row | None) -> RowChange:
    if then is None or now is None:
        return RowChange("new" if then is None else "gone", then, now)
    columns = tuple(name for name in then if then[name] != now[name])
    return RowChange("changed" if columns else "same", then, now, columns)
