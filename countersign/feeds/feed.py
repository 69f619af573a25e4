"""feeds.toml: which files arrive, when they are due, and how their columns become a table's columns."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from countersign.authoring.control import AuthoringError
from countersign.authoring.schedule import Schedule
from countersign.evidence import JSON, digest_of
from countersign.feeds.adapters import adapter_named
from countersign.feeds.due import Due
from countersign.feeds.naming import FileName
from countersign.feeds.refusal import FeedError, listed
from countersign.law import BusinessCalendar
from countersign.tables import Column, Declaration, TableError, declared_tables

UNKNOWN = "unknown"

_FEED_KEYS = frozenset({"adapter", "table", "files", "schedule", "due", "zone", "totals", "ignore", "columns"})
_NEEDED = ("adapter", "table", "files", "schedule", "due")
_CELL_KEYS = frozenset({"from", "join", "constant", "format", "values", "otherwise", "empty", "digest"})


@dataclass(frozen=True)
class Cell:
    """How one column of the table is filled.

    `source` names one or several source columns (in JSON: dotted paths); none of them means the adapter's own reading,
    or nothing. `constant` stands for all rows. `values` translates what it lists, `otherwise` all the rest; what
    neither names stands as it is. `empty` is what an empty cell means: "unknown", or a literal. `digest` makes the
    column the digest of the source row, for logs that number nothing.
    """

    source: tuple[str, ...] = ()
    join: str = " "
    constant: str | None = None
    format: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    empty: str | None = None
    digest: bool = False


@dataclass(frozen=True)
class Feed:
    """One feed of feeds.toml."""

    id: str
    adapter: str
    table: str
    files: FileName
    schedule: Schedule
    due: Due
    zone: ZoneInfo | None
    totals: bool
    ignore: tuple[str, ...]
    columns: Mapping[str, Cell]
    mapping: Mapping[str, Any] = field(repr=False)

    @property
    def declaration(self) -> Declaration:
        """The table it fills."""
        return declared_tables()[self.table]

    def is_due(self, day: date) -> bool:
        """Say whether a delivery about that business date is due."""
        return self.schedule.is_due(day)

    def previous_due(self, day: date) -> date:
        """The last business date before `day` for which a delivery was due."""
        return self.schedule.previous_due(day)

    def due_at(self, business_date: date, zone: ZoneInfo) -> datetime:
        """The instant by which the delivery about that date is due (aware, UTC); `zone` is the firm's."""
        return self.due.at(business_date, zone)

    def mapping_digest(self, firm_zone: ZoneInfo) -> str:
        """Digest of all that, with the same source bytes, decides which rows come out.

        The feed's table in feeds.toml (less when and under which name it arrives), the adapter's version, the table's
        columns, and the firm's zone, which sets the local dates.
        """
        timing = {"files", "schedule", "due"}
        said: JSON = {
            "feed": cast(JSON, {k: v for k, v in self.mapping.items() if k not in timing}),
            "adapter_version": adapter_named(self.adapter).version,
            "columns": self.declaration.physical,
            "firm_zone": firm_zone.key,
        }
        return digest_of(said)


