"""The one statement that judges every cell of every row and says what is wrong with each bad one."""

from zoneinfo import ZoneInfo

from countersign.feeds.adapters import Adapter
from countersign.feeds.feed import UNKNOWN, Cell, Feed
from countersign.feeds.kinds import Typed, local_date, tidy, typed
from countersign.feeds.rows import Rows, spell_out
from countersign.feeds.sql import identifier, quote
from countersign.tables import Column

_NO_TEXT = "NULL::VARCHAR"
_MISFIT_DO = "Mend the row at its source and deliver it again."


def checked_rows(feed: Feed, adapter: Adapter, rows: Rows, firm_zone: ZoneInfo) -> str:
    """SQL of the rows with every column typed: n, part, line, numbered, the table's columns, problems.

    `numbered` is false where the row's own number is a digest of it. `problems` is null, or a list of what is wrong:
    column, value, what, do.
    """
    table = feed.declaration
    texts, readings, dates, problems, bad = [], [], [], [], []
    for i, column in enumerate(table.columns):
        cell = feed.columns[column.name]
        text, name = f"t{i}", identifier(column.name)
        reading = typed(column, text, form=cell.format, zone=feed.zone)
        texts.append(f"{_text_of(column, cell, adapter, rows)} AS {text}")
        readings.append(f"CASE WHEN {text} IS NOT NULL THEN {reading.value} END AS {name}")
        if column.local_date:
            dates.append(f"{local_date(name, firm_zone)} AS {identifier(column.local_date)}")
        may_be_empty = column.nullable and cell.empty == UNKNOWN
        bad.append(f"({name} IS NULL AND {text} IS NOT NULL)" if may_be_empty else f"{name} IS NULL")
        problems.append(_problem(column, text, reading, may_be_empty))
    misfit = f"{{'column': {_NO_TEXT}, 'value': raw, 'what': misfit, 'do': {quote(_MISFIT_DO)}}}"
    judged = f"""CASE
        WHEN misfit IS NOT NULL THEN [{misfit}]
        WHEN {" OR ".join(bad)} THEN list_filter([{", ".join(problems)}], lambda p: p IS NOT NULL) END"""
    fields = ", ".join(identifier(name) for name in table.physical)
    numbered = _numbered(feed, adapter, rows)
    relation = rows.relation()  # asked last: by now every field that is read has been named
    extra = "".join(f", {day}" for day in dates)
    return f"""
        SELECT n, part, line, numbered, {fields}, {judged} AS problems
        FROM (SELECT *{extra} FROM (
            SELECT *, {", ".join(readings)} FROM (
                SELECT n, part, line, misfit, raw, {numbered} AS numbered, {", ".join(texts)}
                FROM ({relation}))))"""


def _text_of(column: Column, cell: Cell, adapter: Adapter, rows: Rows) -> str:
    """SQL for the text of a cell, after translation and with the literal for empty ones."""
    if cell.constant is not None:
        return quote(cell.constant)
    if cell.digest:
        text = "'sha256:' || sha256(raw)"
    elif len(cell.source) == 1:
        text = tidy(rows.field(cell.source[0]))
    elif cell.source:
        text = f"nullif(concat_ws({quote(cell.join)}, {', '.join(tidy(rows.field(s)) for s in cell.source)}), '')"
    elif column.name in adapter.own:
        text = tidy(f"({spell_out(adapter.own[column.name], rows)})")
    else:
        text = _NO_TEXT
    text = _translated(text, cell)
    return text if cell.empty in (None, UNKNOWN) else f"coalesce({text}, {quote(str(cell.empty))})"


def _translated(text: str, cell: Cell) -> str:
    if not cell.values and cell.otherwise is None:
        return text
    listed = "".join(f" WHEN {quote(given)} THEN {quote(meant)}" for given, meant in cell.values.items())
    rest = text if cell.otherwise is None else f"CASE WHEN {text} IS NOT NULL THEN {quote(cell.otherwise)} END"
    return f"CASE {text}{listed} ELSE {rest} END" if listed else rest


def _numbered(feed: Feed, adapter: Adapter, rows: Rows) -> str:
    """SQL: whether the row has a number of its own, not a digest of what it says."""
    key = feed.declaration.key[0]
    cell = feed.columns[key]
    if cell.digest:
        return "false"
    own_number = adapter.own_number if not cell.source and cell.constant is None else None
    return f"({spell_out(own_number, rows)}) IS NOT NULL" if own_number else "true"


def _problem(column: Column, text: str, reading: Typed, may_be_empty: bool) -> str:
    empty = "" if may_be_empty else f"WHEN {text} IS NULL THEN {_said(column, 'NULL', *_EMPTY)} "
    unreadable = f"{identifier(column.name)} IS NULL AND {text} IS NOT NULL"
    return f"CASE {empty}WHEN {unreadable} THEN {_said(column, text, reading.what, reading.do)} END"


_EMPTY = ("'is empty, and nothing says what that means'", "'Give it, or say in feeds.toml what `empty` means.'")


def _said(column: Column, value: str, what: str, do: str) -> str:
    return f"{{'column': {quote(column.name)}, 'value': {value}::VARCHAR, 'what': {what}, 'do': {do}}}"
