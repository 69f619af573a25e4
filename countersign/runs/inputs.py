"""From the names a control asks for to the tables, numbers and days it is given."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import ibis
from ibis.expr import operations as ops

from countersign.authoring import AsOf, Control, Derived, Firm, Law, Prepared
from countersign.authoring.inline import inline_rows
from countersign.authoring.rulebook import Rulebook
from countersign.evidence import digest_of
from countersign.law import Parameter
from countersign.runs.engine import Engine, Row
from countersign.store.files import Files
from countersign.store.manifest import Expected, Manifest, days_between
from countersign.tables import declared_tables


class RunError(RuntimeError):
    """A control cannot be run as it is written, or with what the firm has set."""


@dataclass
class Partitions:
    """Derived and prepared partitions that exist, by the digest of what they were computed from."""

    known: dict[str, str] = field(default_factory=dict)
    built: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, table: str, partition: str, content: str) -> None:
        """Remember one that was just built: its table, partition digest and content digest."""
        self.known[partition] = content
        self.built.append((table, partition, content))


@dataclass
class Given:
    """What one control or shared table is given, and what is to be said about where it came from."""

    law: Law
    firm: Firm
    arguments: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    quarantined: dict[str, int] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)

    def numbers_used(self) -> dict[str, str]:
        """Every dated number asked for, with all its dates: which of them applied is the row's own matter."""
        return {
            name: "; ".join(f"from {dated.start}: {dated.value}" for dated in parameter.values)
            for source in (self.law, self.firm)
            for name, parameter in sorted(source.used.items())
        }


@dataclass(frozen=True)
class Partition:
    """One partition of a derived or prepared table: its columns, the digest of its content, what it came from."""

    types: Mapping[str, str]
    content: str
    given: Given


