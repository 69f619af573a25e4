"""The rows of a file as one relation that the engine reads, with where each came from.

Whatever the format, a file is first *framed*: taken apart into numbered source rows, written aside in one form. What
comes in the shape of a row goes on; what does not is kept whole, as a *misfit* with what is wrong. So the engine never
guesses where a row ends, and no row is lost before anyone has counted it.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from countersign.feeds.source import Source
from countersign.feeds.sql import Steps, file_literal, quote

READING = 0.35  # share of the work that is done when a file has been framed
PART = "\x1f"  # parts the cells of a bare row; no JSON holds it, for there it would be escaped
_TICK = 50_000  # rows between two words about progress

# Bytes: the engine's own measures for a line and for what it reads at once.
_SHORTEST_LINE = 2_000_000
_SHORTEST_BUFFER = 32_000_000


@dataclass(frozen=True)
class Work:
    """What an adapter is given to read a file with."""

    source: Source
    spool: Path
    steps: Steps
    ends_at: str  # first instant after the business date on the firm's clock, UTC, ISO 8601


class Rows(Protocol):
    """A relation of source rows. Its columns: n and part (together unique), line, misfit, raw, and the fields."""

    @property
    def count(self) -> int:
        """Source rows, counted apart from the engine."""

    @property
    def columns(self) -> tuple[str, ...] | None:
        """Names of the source columns, where the format has columns."""

    def field(self, name: str) -> str:
        """SQL for the text of one source column or path; ask before `relation`."""

    def relation(self) -> str:
        """SQL of the relation."""


@dataclass(frozen=True)
class CellRows:
    """Rows of cells: CSV, Parquet. `scan` is SQL of n, line, misfit and one text column `c0`, `c1` … each."""

    scan: str
    columns: tuple[str, ...]
    count: int

    def field(self, name: str) -> str:
        return f"c{self.columns.index(name)}"

    def relation(self) -> str:
        cells = ", ".join(f"{quote(name)}: c{i}" for i, name in enumerate(self.columns))
        raw = f"CASE WHEN misfit IS NULL THEN to_json({{{cells}}})::VARCHAR ELSE c0 END"
        return f"SELECT *, 0 AS part, {raw} AS raw FROM ({self.scan})"


@dataclass
class EntryRows:
    """Rows of JSON: log entries, resources. `scan` is SQL of n, line, misfit and entry.

    A field is a dotted path (`actor.user.name`, `target.0.id`) or, where a name holds a dot, a JSON pointer
    (`/urn:example:2.0/name`). Warehouses hand logs on with their names in lower case, so those are found too.
    `explode` names a list of which each member is a row of its own.
    """

    scan: str
    count: int
    explode: str | None = None
    columns: tuple[str, ...] | None = None
    _fields: list[str] = field(default_factory=list)

    def field(self, name: str) -> str:
        if name not in self._fields:
            self._fields.append(name)
        return f"f{self._fields.index(name)}"

    def relation(self) -> str:
        pointers: list[str] = []
        fields = [_found(name, pointers) for name in self._fields]
        listed = ", ".join(map(quote, pointers or ["/"]))
        named = "".join(f", {found} AS f{i}" for i, found in enumerate(fields))
        return f"""
            SELECT n, part, line, misfit, entry, entry AS raw{named}
            FROM (SELECT *, CASE WHEN misfit IS NULL THEN json_extract_string(entry, [{listed}]) END AS found
                FROM ({self._parts()}))"""

    def _parts(self) -> str:
        judged = f"""
            SELECT n, line, entry, CASE
                WHEN misfit IS NOT NULL THEN misfit
                WHEN NOT json_valid(entry) THEN 'is not JSON'
                WHEN json_type(entry) <> 'OBJECT' THEN 'is JSON, but no object with names and values'
            END AS misfit FROM ({self.scan})"""
        if self.explode is None:
            return f"SELECT *, 0 AS part FROM ({judged})"
        several = f"misfit IS NULL AND json_array_length(entry, '/{self.explode}') > 1"
        members = f"CASE WHEN {several} THEN json_extract(entry, '$.{self.explode}[*]') ELSE [NULL::JSON] END"
        alone = f"json_merge_patch(entry, json_object('{self.explode}', json_array(member)))"
        return f"""
            SELECT n, line, misfit, part, CASE WHEN member IS NULL THEN entry ELSE {alone}::VARCHAR END AS entry
            FROM (SELECT *, unnest({members}) AS member, generate_subscripts({members}, 1) AS part FROM ({judged}))"""


def _found(name: str, pointers: list[str]) -> str:
    """SQL for a field's text among what was extracted; adds to `pointers` what has to be."""
    pointer = name if name.startswith("/") else "/" + name.replace(".", "/")
    spellings = sorted({pointer, pointer.lower()}, key=lambda spelling: spelling != pointer)
    texts = []
    for spelling in spellings:
        pointers.append(spelling)
        texts.append(f"nullif(trim(found[{len(pointers)}]), '')")
    return f"coalesce({', '.join(texts)})"


def spell_out(expression: str, rows: Rows) -> str:
    """SQL in which {path} stands for a field's text."""
    return re.sub(r"\{([^{}]+)\}", lambda found: rows.field(found[1]), expression)


class Spool:
    """Writes framed rows aside: number, line, misfit, then the cells.

    Cells that may hold line ends are put in quotes. What is known to hold neither a line end nor `PART` is written
    `bare`: entries are full of quotation marks, and to double each takes longer than all else.
    """

    def __init__(self, work: Work, columns: Sequence[str], *, bare: bool = False) -> None:
        self.columns = columns
        self.count = 0
        self._work = work
        self._bare = bare

    def write(self, rows: Iterable[tuple[int, str, Sequence[str]]]) -> None:
        """Write rows given as (line, misfit or "", cells)."""
        with self._work.spool.open("w", encoding="utf-8", newline="") as stream:
            if self._bare:
                stream.writelines(PART.join(map(str, row)) + "\n" for row in self._numbered(rows))
            else:
                # Both letters in the line end, because the writer puts only its own line end's letters into quotes.
                csv.writer(stream, lineterminator="\r\n").writerows(self._numbered(rows))

    def _numbered(self, rows: Iterable[tuple[int, str, Sequence[str]]]) -> Iterable[list[Any]]:
        n = 0
        for n, (line, misfit, cells) in enumerate(rows, 1):
            if n % _TICK == 0:
                self._work.steps.at(READING * self._work.source.share_read)
            yield [n, line, misfit, *cells]
        self.count = n

    def scan(self, *, longest: int, one_line_each: bool = True) -> str:
        """SQL that reads the rows back; `longest` bounds a row's bytes before quoting."""
        types = {"n": "BIGINT", "line": "BIGINT", **dict.fromkeys(["misfit", *self.columns], "VARCHAR")}
        listed = ", ".join(f"{quote(name)}: '{kind}'" for name, kind in types.items())
        line = max(_SHORTEST_LINE, 2 * longest + 1000)
        bare, quoted = (PART, "", "\\n"), (",", '"', "\\r\\n")
        delimiter, mark, end = bare if self._bare else quoted
        return (
            f"SELECT * FROM read_csv({file_literal(self._work.spool)}, auto_detect = false, header = false, "
            f"delim = '{delimiter}', quote = '{mark}', escape = '{mark}', new_line = '{end}', "
            f"max_line_size = {line}, buffer_size = {max(_SHORTEST_BUFFER, 2 * line)}, "
            f"parallel = {str(one_line_each).lower()}, columns = {{{listed}}})"
        )
