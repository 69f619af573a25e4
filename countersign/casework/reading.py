"""What reading leaves behind: that somebody read what is sealed, or saw personal information unmasked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from countersign.evidence import JSON, Entry
from countersign.evidence.log import read_entry

from .acting import Actor
from .models import Alert, Case, Decision, EvidenceEntry, SealedEntry
from .permissions import Ability
from .recording import note_down
from .records import circle_of, name_of

_NEWEST = 1000  # entries of one history that are shown


def seen(*rows: Any, actor: Actor) -> None:
    """Evidence, in the sealed log, that a person read these records, as far as they are sealed."""
    sealed: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if circle := circle_of(row):
            sealed[circle].append(name_of(row))
    for circle, names in sealed.items():
        more: dict[str, JSON] = {"records": list(names)}
        note_down("sealed records read", names[0], actor=actor, circle=circle, more=more)


def unmasked(subject: str, *, actor: Actor, owner: str = "", circle: str = "", **more: JSON) -> None:
    """Evidence that a person is shown personal information; NotAllowedError where no role of theirs allows it."""
    actor.needs(Ability.UNMASK, owner)
    note_down("personal information seen", subject, actor=actor, circle=circle, more=more)


def history_of(row: Any) -> list[Entry]:
    """What the evidence tells of an alert or a case and of everything in it, the oldest first."""
    kept: Any = SealedEntry if circle_of(row) else EvidenceEntry
    rows = kept.objects.filter(subject__in=_subjects(row)).order_by("-index")[:_NEWEST]
    found = [read_entry(index, bytes(entry)) for index, entry in rows.values_list("index", "entry")]
    return found[::-1]


def _subjects(row: Any) -> Sequence[str]:
    """The ids under which entries speak of a record and of what belongs to it."""
    subjects = {str(row.pk)}
    decisions = _decisions_of(row)
    if isinstance(row, Case):
        for part in (row.steps, row.notes, row.documents, row.requests, row.links):
            subjects |= set(part.values_list("id", flat=True))
    return sorted(subjects | set(decisions))


def _decisions_of(row: Any) -> Iterable[str]:
    if isinstance(row, Alert | Case):
        ids: Iterable[str] = Decision.objects.filter(subject=name_of(row)).values_list("id", flat=True)
        return ids
    return ()
