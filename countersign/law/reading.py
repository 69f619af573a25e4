"""Reading law files strictly: what is not understood is an error that says where it stands and what to do.

A law file is signed off by a person, so nothing in it may be silently skipped: a misspelt key would otherwise
be a number that never takes effect.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

from countersign.law.errors import LawError
from countersign.law.parameters import Approval, Dated, Kind

_ALLOWED = (int, Decimal, str, bool, date)
_NOUNS = {
    str: "a text in quotes",
    bool: "true or false",
    date: "a date such as 2024-05-28",
    list: "a list in [ ]",
}


class Section:
    """One table of a law file. Every key is asked for by name; `close` refuses the keys nobody asked for."""

    def __init__(self, where: str, content: object) -> None:
        if not isinstance(content, dict):
            raise LawError(f"{where} is {content!r}, and a table is needed there. Write its keys below a [header].")
        self.where = where
        self._content = dict(content)
        self._known: list[str] = []

    def text(self, key: str) -> str:
        """Return the text under `key`, which must not be empty."""
        value: str = self._take(key, str)
        if not value.strip():
            raise LawError(f"{self.where}: {key} is empty. A reader would find nothing there. Write it.")
        return value

    def text_or(self, key: str, otherwise: str) -> str:
        """Return the text under `key`, or `otherwise` where the key is left out."""
        return self.text(key) if self._has(key) else otherwise

    def day(self, key: str) -> date:
        """Return the date under `key`."""
        value: date = self._take(key, date)
        return value

    def day_or_none(self, key: str) -> date | None:
        """Return the date under `key`, or None where the key is left out."""
        return self.day(key) if self._has(key) else None

    def truth(self, key: str) -> bool:
        """Return the true or false under `key`."""
        value: bool = self._take(key, bool)
        return value

    def value(self, key: str) -> Any:
        """Return whatever stands under `key`."""
        self._require(key)
        return self._content.pop(key)

    def is_ended(self) -> bool:
        """Say whether `ended = true` stands here; `ended = false` is refused, since it says nothing."""
        if not self._has("ended"):
            return False
        if not self.truth("ended"):
            raise LawError(f"{self.where}: ended = false says nothing. Leave it out, or write the value.")
        return True

    def lines(self, key: str) -> list[Section]:
        """Return the tables of the list under `key`."""
        return [Section(f"{self.where}, {key}[{n}]", line) for n, line in enumerate(self._take(key, list), 1)]

    def lines_or_none(self, key: str) -> list[Section]:
        """Return the tables of the list under `key`, none where the key is left out."""
        return self.lines(key) if self._has(key) else []

    def named(self, key: str) -> Iterator[tuple[str, Section]]:
        """Give the tables below `key`, each with its name; none where the key is left out."""
        below = Section(f"{self.where}, [{key}]", self._content.pop(key)) if self._has(key) else None
        return below.all_named() if below else iter(())

    def all_named(self) -> Iterator[tuple[str, Section]]:
        """Give every table directly below this one that nothing has taken yet, each with its name."""
        names = [name for name, content in self._content.items() if isinstance(content, dict)]
        for name in names:
            yield name, Section(f"{self.where}, {name}", self._content.pop(name))
        self.close()

    def only_tables(self) -> bool:
        """Say whether nothing but tables stands here."""
        return all(isinstance(content, dict) for content in self._content.values())

    def close(self) -> None:
        """Refuse what is left over."""
        if self._content:
            expected = f" Known here: {', '.join(self._known)}." if self._known else " Only tables are known here."
            raise LawError(
                f"{self.where} has {', '.join(sorted(self._content))}, which means nothing here and would "
                f"be ignored.{expected} Correct the spelling or remove it."
            )

    def _has(self, key: str) -> bool:
        self._known.append(key)
        return key in self._content

    def _require(self, key: str) -> None:
        if not self._has(key):
            raise LawError(f"{self.where} does not say {key}, which every such entry needs. Add {key} = … to it.")

    def _take(self, key: str, kind: type) -> Any:
        self._require(key)
        value = self._content.pop(key)
        if type(value) is not kind:
            raise LawError(f"{self.where}: {key} is {value!r}. Write {_NOUNS[kind]}.")
        return value


def open_file(file: Traversable | Path, *, named_by: int) -> Section:
    """Read a TOML file, decimals exactly; the last `named_by` parts of its path name it in errors."""
    where = "/".join(PurePath(str(file)).parts[-named_by:])
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise LawError(f"{where} cannot be read: {error}. Nothing in it is in force until it is corrected.") from error
    return Section(where, content)


def read_values(section: Section, *, approved: bool) -> tuple[tuple[Dated, ...], Kind]:
    """Read `values`, oldest first: each with its `source`, or with its approval where `approved`."""
    values = tuple(_read_dated(line, approved=approved) for line in section.lines("values"))
    if not values or values[0].value is None:
        raise LawError(f"{section.where}: values must begin with a value. Without one there is nothing to be in force.")
    for earlier, later in pairwise(values):
        if later.start <= earlier.start:
            raise LawError(
                f"{section.where}: the value from {later.start} stands below the one from {earlier.start}. "
                "Two values would claim the same day. Give each its own date and put the oldest first."
            )
    return values, _one_kind(section.where, values)


def _read_dated(line: Section, *, approved: bool) -> Dated:
    start = line.day("from")
    value = None if line.is_ended() else _read_value(line)
    if not approved:
        dated = Dated(start, value, line.text("source"))
    else:
        approval = _read_approval(line, start)
        dated = Dated(start, value, f"approved by {approval.approved_by} on {approval.approved_on}", approval)
    line.close()
    return dated


def _read_approval(line: Section, start: date) -> Approval:
    approval = Approval(
        line.text("proposed_by"), line.text("approved_by"), line.day("approved_on"), line.text("reason")
    )
    if approval.proposed_by == approval.approved_by:
        raise LawError(
            f"{line.where}: {approval.approved_by} both proposed and approved the value. Nobody approves "
            "their own work. Have a second person approve it."
        )
    if approval.approved_on > start:
        raise LawError(
            f"{line.where}: approved on {approval.approved_on}, but in force from {start}. A number would "
            "have been used that nobody had approved. Let it start on the day of its approval or later."
        )
    return approval


def _read_value(line: Section) -> Any:
    value = line.value("value")
    rows = value if isinstance(value, list) else [{"value": value}]
    scalars = [scalar for row in rows for scalar in (row.values() if isinstance(row, dict) else [row])]
    if not scalars or not all(type(scalar) in _ALLOWED and _is_finite(scalar) for scalar in scalars):
        raise LawError(
            f"{line.where}: value is {value!r}. Write a number, a text, true or false, a date, a list of "
            "them, or a list of tables with the same columns; where it ended write ended = true instead."
        )
    if any(isinstance(row, dict) and row.keys() & {"from_date", "until_date"} for row in rows):
        raise LawError(
            f"{line.where}: a column is named from_date or until_date. The dates in force would overwrite it "
            "when the table is joined. Name it otherwise."
        )
    return tuple(value) if isinstance(value, list) else value


def _is_finite(value: object) -> bool:
    return not isinstance(value, Decimal) or value.is_finite()


def _one_kind(where: str, values: tuple[Dated, ...]) -> Kind:
    shapes = [shape for dated in values if dated.value is not None for shape in _shapes(dated.value)]
    if any(shape != shapes[0] for shape in shapes):
        raise LawError(
            f"{where}: its values are not all of one kind. One column cannot hold a whole number on one "
            "date and a decimal, a text or other columns on another. Write them alike, for instance 2.0 "
            "beside 1.5."
        )
    return shapes[0][0]


def _shapes(value: Any) -> list[tuple[Kind, Mapping[str, type]]]:
    """Return kind and column types of a scalar, or of every item of a list or table."""
    if not isinstance(value, tuple):
        return [("scalar", {"value": type(value)})]
    return [
        ("table", {column: type(item) for column, item in row.items()})
        if isinstance(row, dict)
        else ("list", {"value": type(row)})
        for row in value
    ]
