"""How far a control reaches: the days it judges and looks back on, and the tables it reads."""

from collections.abc import Iterator
from datetime import date, timedelta

from countersign.authoring import AsOf, Control
from countersign.authoring.rulebook import Rulebook
from countersign.day.installation import Installation
from countersign.runs.inputs import first_day
from countersign.tables import Declaration, declared_tables


def day_of_run(installation: Installation, control: Control, day: date) -> AsOf:
    """The day of a control's run: what the run before did not judge, to the end of the day."""
    before = installation.schedule(control.schedule).previous_due(day)
    firm = installation.firm
    return AsOf(day, before + timedelta(days=1), firm.end_of(day), firm.first_day)


def first_day_read(installation: Installation, control: Control, day: date) -> date:
    """The first business date of which a control's run for a day reads deliveries."""
    numbers = {**installation.firm.thresholds, **installation.rulebook.rules.parameters_for(control.cites)}
    return first_day(control, day_of_run(installation, control, day), numbers)


def names_read(rulebook: Rulebook, control: Control) -> Iterator[str]:
    """Names of all that a control asks for, itself or through derived and prepared tables, each once."""
    seen: set[str] = set()
    names = list(control.arguments)
    while names:
        name = names.pop(0)
        if name in seen:
            continue
        seen.add(name)
        yield name
        shared = rulebook.derived.get(name) or rulebook.prepared.get(name)
        names.extend(shared.arguments if shared else ())


def tables_read(rulebook: Rulebook, control: Control) -> list[Declaration]:
    """The declared tables that a control reads, those it names itself first."""
    declared = declared_tables()
    return [declared[name] for name in names_read(rulebook, control) if name in declared]
