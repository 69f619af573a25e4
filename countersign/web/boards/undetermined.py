"""What could not be judged, and for want of what."""

from collections.abc import Iterable
from dataclasses import dataclass

from countersign.day.installation import Installation
from countersign.day.runs_status import RunStatus, storage_of

from .evidence import entry_at
from .outcomes import wants_of
from .words import control_words


@dataclass(frozen=True)
class Unsure:
    """A control that could not judge some of its rows."""

    run: RunStatus
    name: str
    wants: str


def undetermined(installation: Installation, due: Iterable[RunStatus]) -> list[Unsure]:
    """Of these runs those that left rows unjudged, the most rows first."""
    unsure = [run for run in due if run.undetermined or run.outcome == "undetermined"]
    unsure.sort(key=lambda run: -run.undetermined)
    return [Unsure(run, control_words(run.control_id), _wants(installation, run)) for run in unsure]


def _wants(installation: Installation, run: RunStatus) -> str:
    storage = storage_of(installation, installation.rulebook.controls[run.control_id])
    entry = entry_at(storage, run.entry) if run.entry is not None else None
    return wants_of(installation, entry) if entry is not None else ""
