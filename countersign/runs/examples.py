"""Running a control's examples: on any engine, all of them as one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import ibis

from countersign.authoring import AsOf, AuthoringError, Control, Derived, Example, Firm, Law, Prepared
from countersign.authoring.rulebook import Rulebook
from countersign.law import Parameter
from countersign.runs.engine import Engine, Row
from countersign.runs.inputs import place_inline
from countersign.runs.outcome import as_text
from countersign.tables import DEFAULT_ZONE, declared_tables

Keys = tuple[tuple[str, ...], ...]

# The day on which derived and prepared tables pick their numbers where an example does not say one: the sample rows'.
SAMPLE_DAY = date(2017, 10, 31)


@dataclass(frozen=True)
class Tried:
    """One example, what the control said of it, and whether that is what the example says."""

    example: Example
    population: int
    exceptions: Keys
    undetermined: Keys

    @property
    def as_said(self) -> bool:
        """Whether exactly the named rows are exceptions and undetermined."""
        return self.exceptions == tuple(sorted(self.example.exceptions)) and self.undetermined == tuple(
            sorted(self.example.undetermined)
        )


class Situation:
    """One example's tables, placed on an engine under names of their own."""

    def __init__(
        self, example: Example, suffix: str, rulebook: Rulebook, thresholds: Mapping[str, Parameter], engine: Engine
    ) -> None:
        self._example, self._suffix = example, suffix
        self._rulebook, self._thresholds, self._engine = rulebook, thresholds, engine
        self._made: dict[str, Any] = {}
        known = declared_tables().keys()
        if unknown := [name for name in example.tables if name not in known]:
            raise AuthoringError(f"{example!r} names {', '.join(unknown)}, which is no declared table.")

    def arguments(self, asked: Sequence[str], cites: tuple[str, ...] = ()) -> dict[str, Any]:
        """What a control or shared table asks for, from this example."""
        return {name: self._argument(name, cites) for name in asked}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The example's rows of a declared table, completed from its sample."""
        declaration = declared_tables()[table]
        return [declaration.complete(row) for row in self._example.tables.get(table, ())]

    def _argument(self, name: str, cites: tuple[str, ...]) -> Any:
        if name == "as_of":
            return self._as_of()
        plain = {
            "law": Law(self._rulebook.rules.parameters_for(cites)),
            "firm": Firm(self._thresholds),
            "calendar": self._rulebook.calendar,
        }
        if name in plain:
            return plain[name]
        if name not in self._made:
            self._made[name] = self._table(name)
        return self._made[name]

    def _table(self, name: str) -> Any:
        if name in self._rulebook.derived:
            shared = self._rulebook.derived[name]
            return shared.define(**self._for_shared(shared.arguments))
        if name in self._rulebook.prepared:
            return self._prepared(self._rulebook.prepared[name])
        return self._place(name, declared_tables()[name].physical, self.rows(name))

    def _for_shared(self, asked: Sequence[str]) -> dict[str, Any]:
        day = example_day(self._example.as_of or SAMPLE_DAY)
        return {name: day if name == "as_of" else self._argument(name, ()) for name in asked}

    def _as_of(self) -> AsOf:
        if self._example.as_of is None:
            raise AuthoringError(f"{self._example!r} does not say as_of, and the control asks for the day.")
        return example_day(self._example.as_of)

    def _prepared(self, shared: Prepared) -> Any:
        return self._place(shared.id, shared.columns, self.prepare(shared))

    def prepare(self, shared: Prepared) -> list[Row]:
        """The rows of a prepared table, from the example's rows and from shared tables computed from them."""
        asked = {name: self._rows_or_plain(name) for name in shared.arguments}
        return [{column: row[column] for column in shared.columns} for row in shared.define(**asked)]

    def _rows_or_plain(self, name: str) -> Any:
        if name in declared_tables():
            return iter(self.rows(name))
        value = self._for_shared([name])[name]
        return self._engine.rows(self._engine.compile(value)) if isinstance(value, ibis.Table) else value

    def _place(self, name: str, types: Mapping[str, str], rows: Sequence[Row]) -> Any:
        placed = f"{name}_{self._suffix}"
        self._engine.place_rows(placed, types, rows)
        return ibis.table(dict(types), name=placed)


def example_day(day: date) -> AsOf:
    """The day of an example: it judges that day alone, in the declarations' default zone."""
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=DEFAULT_ZONE).astimezone(UTC)
    return AsOf(day, day, ends.replace(tzinfo=None))


def try_control(
    control: Control, rulebook: Rulebook, thresholds: Mapping[str, Parameter], engine: Engine
) -> tuple[Tried, ...]:
    """Judge all examples of a control in one query, and say of each what came out."""
    queries, placed = [], set[str]()
    for number, example in enumerate(control.examples):
        situation = Situation(example, f"{control.id}_{number}", rulebook, thresholds, engine)
        verdicts = control.judge(**situation.arguments(control.arguments, control.cites))
        place_inline(engine, verdicts, placed)
        cut = verdicts.mutate(example=ibis.literal(number)).select("example", *control.key, "exception")
        queries.append(engine.compile(cut))
    judged: list[list[Row]] = [[] for _ in control.examples]
    for row in engine.rows(" UNION ALL ".join(f"SELECT * FROM ({query}) AS q" for query in queries)):
        judged[row["example"]].append(row)
    return tuple(_tried(control, e, rows) for e, rows in zip(control.examples, judged, strict=True))


def try_shared(
    shared: Derived | Prepared, rulebook: Rulebook, thresholds: Mapping[str, Parameter], engine: Engine
) -> tuple[tuple[Example, list[Row]], ...]:
    """The rows a derived or prepared table gives for each of its examples, in order of its key."""
    given, placed = [], set[str]()
    for number, example in enumerate(shared.examples):
        situation = Situation(example, f"{shared.id}_{number}", rulebook, thresholds, engine)
        table = situation.arguments((shared.id,))[shared.id]
        place_inline(engine, table, placed)
        rows = sorted(engine.rows(engine.compile(table)), key=lambda row: [str(row[k]) for k in shared.key])
        given.append((example, rows))
    return tuple(given)


def _tried(control: Control, example: Example, rows: Sequence[Row]) -> Tried:
    def keys(verdict: bool | None) -> Keys:
        return tuple(
            sorted(
                tuple(as_text(row[k]) or "unknown" for k in control.key) for row in rows if row["exception"] is verdict
            )
        )

    return Tried(example, len(rows), keys(True), keys(None))