def read_feeds(path: Path, trading: BusinessCalendar | None = None) -> Mapping[str, Feed]:
    """Every feed of a firm's feeds.toml by its id; raise FeedError naming file, feed, what, why and what to do.

    `trading` is the calendar behind "each business day"; without it the exchange's regular holidays are used.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FeedError(f"{path} does not exist, so no file can be loaded. Write one; docs tell how.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FeedError(f"{path} cannot be read as TOML: {error}. No file was loaded; mend it.") from error
    feeds = content.pop("feeds", {})
    if content or not isinstance(feeds, dict):
        raise FeedError(f"{path} holds {listed(content) or 'no tables'} beside [feeds.…]. Only feeds belong there.")
    return {name: _Reader(path, name, said, trading).feed() for name, said in feeds.items()}


class _Reader:
    """Reads one feed strictly: what it does not know, it refuses."""

    def __init__(self, path: Path, name: str, said: Any, trading: BusinessCalendar | None) -> None:
        self.where = f"{path}, feed {name}"
        self.name = name
        self.trading = trading
        if not isinstance(said, dict):
            raise self.error("is not a table", "Write [feeds.name] and its keys below.")
        self.said: Mapping[str, Any] = said

    def error(self, what: str, do: str) -> FeedError:
        return FeedError(f"{self.where}: {what}. Its files cannot be loaded until this is mended. {do}")

    def feed(self) -> Feed:
        if unknown := sorted(set(self.said) - _FEED_KEYS):
            raise self.error(f"{listed(unknown)} is not a key of a feed", f"Take it out, or write {listed(_NEEDED)}.")
        if missing := [key for key in _NEEDED if key not in self.said]:
            raise self.error(f"{listed(missing)} is missing", "Write it.")
        table, zone = self._table(), self._zone()
        try:
            schedule = Schedule.parse(self._text("schedule"), self.trading)
        except AuthoringError as error:
            raise self.error(str(error).rstrip("."), "") from error
        return Feed(
            id=self.name,
            adapter=self._adapter(table),
            table=table.name,
            files=self._parsed(FileName.parse, "files"),
            schedule=schedule,
            due=self._parsed(Due.parse, "due").on(self.trading),
            zone=zone,
            totals=self._truth("totals"),
            ignore=self._texts(self.said.get("ignore", []), "ignore"),
            columns=self._columns(table, zone),
            mapping=self.said,
        )

    def _adapter(self, table: Declaration) -> str:
        name: str = self._text("adapter")
        try:
            adapter = adapter_named(name)
        except FeedError as error:
            raise self.error(str(error).rstrip("."), "") from error
        if adapter.table not in (None, table.name):
            raise self.error(f"adapter {name} fills {adapter.table}, not {table.name}", "Name that table.")
        if "ignore" in self.said and not adapter.has_columns:
            raise self.error(f"`ignore` is for files with columns; {name} has none", "Take it out.")
        return name

    def _table(self) -> Declaration:
        name = self._text("table")
        table = declared_tables().get(name)
        if table is None or table.fill == "known":
            loadable = [t.name for t in declared_tables().values() if t.fill != "known"]
            raise self.error(f'"{name}" is no table that files fill', f"Name one of: {', '.join(loadable)}.")
        return table

    def _zone(self) -> ZoneInfo | None:
        if "zone" not in self.said:
            return None
        try:
            return ZoneInfo(self._text("zone"))
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise self.error(f'zone "{self.said["zone"]}" is no IANA zone', "Write America/Chicago, say.") from error

    def _columns(self, table: Declaration, zone: ZoneInfo | None) -> Mapping[str, Cell]:
        said = self.said.get("columns", {})
        if not isinstance(said, dict):
            raise self.error("`columns` is not a table", f"Write [feeds.{self.name}.columns].")
        if unknown := sorted(set(said) - set(table.by_name)):
            raise self.error(
                f"{table.name} has no column {listed(unknown)} to fill",
                f"Its columns are {', '.join(table.by_name)}; loading adds the local dates itself.",
            )
        own = adapter_named(self._text("adapter")).own
        cells = {}
        for column in table.columns:
            if column.name not in said and column.name not in own and (not own or not column.nullable):
                raise self.error(
                    f"it does not say where {table.name}.{column.name} comes from",
                    'Name the source column, or write { constant = "…" } or, where it may be unknown, '
                    '{ empty = "unknown" }.',
                )
            if column.name in said:
                cells[column.name] = self._cell(table, column, said[column.name], column.name in own, zone)
            else:
                cells[column.name] = Cell(empty=UNKNOWN if column.nullable else None)
        return cells

    def _cell(self, table: Declaration, column: Column, said: Any, has_own: bool, zone: ZoneInfo | None) -> Cell:
        where = f"column {column.name}"
        if isinstance(said, str):
            said = {"from": said}
        if not isinstance(said, dict) or (unknown := sorted(set(said) - _CELL_KEYS)):
            shown = listed(unknown) if isinstance(said, dict) else "what is written"
            raise self.error(f"{where}: {shown} is not understood", f"A column takes {', '.join(sorted(_CELL_KEYS))}.")
        source = said.get("from", [])
        cell = Cell(
            source=self._texts([source] if isinstance(source, str) else source, f"{where}, from"),
            join=self._text("join", said, where, default=" ") or "",
            constant=self._text("constant", said, where, default=None),
            format=self._text("format", said, where, default=None),
            values=self._values(said.get("values", {}), where),
            otherwise=self._text("otherwise", said, where, default=None),
            empty=self._text("empty", said, where, default=UNKNOWN if has_own and column.nullable else None),
            digest=self._truth("digest", said),
        )
        self._check_cell(table, column, cell, has_own, zone)
        return cell

    def _check_cell(self, table: Declaration, column: Column, cell: Cell, has_own: bool, zone: ZoneInfo | None) -> None:
        where = f"column {column.name}"
        ways = bool(cell.source) + (cell.constant is not None) + cell.digest
        if ways > 1 or (ways == 0 and not has_own and cell.empty is None):
            raise self.error(f"{where}: it must say exactly one of from, constant, digest", "Keep one.")
        if cell.digest and table.key != (column.name,):
            raise self.error(f"{where}: only the number of a row can be a digest of it", f"Use it for {table.key}.")
        if cell.empty == UNKNOWN and not column.nullable:
            raise self.error(f"{where}: it may not be unknown", "Say what an empty cell means, or leave `empty` out.")
        if cell.format and column.kind not in ("instant", "date"):
            raise self.error(f"{where}: a format is for dates and instants; it is a {column.kind}", "Take it out.")
        if column.kind == "instant" and cell.format and "%z" not in cell.format and zone is None:
            raise self.error(
                f"{where}: the format gives no time zone and the feed names none, so no moment can be told",
                'Write zone = "America/New_York", or whichever clock the source keeps.',
            )
        if column.kind == "text":
            for literal in (cell.constant, cell.otherwise, *cell.values.values(), cell.empty):
                self._check_literal(column, literal)

    def _check_literal(self, column: Column, literal: str | None) -> None:
        try:
            if literal is not None and not (literal == UNKNOWN and column.nullable):
                column.parse(literal)
        except TableError as error:
            raise self.error(str(error).rstrip("."), "Write one of these.") from error

    def _values(self, said: Any, where: str) -> Mapping[str, str]:
        if not isinstance(said, dict) or not all(isinstance(v, str) for v in said.values()):
            raise self.error(f"{where}: values is not a table of text to text", 'Write { "VIEWED" = "view" }.')
        return {key.strip(): value for key, value in said.items()}

    def _texts(self, said: Any, where: str) -> tuple[str, ...]:
        if not isinstance(said, Sequence) or isinstance(said, str) or not all(isinstance(s, str) for s in said):
            raise self.error(f"{where} is not a list of texts", 'Write ["…", "…"].')
        return tuple(said)

    def _text(self, key: str, said: Mapping[str, Any] | None = None, where: str = "", default: str | None = "") -> Any:
        value = (self.said if said is None else said).get(key, default)
        if value is not None and not isinstance(value, str):
            raise self.error(f"{where} {key} is not text".strip(), f'Write {key} = "…".')
        return value

    def _truth(self, key: str, said: Mapping[str, Any] | None = None) -> bool:
        value = (self.said if said is None else said).get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} is neither true nor false", f"Write {key} = true, or leave it out.")
        return value

    def _parsed(self, parse: Any, key: str) -> Any:
        try:
            return parse(self._text(key))
        except ValueError as error:
            raise self.error(f"{key}: {str(error).rstrip('.')}", "") from error
