"""Outcomes in sentences."""

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