@dataclass
class Inputs:
    """Everything that runs may draw on.

    `end_of` gives the first instant after a firm-local day. `known` are the rows of the tables that Countersign
    writes itself; without them a control over them is not run. `known_by` replays with only what had arrived by then.
    """

    rulebook: Rulebook
    thresholds: Mapping[str, Parameter]
    engine: Engine
    files: Files
    manifest: Manifest
    feeds: Sequence[Expected]
    end_of: Callable[[date], datetime]
    partitions: Partitions = field(default_factory=Partitions)
    known: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    known_by: datetime | None = None
    _placed: set[str] = field(default_factory=set)
    _partitions: dict[tuple[str, date, date], Partition] = field(default_factory=dict)

    def renew(self, known: Mapping[str, Sequence[Row]] | None = None) -> None:
        """Look at the manifest afresh: something was delivered, or Countersign has written down what it knows."""
        self._partitions.clear()
        self.known = known or {}

    def give(self, control: Control, as_of: AsOf) -> Given:
        """Resolve every argument of a control for a day; raise RunError for a name that means nothing."""
        given = Given(Law(self.rulebook.rules.parameters_for(control.cites)), Firm(self.thresholds))
        numbers = {**self.thresholds, **self.rulebook.rules.parameters_for(control.cites)}
        since = first_day(control, as_of, numbers)
        for name in control.arguments:
            given.arguments[name] = self._resolve(name, as_of, since, given)
        return given

    def _resolve(self, name: str, as_of: AsOf, since: date, given: Given) -> Any:
        plain = {"law": given.law, "firm": given.firm, "calendar": self.rulebook.calendar, "as_of": as_of}
        if name in plain:
            return plain[name]
        shared = self.rulebook.derived.get(name) or self.rulebook.prepared.get(name)
        if shared is not None:
            return self._shared(shared, as_of, since, given)
        if name not in declared_tables():
            raise RunError(f"{name} is no declared, derived or prepared table, and none of {', '.join(plain)}.")
        if declared_tables()[name].fill == "known":
            return self._known(name, given)
        return self._delivered(name, as_of, since, given)

    def _known(self, name: str, given: Given) -> Any:
        rows = self.known.get(name)
        if rows is None:
            given.missing[f"{name}, which Countersign writes after the first controls of the day"] = None
        digest = digest_of([[str(value) for value in row.values()] for row in rows or ()])
        given.inputs[name] = digest
        types = declared_tables()[name].physical
        return self._place(name, digest, types, lambda placed: self.engine.place_rows(placed, types, rows or ()))

    def _delivered(self, name: str, as_of: AsOf, since: date, given: Given) -> Any:
        declaration = declared_tables()[name]
        source = self.manifest.source(declaration, self.feeds, since=since, until=as_of.day, known_by=self.known_by)
        given.missing.update(dict.fromkeys(source.missing))
        given.quarantined[name] = source.quarantined
        digest = given.inputs[name] = digest_of(list(source.digests))
        types, paths = declaration.physical, source.paths(self.files)
        return self._place(name, digest, types, lambda placed: self.engine.place_files(placed, types, paths))

    def _shared(self, shared: Derived | Prepared, as_of: AsOf, since: date, given: Given) -> Any:
        days = days_between(since, as_of.day) if shared.each_day else (as_of.day,)
        parts = [
            self._partition(shared, AsOf(day, day, self.end_of(day)) if shared.each_day else as_of, since)
            for day in days
        ]
        for part in parts:
            given.missing.update(part.given.missing)
            given.quarantined.update(part.given.quarantined)
        contents = tuple(dict.fromkeys(part.content for part in parts))
        digest = given.inputs[shared.id] = digest_of(list(contents))
        types = parts[-1].types
        paths = [self.files.path(c, room=f"derived/{shared.id}", suffix=".parquet") for c in contents]
        return self._place(shared.id, digest, types, lambda placed: self.engine.place_files(placed, types, paths))

    def _partition(self, shared: Derived | Prepared, as_of: AsOf, since: date) -> Partition:
        """One partition of a shared table, built unless it exists."""
        first = as_of.day if shared.each_day else since
        key = (shared.id, as_of.day, first)
        if key not in self._partitions:
            self._partitions[key] = self._resolve_partition(shared, as_of, first)
        return self._partitions[key]

    def _resolve_partition(self, shared: Derived | Prepared, as_of: AsOf, since: date) -> Partition:
        given = Given(Law({}), Firm(self.thresholds))
        for name in shared.arguments:
            given.arguments[name] = self._resolve(name, as_of, since, given)
        expression = None if isinstance(shared, Prepared) else shared.define(**given.arguments)
        digest = digest_of(
            {
                "source": shared.source,
                "inputs": given.inputs,
                "numbers": self._numbers_behind(shared, given),
                "as_of": as_of.day.isoformat() if "as_of" in shared.arguments else None,
            }
        )
        if digest not in self.partitions.known:
            if isinstance(shared, Prepared):
                expression = self._prepare(shared, given)
            self._build(shared, digest, expression)
        types = shared.columns if isinstance(shared, Prepared) else types_of(expression)
        return Partition(types, self.partitions.known[digest], given)

    def _numbers_behind(self, shared: Derived | Prepared, given: Given) -> dict[str, str]:
        """The numbers a partition depends on; a prepared table is not computed yet, so any of the firm's may be."""
        if isinstance(shared, Prepared) and "firm" in shared.arguments:
            given.firm.use_all()
        return given.numbers_used()

    def _prepare(self, shared: Prepared, own: Given) -> Any:
        arguments = {
            name: self.engine.rows(self.engine.compile(value)) if isinstance(value, ibis.Table) else value
            for name, value in own.arguments.items()
        }
        rows = [{column: row[column] for column in shared.columns} for row in shared.define(**arguments)]
        self.engine.place_rows(f"{shared.id}_prepared", shared.columns, rows)
        return ibis.table(dict(shared.columns), name=f"{shared.id}_prepared")

    def _build(self, shared: Derived | Prepared, partition: str, expression: Any) -> None:
        self.place_inline(expression)
        with self.files.aside(".parquet") as path:
            self.engine.write(self.engine.compile(expression), shared.key, path)
            content = self.files.adopt(path, room=f"derived/{shared.id}", suffix=".parquet")
        self.partitions.add(shared.id, partition, content)

    def exceptions_beyond_cap(self, content: str) -> Iterator[Row]:
        """Rows of a file of exceptions that were too many to keep with their outcome."""
        return self.engine.file_rows(self.files.path(content, room="exceptions", suffix=".parquet"))

    def place_inline(self, expression: Any) -> None:
        """Give the engine the small tables that an expression has written out."""
        place_inline(self.engine, expression, self._placed)

    def _place(self, name: str, digest: str, types: Mapping[str, str], place: Callable[[str], None]) -> Any:
        """Name a table by what is in it, so that the same rows are placed once and the SQL pins its inputs."""
        placed = f"{name}_{digest.removeprefix('sha256:')[:16]}"
        if placed not in self._placed:
            place(placed)
            self._placed.add(placed)
        return ibis.table(dict(types), name=placed)


def first_day(control: Control, as_of: AsOf, numbers: Mapping[str, Parameter]) -> date:
    """The first business date that a control's run reads; RunError where its look-back is no number."""
    if control.look_back is None:
        return as_of.since
    if control.look_back not in numbers:
        raise RunError(f"{control.id} looks back {control.look_back}, which neither the firm nor its law sets.")
    days = int(numbers[control.look_back].on(as_of.day))
    return min(as_of.since, as_of.day - timedelta(days=days))


def types_of(expression: Any) -> dict[str, str]:
    """Column name to engine type of an expression."""
    return {name: str(kind).lstrip("!") for name, kind in expression.schema().items()}


def unbound_tables(expression: Any) -> Iterator[str]:
    """Names of the tables an expression reads."""
    nodes: Iterable[Any] = expression.op().find(ops.UnboundTable)
    yield from sorted({str(node.name) for node in nodes})


def place_inline(engine: Engine, expression: Any, placed: set[str]) -> None:
    """Give the engine the small tables that an expression has written out, unless they are among those `placed`."""
    for table in unbound_tables(expression):
        if table not in placed and (inline := inline_rows(table)) is not None:
            engine.place_rows(table, *inline)
            placed.add(table)
