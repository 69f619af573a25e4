"""Extracts of the firm's warehouse: rows of a declared table as a CSV file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from countersign.simulation.lines import Line, StateText
from countersign.tables import declared_tables

Row = Mapping[str, object]


def header(table: str) -> str:
    """The first line of a table's extract."""
    return ",".join(column.name for column in declared_tables()[table].columns)


def line(table: str, row: Row) -> str:
    """One line of a table's extract; what is unknown is empty, and a column that the row lacks is an error."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([said(row[c.name]) for c in declared_tables()[table].columns])
    return text.getvalue()


def said(value: object) -> str:
    """A value as the warehouse writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def whole(table: str, lines: Iterable[str]) -> str:
    """An extract made of its lines."""
    return header(table) + "\n" + "".join(f"{text}\n" for text in lines)


def state(table: str, rows: Iterable[tuple[date, Row]]) -> StateText:
    """The extract of a register on any day: each row from its first day on."""
    return StateText(
        (Line(first, date.max, line(table, row)) for first, row in rows), lambda lines: whole(table, lines)
    )


def events(table: str, rows: Sequence[Row]) -> bytes:
    """The extract of what happened on a day."""
    return whole(table, (line(table, row) for row in rows)).encode()
