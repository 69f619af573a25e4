"""Many variants of an example judged in one query, each under names of its own, so that none meets another's rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ibis
from ibis.expr import operations as ops

from countersign.authoring import Control, Example, Prepared
from countersign.authoring.rulebook import Rulebook
from countersign.law import Parameter
from countersign.runs import DuckDB
from countersign.runs.examples import Situation
from countersign.runs.inputs import place_inline
from countersign.runs.outcome import as_text
from countersign.tables import declared_tables

Row = dict[str, Any]
Variant = Mapping[str, Sequence[Mapping[str, Any]]]
Verdicts = dict[tuple[str, ...], bool | None]

# Words of closed lists, by column: the same in every variant.
_WORDS: dict[str, set[str]] = defaultdict(set)
for _table in declared_tables().values():
    for _column in _table.columns:
        _WORDS[_column.name].update(_column.values)


class SideBySide(Situation):
    """The rows of several variants in one set of tables; `words` are left as they are, other text is marked."""

    def __init__(self, example: Example, variants: Sequence[Variant], words: set[str], suffix: str, **tools: Any):
        super().__init__(example, suffix, **tools)
        self._variants, self._words, self._tools = variants, words | {"none", ""}, tools
        self._day = example.as_of.isoformat() if example.as_of else None

    def rows(self, table: str) -> list[Row]:
        return [
            row for number in range(len(self._variants)) for row in self._marked(number, self._plain(number, table))
        ]

    def _plain(self, number: int, table: str) -> list[Row]:
        return [declared_tables()[table].complete(row) for row in self._variants[number].get(table, ())]

    def _prepared(self, shared: Prepared) -> Any:
        rows: list[Row] = []
        for number, variant in enumerate(self._variants):
            alone = Example(self._example.title, as_of=self._day, **dict[str, Any](variant))
            made = Situation(alone, f"{self._suffix}_{number}", **self._tools).prepare(shared)
            rows.extend(self._marked(number, made))
        return self._place(shared.id, shared.columns, rows)

    def _marked(self, number: int, rows: Sequence[Row]) -> Iterator[Row]:
        for row in rows:
            yield {column: self._mark(number, value, _WORDS[column]) for column, value in row.items()}

    def _mark(self, number: int, value: Any, words: set[str]) -> Any:
        if not isinstance(value, str) or value in words:
            return value
        return ";".join(part if part in self._words else f"{number}|{part}" for part in value.split(";"))


class Bench:
    """Judges variants of examples on one engine."""

    def __init__(self, rulebook: Rulebook, thresholds: Mapping[str, Parameter], engine: DuckDB) -> None:
        self._tools: dict[str, Any] = {"rulebook": rulebook, "thresholds": thresholds, "engine": engine}
        self._engine = engine
        self._placed: set[str] = set()

    def expression(self, control: Control) -> Any:
        """The control's verdicts about its first example, not yet compiled."""
        verdicts = control.judge(**self.arguments(control))
        place_inline(self._engine, verdicts, self._placed)
        return verdicts

    def arguments(self, control: Control) -> dict[str, Any]:
        """What the control is given for its first example."""
        return Situation(control.examples[0], f"{control.id}_arguments", **self._tools).arguments(
            control.arguments, control.cites
        )

    def judge(self, control: Control, example: Example, variants: Sequence[Variant]) -> list[Verdicts]:
        """Each variant's verdicts by key; a key made of two variants' names is nobody's and is left out."""
        words = {node.value for node in self.expression(control).op().find(ops.Literal) if isinstance(node.value, str)}
        situation = SideBySide(example, variants, words, f"{control.id}_variants", **self._tools)
        verdicts = self._verdicts(control, situation).select(*control.key, "exception")
        judged: list[Verdicts] = [{} for _ in variants]
        for row in self._engine.rows(self._engine.compile(verdicts)):
            numbers, key = _unmarked([as_text(row[column]) or "unknown" for column in control.key])
            if len(numbers) == 1:
                judged[numbers.pop()][key] = row["exception"]
        return judged

    def judge_alone(self, control: Control, example: Example, variant: Variant) -> Verdicts:
        """One variant's verdicts by key, under the names it has."""
        day = example.as_of.isoformat() if example.as_of else None
        alone = Situation(
            Example(example.title, as_of=day, **dict[str, Any](variant)), f"{control.id}_alone", **self._tools
        )
        verdicts = self._verdicts(control, alone).select(*control.key, "exception")
        return {
            tuple(as_text(row[column]) or "unknown" for column in control.key): row["exception"]
            for row in self._engine.rows(self._engine.compile(verdicts))
        }

    def _verdicts(self, control: Control, situation: Situation) -> Any:
        verdicts: ibis.Table = control.judge(**situation.arguments(control.arguments, control.cites))
        place_inline(self._engine, verdicts, self._placed)
        return verdicts


def _unmarked(key: Sequence[str]) -> tuple[set[int], tuple[str, ...]]:
    marked = [part.partition("|") for part in key]
    numbers = {int(number) for number, bar, _ in marked if bar}
    return numbers, tuple(plain if bar else number for number, bar, plain in marked)
