"""Rows of the firm's tables as people read them: found by bound values, known by a moment, personal values masked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from countersign.day.installation import DayError, Installation
from countersign.feeds import MASKED
from countersign.feeds.sql import connect, identifier
from countersign.runs.outcome import as_text
from countersign.runs.sql import duckdb_type
from countersign.store.manifest import Source
from countersign.tables import Declaration, declared_tables

Row = Mapping[str, str | None]

UNKNOWN = "unknown"  # how a key says null
_NOBODY = frozenset({"", "none", UNKNOWN})

# A column identifies something when it is part of the key of a table that feeds fill, and is an id or a login: what a
# row is of what kind, or in which direction, is about nobody.
IDENTIFYING = frozenset(
    name
    for table in declared_tables().values()
    if table.fill != "known"
    for name in table.key
    if name.endswith("_id") or name == "login"
)


@dataclass(frozen=True)
class TableRows:
    """Rows of one table that match by some columns: the first of them, and how many `more` there are.

    `arrived` is false where no delivery of the table had come; `missing` says what was due and had not.
    """

    table: str
    matched_on: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    more: int = 0
    arrived: bool = True
    missing: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows match."""
        return len(self.rows) + self.more

    @property
    def declaration(self) -> Declaration:
        """What its columns mean."""
        return declared_tables()[self.table]

    @property
    def silence(self) -> str | None:
        """Why there is nothing to show, where the table never arrived."""
        return None if self.arrived else f"Nothing of {self.table} had arrived: {'; '.join(self.missing)}."

    def masked(self) -> "TableRows":
        """The same with personal values hidden."""
        return replace(self, rows=tuple(mask(row, self.declaration) for row in self.rows))


@dataclass(frozen=True)
class Asked:
    """Which days of the tables are asked for, as known by a moment, and how many rows of each are wanted."""

    since: date
    until: date
    limit: int
    known_by: datetime | None = None


class Reader:
    """Reads rows out of the files that make up a table, in an engine of its own."""

    def __init__(self, installation: Installation, engine: Any) -> None:
        self._installation = installation
        self._engine = engine

    def find(self, table: Declaration, asked: Asked, *where: Mapping[str, str], newest: bool = False) -> TableRows:
        """The rows of a delivered table whose columns say this, or this, unmasked.

        Of events the newest come first, of other tables only where `newest` says so; else they are in order of key.
        """
        known_by = asked.known_by.replace(tzinfo=None) if asked.known_by else None
        feeds = self._installation.feeds.values()
        source = self._installation.manifest.source(
            table, feeds, since=asked.since, until=asked.until, known_by=known_by
        )
        named = tuple(dict.fromkeys(name for either in where for name in either))
        found = TableRows(table.name, named, (), 0, bool(source.digests), source.missing, source.digests)
        if not source.digests:
            return found
        rows = self._rows(table, source, where, asked.limit, newest=newest or table.fill == "events")
        shown = tuple({name: as_text(value) for name, value in zip(table.physical, r, strict=False)} for r in rows)
        return replace(found, rows=shown, more=int(rows[0][-1]) - len(rows) if rows else 0)

    def _rows(
        self, table: Declaration, source: Source, where: Sequence[Mapping[str, str]], limit: int, *, newest: bool
    ) -> Sequence[Sequence[Any]]:
        moments = [c.name for c in table.columns if c.kind in ("instant", "date")]
        order = [f"{identifier(name)} DESC NULLS LAST" for name in moments[:1] if newest]
        order += [identifier(name) for name in table.key]
        statement = (
            f"SELECT {', '.join(map(identifier, table.physical))}, count(*) OVER () "
            "FROM read_parquet(?, hive_partitioning = false) "
            f"WHERE {' OR '.join(_conditions(table, either) for either in where)} "
            f"ORDER BY {', '.join(order)} LIMIT ?"
        )
        import duckdb  # noqa: PLC0415 - slow to import, and most commands show no rows

        texts = [text for either in where for text in either.values()]
        paths = [_exactly(path) for path in source.paths(self._installation.firm.files)]
        try:
            rows: Sequence[Sequence[Any]] = self._engine.execute(statement, [paths, *texts, limit]).fetchall()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise DayError(
                f"A file of {table.name} is gone or damaged, so its rows cannot be read. "
                "Run `countersign verify` to see which, and restore it from a backup."
            ) from error
        return rows


@contextmanager
def reader(installation: Installation) -> Iterator[Reader]:
    """A reader with an engine in memory, closed afterwards."""
    engine = connect(installation.firm.files.root / "aside")
    try:
        yield Reader(installation, engine)
    finally:
        engine.close()


def find_among(
    table: Declaration, rows: Iterable[Mapping[str, Any]], where: Mapping[str, str], limit: int
) -> TableRows:
    """The matching rows of a table that Countersign writes itself."""
    shown = ({name: as_text(row[name]) for name in table.physical} for row in rows)
    found = [row for row in shown if all((row[name] or UNKNOWN) == text for name, text in where.items())]
    found.sort(key=lambda row: [row[name] or "" for name in table.key])
    return TableRows(table.name, tuple(where), tuple(found[:limit]), max(0, len(found) - limit))


def mask(row: Row, table: Declaration) -> Row:
    """A row with its personal values hidden."""
    personal = {column.name for column in table.columns if column.personal}
    return {name: MASKED if name in personal and text is not None else text for name, text in row.items()}


def says_something(text: str | None) -> bool:
    """Whether an id names anybody or anything."""
    return text is not None and text not in _NOBODY


def open_to(circle: str | None, circles: Collection[str]) -> bool:
    """Whether what belongs to a circle, or to none, is open to a reader of these circles."""
    return not circle or circle in circles


def _conditions(table: Declaration, where: Mapping[str, str]) -> str:
    return f"({' AND '.join(_condition(table, name, text) for name, text in where.items())})"


def _condition(table: Declaration, name: str, text: str) -> str:
    """SQL that a column says the text that will be bound."""
    column, kind = identifier(name), duckdb_type(table.physical[name])
    equal = f"{column} = try_cast(? AS {kind})"
    return f"({equal} OR {column} IS NULL)" if text == UNKNOWN else equal


def _exactly(path: Path) -> str:
    """A path that the engine does not read as a pattern for several files."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))
