"""Rows that were not loaded: kept whole, each with what is wrong, and told without personal information."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from countersign.tables import Declaration

ROOM, SUFFIX = "quarantine", ".jsonl"
MASKED = "(masked)"


def describe_quarantine(path: Path, table: Declaration, source_name: str, limit: int = 20) -> Iterator[str]:
    """A sentence for each bad cell of at most `limit` rows in a quarantine file.

    Values of personal columns are masked, and so is a row that could not be taken apart: anything may be in it.
    """
    with path.open(encoding="utf-8") as stream:
        for line in islice(stream, limit):
            row = json.loads(line)
            for problem in row["problems"]:
                yield _sentence(table, source_name, row["line"], problem)


def _sentence(table: Declaration, source_name: str, line: int, problem: dict[str, Any]) -> str:
    columns, value = problem["column"], problem["value"]
    if columns is None:
        return f"{source_name}, line {line}: the row {problem['what']}. {problem['do']}"
    personal = any(table.by_name[name].personal for name in columns.split(", "))
    shown = "" if value is None else f" {MASKED if personal else json.dumps(value, ensure_ascii=False)}"
    return f"{source_name}, line {line}, {columns}:{shown} {problem['what']}. {problem['do']}"
