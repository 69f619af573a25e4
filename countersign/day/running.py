"""Run what is due for a date: controls over feeds first, then controls over what Countersign knows."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from countersign.authoring import AsOf, Control
from countersign.day.installation import DayError, Installation
from countersign.day.known import RUN, is_second_phase, known_rows
from countersign.runs import DuckDB, Engine, Inputs, Outcome, run_control
from countersign.runs.inputs import Partitions

DERIVED = "derived"


@dataclass(frozen=True)
class Ran:
    """One control's outcome for the day, and what became of its exceptions."""

    control: Control
    outcome: Outcome
    new_alerts: int
    standing_alerts: int


def due_controls(installation: Installation, as_of: date, names: Sequence[str] = ()) -> list[Control]:
    """The controls due for a date, or the named ones; DayError for a name that is no control's."""
    controls = installation.rulebook.controls
    if unknown := [name for name in names if name not in controls]:
        raise DayError(f"There is no control called {', '.join(unknown)}. `countersign try` lists them all.")
    if names:
        return [controls[name] for name in names]
    return [c for c in controls.values() if installation.schedule(c.schedule).is_due(as_of)]


def run_day(
    installation: Installation,
    as_of: date,
    *,
    names: Sequence[str] = (),
    engine: Engine | None = None,
    each: Callable[[Ran], None] = lambda _: None,
) -> list[Ran]:
    """Run what is due for a date and raise alerts; the caller holds the installation.

    Runs of the days before that files have reached since are run again first, so that nothing late goes unjudged.
    """
    inputs = _inputs(installation, engine)
    due = due_controls(installation, as_of, names)
    if not names:
        for control, day in _overtaken(installation, as_of):
            _run(installation, control, day, inputs)
    ran = []
    first, second = _phases(due)
    for phase in (first, second):
        if phase is second and second:
            inputs = replace(inputs, known=known_rows(installation, as_of))
        for control in phase:
            ran.append(_run(installation, control, as_of, inputs))
            each(ran[-1])
    return ran


def replay_known_by(installation: Installation, as_of: date, known_by: datetime, names: Sequence[str]) -> list[Outcome]:
    """The outcomes a day would have had with only what had arrived by then; nothing is raised or written."""
    inputs = replace(_inputs(installation, None), known_by=known_by)
    first, _ = _phases(due_controls(installation, as_of, names))
    return [run_control(c, as_of_day(installation, c, as_of), inputs, cap=_cap(installation, as_of)) for c in first]


def as_of_day(installation: Installation, control: Control, day: date) -> AsOf:
    """The day as a control is run for it: from the day after it was due before."""
    before = installation.schedule(control.schedule).previous_due(day)
    return AsOf(day, before + timedelta(days=1), installation.firm.end_of(day))


def _phases(due: Iterable[Control]) -> tuple[list[Control], list[Control]]:
    first = [control for control in due if not is_second_phase(control)]
    return first, [control for control in due if is_second_phase(control)]


def _inputs(installation: Installation, engine: Engine | None) -> Inputs:
    firm = installation.firm
    spill = firm.data / "files" / "aside"
    spill.mkdir(parents=True, exist_ok=True)
    known = {str(e.body["partition"]): str(e.body["digest"]) for e in installation.storage.find(DERIVED)}
    return Inputs(
        rulebook=installation.rulebook,
        thresholds=firm.thresholds,
        engine=engine or DuckDB(spill=spill),
        files=firm.files,
        manifest=installation.manifest,
        feeds=tuple(installation.feeds.values()),
        end_of=firm.end_of,
        partitions=Partitions(known),
    )


def _cap(installation: Installation, day: date) -> int:
    return int(installation.firm.thresholds["rows_kept_per_run"].on(day))


def _run(installation: Installation, control: Control, day: date, inputs: Inputs) -> Ran:
    outcome = run_control(control, as_of_day(installation, control, day), inputs, cap=_cap(installation, day))
    files = installation.firm.files
    result = files.keep(outcome.canonical(), room="outcomes", suffix=".json")
    sql = files.keep(outcome.sql.encode(), room="sql", suffix=".sql")
    body = {
        "result": result,
        "outcome": outcome.word,
        "population": outcome.population,
        "exceptions": outcome.exceptions,
        "undetermined": outcome.undetermined,
        "missing": list(outcome.missing),
        "rulebook": installation.rulebook_digest,
        "sql": sql,
        "engine": inputs.engine.name,
        "beyond_cap": outcome.beyond_cap,
    }
    return _commit(installation, control, outcome, body, inputs)


