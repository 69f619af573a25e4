"""What commands tell: sentences for people, and the same for programs."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from countersign.day.installation import Installation
from countersign.day.loading import Taken, quarantine_sentences
from countersign.day.running import Ran
from countersign.runs import Outcome


def result_sentence(outcome: Outcome) -> str:
    """An outcome as people read it, with the counts that stand behind it."""
    counted = f"{many(outcome.population, 'row')} judged"
    found = f"{many(outcome.exceptions, 'exception')}" if outcome.exceptions else "no exceptions noted"
    unsure = f", {outcome.undetermined} undetermined" if outcome.undetermined else ""
    aside = f", {many(outcome.quarantined, 'row')} in quarantine" if outcome.quarantined else ""
    if not outcome.missing:
        return f"{found}{unsure}{aside} ({counted})."
    shown = "; ".join(outcome.missing[:2]) + (f" and {len(outcome.missing) - 2} more" if outcome.missing[2:] else "")
    return f"NOT RUN for want of {shown}. In what did arrive: {found}{unsure}{aside} ({counted})."


def many(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def taken_sentences(taken: Sequence[Taken], installation: Installation) -> Iterator[str]:
    """What became of each file."""
    for file in taken:
        if file.refused:
            yield f"{file.file}: refused. {file.refused}"
        elif file.known:
            yield f"{file.file}: known already, nothing changed."
        else:
            aside = f", {file.quarantined} put aside in quarantine" if file.quarantined else ""
            yield f"{file.file}: {file.loaded} of {file.received} rows loaded into {file.table}{aside}."
            yield from (f"    {sentence}" for sentence in quarantine_sentences(installation, file))
    if not taken:
        yield f"Nothing to load in {installation.firm.inbox}."


def day_sentence(day: date, ran: Sequence[Ran]) -> str:
    """What a day's run came to."""
    new = many(sum(r.new_alerts for r in ran), "new alert")
    again = many(sum(r.standing_alerts for r in ran), "alert")
    return f"{many(len(ran), 'control')} as of {day}: {new}, {again} seen again."


def taken_json(taken: Sequence[Taken]) -> dict[str, Any]:
    """The contract of `load --json`."""
    fields = ("file", "table", "received", "loaded", "quarantined", "known", "refused")
    return {"files": [{field: getattr(file, field) for field in fields} for file in taken]}


def outcomes_json(day: date, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The contract of `run --json` and `demo --json`."""
    return {
        "as_of": day.isoformat(),
        "outcomes": [
            {
                "control": outcome.control,
                "outcome": outcome.word,
                "population": outcome.population,
                "exceptions": outcome.exceptions,
                "undetermined": outcome.undetermined,
                "missing": list(outcome.missing),
            }
            for outcome in outcomes
        ],
    }
