"""Evidence that somebody read what is not for everybody: what is sealed, and personal information unmasked.

It stands in the log of the circle for what is sealed, so that everybody's log does not tell of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from countersign.evidence import JSON, Entry
from countersign.evidence.log import read_entry

from .acting import Actor
from .evidence_storage import transaction
from .models import Case, Decision, EvidenceEntry, Message, SealedEntry
from .permissions import Ability
from .recording import note_down
from .records import circle_of, name_of
from .standing import in_batches

SEALED_READ = "sealed record read"
UNMASKED = "personal information seen"
SHOWN_FOR = timedelta(minutes=15)  # as long as somebody may sit before a page and do nothing
_NEWEST = 1000  # entries of one history that are shown


def note_sealed(rows: Iterable[Any], *, actor: Actor) -> None:
    """Evidence that this person was shown these records, as far as they are sealed; one entry for each circle.

    A message is no record: who read it has read of the record that it is about.
    """
    shown: dict[str, list[JSON]] = defaultdict(list)
    for row in rows:
        if circle := circle_of(row):
            shown[circle].append(row.about if isinstance(row, Message) else name_of(row))
    if not shown:
        return  # and no writer's lock is taken for a page that shows nothing sealed
    with transaction():
        for circle, names in sorted(shown.items()):
            note_down(SEALED_READ, actor.person, actor=actor, circle=circle, more={"records": names})


def unmask(
    about: str, *, actor: Actor, owner: str = "", circle: str = "", more: Mapping[str, JSON] | None = None
) -> int:
    """Let a person see personal information about something, for a while; return the entry that says so."""
    actor.needs(Ability.UNMASK, owner)
    return note_down(UNMASKED, about, actor=actor, circle=circle, more=more)


def is_unmasked(entry: int, about: str, *, actor: Actor, circle: str = "") -> bool:
    """Whether this entry says that this very person asked for this very thing, a short while ago."""
    entries: Any = SealedEntry if circle else EvidenceEntry
    found = entries.objects.filter(index=entry, kind=UNMASKED, subject=about, actor=actor.person)
    return bool(found.filter(at__gt=actor.at - SHOWN_FOR, at__lte=actor.at).exists())


def entries_about(subjects: Collection[str], *, circle: str = "", at_most: int) -> list[Entry]:
    """What the evidence says about these ids, the newest first: of the circle's log where there is a circle.

    That somebody read something is left out: it changed nothing.
    """
    entries: Any = SealedEntry if circle else EvidenceEntry
    found: list[tuple[int, bytes]] = []
    for some in in_batches(subjects):
        rows = entries.objects.filter(subject__in=some).exclude(kind__in=(SEALED_READ, UNMASKED)).order_by("-index")
        found += rows.values_list("index", "entry")[:at_most]
    found.sort(reverse=True)
    return [read_entry(index, bytes(entry)) for index, entry in found[:at_most]]


def history_of(row: Any) -> list[Entry]:
    """What the evidence tells of an alert or a case and of everything in it, the oldest first."""
    return entries_about(_subjects(row), circle=circle_of(row), at_most=_NEWEST)[::-1]


def _subjects(row: Any) -> list[str]:
    """The ids under which entries speak of a record and of what belongs to it."""
    subjects = {row.pk, *Decision.objects.filter(subject=name_of(row)).values_list("id", flat=True)}
    if isinstance(row, Case):
        for parts in (row.steps, row.notes, row.documents, row.requests, row.links):
            subjects |= set(parts.values_list("id", flat=True))
    return sorted(subjects)