def _commit(
    installation: Installation, control: Control, outcome: Outcome, body: dict[str, object], inputs: Inputs
) -> Ran:
    """Write the run's evidence and its alerts in one transaction; a run that found the same as before adds nothing."""
    from countersign.casework.alerts import raise_alerts  # noqa: PLC0415  after configure
    from countersign.casework.evidence_storage import transaction  # noqa: PLC0415

    day = outcome.as_of
    firm = installation.firm
    with transaction():
        drafts = [
            installation.draft(DERIVED, table, {"partition": partition, "digest": content})
            for table, partition, content in inputs.partitions.built
        ]
        before = list(installation.storage.find(RUN, subject=control.id, since=day, until=day + timedelta(days=1)))
        if not before or before[-1].body.get("result") != body["result"]:
            drafts.append(installation.draft(RUN, control.id, body, as_of=day))
        if drafts:
            installation.log.append(drafts)
        answer_in = int(firm.thresholds[control.answer_within].on(day))
        raised = raise_alerts(
            control_id=control.id,
            owner=control.owner,
            critical=control.critical,
            circle=control.circle or "",
            as_of=day,
            answer_due=installation.rulebook.calendar.trading.after(day, answer_in),
            found=list(_found(control, outcome, inputs)),
            limit=int(firm.thresholds["alert_limit"].on(day)),
            log=installation.log,
            at=installation.at,
        )
    inputs.partitions.built.clear()
    new = len(raised.new) + len(raised.grouped)
    return Ran(control, outcome, new, len(raised.extended))


def _found(control: Control, outcome: Outcome, inputs: Inputs) -> Iterator[object]:
    """Every exception of a run, also those beyond the number kept with its outcome."""
    from countersign.casework.alerts import Found  # noqa: PLC0415  after configure
    from countersign.runs.run import verdict  # noqa: PLC0415

    verdicts = outcome.found
    if outcome.beyond_cap:
        verdicts = tuple(verdict(control, row) for row in inputs.exceptions_beyond_cap(outcome.beyond_cap))
    for found in verdicts:
        values = {name: text for name, text in found.values.items() if text is not None}
        keyed = dict(zip(control.key, found.key, strict=True))
        yield Found(key=found.key, sentence=found.sentence, values=values, shared={**values, **keyed})


def _overtaken(installation: Installation, as_of: date) -> Iterator[tuple[Control, date]]:
    """Runs of earlier days that a delivery has overtaken: it is about their days and came after they ran."""
    since = as_of - timedelta(days=31)
    ran = {(e.subject, e.as_of): e for e in installation.storage.find(RUN, since=since, until=as_of)}
    for (name, day), entry in sorted(ran.items(), key=lambda item: (item[0][1] or as_of, item[0][0])):
        control = installation.rulebook.controls.get(name)
        if control is None or day is None or is_second_phase(control):
            continue
        tables = _tables(installation, control)
        window = as_of_day(installation, control, day)
        came = installation.manifest.arrived_between(
            entry.at.replace(tzinfo=None), installation.at.replace(tzinfo=None)
        )
        if any(d.table in tables and window.since <= d.business_date <= day for d in came):
            yield control, day


def _tables(installation: Installation, control: Control) -> set[str]:
    """Declared tables a control reads, itself or through shared tables."""
    tables: set[str] = set()
    names = list(control.arguments)
    while names:
        name = names.pop()
        shared = installation.rulebook.derived.get(name) or installation.rulebook.prepared.get(name)
        names.extend(shared.arguments if shared else ())
        tables.add(name)
    return tables


def outcome_of(installation: Installation, result: str) -> dict[str, object]:
    """A past run's result, by its digest."""
    path = installation.firm.files.path(result, room="outcomes", suffix=".json")
    read: dict[str, object] = json.loads(path.read_bytes())
    return read
