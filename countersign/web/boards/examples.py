"""A control's examples as tables: what trips it and what does not, and what it says of them now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countersign.authoring import Control, Example
from countersign.day.trying import try_examples

from .words import listed


@dataclass(frozen=True)
class ExampleTable:
    """The rows of one table in an example: only the columns that matter. A mark says what is expected of a row."""

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Shown:
    """One example: what is expected, its tables, and what came of trying it, where it was tried."""

    example: Example
    says: str
    tables: Sequence[ExampleTable]
    tried: str = ""
    as_said: bool | None = None


def examples_of(control: Control) -> list[Shown]:
    """The examples as they are written."""
    return [_shown(control, example) for example in control.examples]


def tried_examples(control: Control, folder: Path) -> list[Shown]:
    """The examples with what the control says of them now, by the firm's own numbers."""
    tried = {one.tried.example.title: one for one in try_examples([control.id], folder)}
    shown = []
    for example in control.examples:
        one = tried[example.title]
        gave = _expected(one.tried.exceptions, one.tried.undetermined)
        shown.append(_shown(control, example, tried=gave, as_said=one.as_said))
    return shown


def _shown(control: Control, example: Example, *, tried: str = "", as_said: bool | None = None) -> Shown:
    tables = [
        _table(control, example, name, rows)
        for name, rows in sorted(example.tables.items())
        if any(row for row in rows)
    ]
    return Shown(example, _expected(example.exceptions, example.undetermined), tables, tried, as_said)


def _expected(exceptions: Collection[Sequence[str]], undetermined: Collection[Sequence[str]]) -> str:
    said = []
    if exceptions:
        said.append(f"trips it: {listed([' / '.join(key) for key in exceptions])}")
    if undetermined:
        said.append(f"cannot be judged: {listed([' / '.join(key) for key in undetermined])}")
    return "; ".join(said) or "nothing trips it"


def _table(control: Control, example: Example, name: str, rows: Sequence[Mapping[str, Any]]) -> ExampleTable:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return ExampleTable(
        name, columns, [(_mark(control, example, row), [_cell(row, c) for c in columns]) for row in rows]
    )


def _mark(control: Control, example: Example, row: Mapping[str, Any]) -> str:
    """What is expected of a row, where the row itself holds the whole key."""
    if not all(column in row for column in control.key):
        return ""
    key = tuple(str(row[column]) for column in control.key)
    return "exceptions" if key in example.exceptions else "undetermined" if key in example.undetermined else ""


def _cell(row: Mapping[str, Any], column: str) -> str:
    if column not in row:
        return ""
    value = row[column]
    return "unknown" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
