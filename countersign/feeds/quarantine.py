"""Rows that were not loaded: kept whole, each with what is wrong, and told without personal information."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from countersign.tables import Declaration

ROOM, SUFFIX = "quarantine", ".jsonl"
MASKED = "(masked)"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell of a row, or with the whole row where `column` is None; `value` as delivered."""

    column: str | None
    value: str | None
    what: str
    do: str

    def masked(self, table: Declaration) -> "Problem":
        """The same without personal information. Of a row that could not be taken apart, anything may be."""
        personal = self.column is None or any(table.by_name[name].personal for name in self.column.split(", "))
        return replace(self, value=MASKED) if personal and self.value is not None else self


@dataclass(frozen=True)
class BadRow:
    """A row that was not loaded: where it begins in the delivered file, and what is wrong with it."""

    line: int
    problems: tuple[Problem, ...]


def read_quarantine(path: Path) -> Iterator[BadRow]:
    """Every row of a quarantine file, its values as delivered."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            yield BadRow(int(row["line"]), tuple(Problem(**problem) for problem in row["problems"]))


def describe_quarantine(path: Path, table: Declaration, source_name: str, limit: int = 20) -> Iterator[str]:
    """A sentence for each bad cell of at most `limit` rows in a quarantine file.

    Values of personal columns are masked, and so is a row that could not be taken apart: anything may be in it.
    """
    for row in islice(read_quarantine(path), limit):
        for problem in row.problems:
            yield _sentence(source_name, row.line, problem.masked(table))


def _sentence(source_name: str, line: int, problem: Problem) -> str:
    if problem.column is None:
        return f"{source_name}, line {line}: the row {problem.what}. {problem.do}"
    value = problem.value
    shown = "" if value is None else f" {value if value == MASKED else json.dumps(value, ensure_ascii=False)}"
    return f"{source_name}, line {line}, {problem.column}:{shown} {problem.what}. {problem.do}"
