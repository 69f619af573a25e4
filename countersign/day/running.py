"""Run what is due for a date: controls over feeds first, then controls over what Countersign knows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from traceback import extract_tb

from countersign.authoring import Control
from countersign.casework.gathering import Found
from countersign.day.firm_files import note_firm_files
from countersign.day.installation import Installation, WrongCallError
from countersign.day.known import DAYS_SHOWN, RUN, is_second_phase, known_rows
from countersign.day.reach import day_of_run, names_read
from countersign.errors import is_explained
from countersign.evidence import Draft
from countersign.runs import DuckDB, Engine, Inputs, Outcome, Verdict, run_control
from countersign.runs.inputs import Partitions
from countersign.runs.run import verdict

DERIVED = "derived"


@dataclass(frozen=True)
class Ran:
    """One control's outcome for the day, and what became of its exceptions."""

    control: Control
    outcome: Outcome
    new_alerts: int
    standing_alerts: int


class DayRun:
    """Runs days of one installation, keeping what days have in common: the engine, partitions, calendars."""

    def __init__(self, installation: Installation, engine: Engine | None = None) -> None:
        self._installation = installation
        firm = installation.firm
        spill = firm.data / "files" / "aside"
        spill.mkdir(parents=True, exist_ok=True)
        known = {str(e.body["partition"]): str(e.body["digest"]) for e in installation.find(DERIVED)}
        self._inputs = Inputs(
            rulebook=installation.rulebook,
            thresholds=firm.thresholds,
            engine=engine or DuckDB(spill=spill),
            files=firm.files,
            manifest=installation.manifest,
            feeds=tuple(installation.feeds.values()),
            end_of=firm.end_of,
            partitions=Partitions(known),
        )

    def due(self, day: date, names: Sequence[str] = ()) -> list[Control]:
        """The controls due for a date, or the named ones; WrongCallError for a name that is no control's."""
        controls = self._installation.rulebook.controls
        if unknown := [name for name in names if name not in controls]:
            raise WrongCallError(f"There is no control called {', '.join(unknown)}. `countersign try` lists them all.")
        if names:
            return [controls[name] for name in names]
        return [c for c in controls.values() if self._installation.schedule(c.schedule).is_due(day)]

    def run(self, day: date, *, names: Sequence[str] = (), each: Callable[[Ran], None] = lambda _: None) -> list[Ran]:
        """Run what is due for a date and raise alerts; the caller holds the installation.

        What came of controls that are sealed to a circle is kept, and neither returned nor handed to `each`: whoever
        runs a day is outside.

        Runs of earlier days that a file has overtaken since are run again first, so that nothing late goes unjudged.
        """
        note_firm_files(self._installation)
        if names:
            self._inputs.renew()
        else:
            self.run_overtaken(day)
        ran = []
        for phase, second in zip(_phases(self.due(day, names)), (False, True), strict=True):
            if second and phase:
                self._inputs.renew(known_rows(self._installation, day))
            for control in phase:
                one = self._run(control, day)
                if not control.circle:
                    ran.append(one)
                    each(one)
        return ran

    def run_overtaken(self, before: date, *, each: Callable[[Ran], None] = lambda _: None) -> list[Ran]:
        """Run again the runs of days before this one that a file has overtaken; the caller holds the installation."""
        self._inputs.renew()
        ran = []
        for control, earlier in self._overtaken(before):
            one = self._run(control, earlier)
            if not control.circle:
                ran.append(one)
                each(one)
        return ran

    def as_known_by(self, day: date, known_by: datetime, names: Sequence[str] = ()) -> list[Outcome]:
        """The outcomes a day has with only what had arrived by then; nothing is raised or written."""
        inputs = replace(self._inputs, known_by=known_by, partitions=Partitions(dict(self._inputs.partitions.known)))
        inputs.renew()
        first, _ = _phases(self.due(day, names))
        outcomes = [self._outcome(c, day, inputs) for c in first]
        self._installation.remove_unevidenced()
        return outcomes

    def _cap(self, day: date) -> int:
        return int(self._installation.firm.thresholds["rows_kept_per_run"].on(day))

    def _run(self, control: Control, day: date) -> Ran:
        inputs, files = self._inputs, self._installation.firm.files
        outcome = self._outcome(control, day, inputs)
        body = {
            "result": files.keep(outcome.canonical(), room="outcomes", suffix=".json"),
            "outcome": outcome.word,
            "population": outcome.population,
            "exceptions": outcome.exceptions,
            "undetermined": outcome.undetermined,
            "missing": list(outcome.missing),
            "rulebook": self._installation.rulebook_digest,
            "engine": inputs.engine.name,
            "beyond_cap": outcome.beyond_cap,
        }
        return self._commit(control, outcome, body)

    def _outcome(self, control: Control, day: date, inputs: Inputs) -> Outcome:
        """What comes of one control; one whose code fails did not run, and says so, and keeps no other from running."""
        try:
            return run_control(control, day_of_run(self._installation, control, day), inputs, cap=self._cap(day))
        except Exception as error:  # whatever a control's code raises
            return not_run(control, day, error)

    def _commit(self, control: Control, outcome: Outcome, body: dict[str, object]) -> Ran:
        """Write a run's evidence and its alerts in one transaction; one that came out as before adds nothing."""
        from countersign.casework.evidence_storage import transaction  # noqa: PLC0415
        from countersign.casework.raising import raise_alerts  # noqa: PLC0415  after configure

        day, installation = outcome.as_of, self._installation
        thresholds = installation.firm.thresholds
        with transaction():
            self._write(control, outcome, body)
            answer_in = int(thresholds[control.answer_within].on(day))
            raised = raise_alerts(
                control_id=control.id,
                topic=control.topic,
                owner=control.owner,
                critical=control.critical,
                circle=control.circle or "",
                as_of=day,
                answer_due=installation.rulebook.calendar.trading.after(day, answer_in),
                found=[found_of(control, v) for v in self._all_found(control, outcome)],
                limit=int(thresholds["alert_limit"].on(day)),
                at=installation.at,
            )
        self._inputs.partitions.built.clear()
        return Ran(control, outcome, len(raised.new) + len(raised.grouped), len(raised.extended))

    def _write(self, control: Control, outcome: Outcome, body: dict[str, object]) -> None:
        """Evidence of what a run built and of how it came out: what is sealed, in the sealed log."""
        installation, day = self._installation, outcome.as_of
        storage = installation.sealed_storage if control.circle else installation.storage
        drafts: dict[bool, list[Draft]] = {False: [], True: []}
        for table, partition, content in self._inputs.partitions.built:
            kept = installation.draft(DERIVED, table, {"partition": partition, "digest": content})
            drafts[table not in self._everybodys].append(kept)
        before = list(storage.find(RUN, subject=control.id, since=day, until=day + timedelta(days=1)))
        if not before or before[-1].body.get("result") != body["result"]:
            sql = installation.firm.files.keep(outcome.sql.encode(), room="sql", suffix=".sql")
            said = body | {
                "sql": sql
            }  # kept here: the same query can be written in several ways, and no file is orphaned
            drafts[bool(control.circle)].append(installation.draft(RUN, control.id, said, as_of=day))
        for sealed, log in ((False, installation.log), (True, installation.sealed_log)):
            if drafts[sealed]:
                log.append(drafts[sealed])

    @cached_property
    def _everybodys(self) -> set[str]:
        """The tables that some control reads which is not sealed: whichever builds them, everybody has the evidence."""
        controls = self._installation.rulebook.controls.values()
        return {
            table
            for control in controls
            if not control.circle
            for table in names_read(self._installation.rulebook, control)
        }

    def _all_found(self, control: Control, outcome: Outcome) -> Iterable[Verdict]:
        """Every exception of a run, also those beyond the number kept with its outcome."""
        if outcome.beyond_cap is None:
            return outcome.found
        return (verdict(control, row) for row in self._inputs.exceptions_beyond_cap(outcome.beyond_cap))

    def _overtaken(self, today: date) -> Iterator[tuple[Control, date]]:
        """Runs of earlier days that a delivery has overtaken: it is about their days and came after they ran."""
        installation = self._installation
        ran = {
            (entry.subject, entry.as_of): entry.at.replace(tzinfo=None)
            for entry in installation.find(RUN, since=today - timedelta(days=DAYS_SHOWN), until=today)
        }
        for (name, day), at in sorted(ran.items(), key=lambda run: (run[0][1] or today, run[0][0])):
            control = installation.rulebook.controls.get(name)
            if control is None or day is None or is_second_phase(control):
                continue
            since, tables = day_of_run(installation, control, day).since, names_read(installation.rulebook, control)
            arrivals = (installation.manifest.last_arrival(table, since, day) for table in tables)
            if any(arrived > at for arrived in arrivals if arrived):
                yield control, day


def found_of(control: Control, found: Verdict) -> Found:
    """An exception as casework takes it; many are gathered by the columns of their key and sentence."""
    said = {name: text for name, text in found.values.items() if text is not None}
    said |= dict(zip(control.key, found.key, strict=True))
    return Found(found.key, found.sentence, said, said)


def not_run(control: Control, day: date, error: Exception) -> Outcome:
    """The outcome of a control that failed: where it did, and no values, which an error's own words may hold."""
    place = next((f for f in reversed(extract_tb(error.__traceback__)) if f"/{control.id}.py" in f.filename), None)
    where = f" in line {place.lineno} of {control.id}.py" if place else ""
    why = str(error) if is_explained(error) else f"{type(error).__name__}{where}"
    return Outcome(control.id, day, 0, 0, 0, (f"a control that works: {why}",), 0, (), (), "")


def _phases(due: Iterable[Control]) -> tuple[list[Control], list[Control]]:
    first = [control for control in due if not is_second_phase(control)]
    return first, [control for control in due if is_second_phase(control)]
