"""One control, one day: give it its inputs, compile it, count its verdicts once, keep what did not pass."""

from typing import Any

from countersign.authoring import AsOf, Control
from countersign.runs.engine import Row
from countersign.runs.inputs import Given, Inputs, RunError
from countersign.runs.outcome import Outcome, Verdict, as_text


def run_control(control: Control, as_of: AsOf, inputs: Inputs, *, cap: int) -> Outcome:
    """Run one control for one day; up to `cap` rows of each kind are kept, more go to a file whole.

    Raises RunError where the control does not return its key, its sentence's columns and `exception`.
    """
    given = inputs.give(control, as_of)
    verdicts = verdicts_of(control, given)
    inputs.place_inline(verdicts)
    sql = inputs.engine.compile(verdicts)
    population = inputs.engine.judge(sql, tuple(verdicts.columns), cap)
    return Outcome(
        control=control.id,
        as_of=as_of.day,
        population=population.rows,
        exceptions=population.exceptions,
        undetermined=population.undetermined,
        missing=tuple(given.missing),
        quarantined=sum(given.quarantined.values()),
        found=tuple(verdict(control, row) for row in population.kept_exceptions),
        unsure=tuple(verdict(control, row) for row in population.kept_undetermined),
        sql=sql,
        inputs=given.inputs,
        numbers=given.numbers_used(),
        beyond_cap=_beyond_cap(control, verdicts, inputs) if population.exceptions > cap else None,
    )


def verdicts_of(control: Control, given: Given) -> Any:
    """The control's verdicts, cut to its key, the columns its sentence names, and `exception`."""
    verdicts = control.judge(**given.arguments)
    wanted = tuple(dict.fromkeys((*control.key, *control.says_fields, "exception")))
    if absent := [column for column in wanted if column not in verdicts.columns]:
        raise RunError(f"{control.id} does not return {', '.join(absent)}, which its key, sentence or verdict needs.")
    return verdicts.select(*wanted)


def verdict(control: Control, row: Row) -> Verdict:
    """One kept row as people read it."""
    values = {name: as_text(row[name]) for name in control.says_fields}
    spoken = {name: "unknown" if value is None else value for name, value in values.items()}
    return Verdict(
        key=tuple(as_text(row[name]) or "unknown" for name in control.key),
        sentence=control.says.format(**spoken),
        values=values,
    )


def _beyond_cap(control: Control, verdicts: Any, inputs: Inputs) -> str:
    """Write every exception to a file, since there are more than are kept with the outcome."""
    sql = inputs.engine.compile(verdicts.filter(verdicts.exception))
    with inputs.files.aside(".parquet") as path:
        inputs.engine.write(sql, control.key, path)
        return inputs.files.adopt(path, room="exceptions", suffix=".parquet")
