"""Reading the evidence as people look it up: by kind, by subject, by date, and all that is said of one record."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from countersign.evidence import Entry
from countersign.evidence.log import read_entry

from .acting import Actor
from .errors import NotFoundError
from .evidence_storage import DatabaseStorage, SealedStorage
from .models import Alert, Case, Decision, EvidenceEntry, SealedEntry
from .permissions import Ability
from .records import RECORDS, circle_of, expected_records, record_digest
from .selectors import alerts_for, cases_for, decisions_for, requests_for, waivers_for


@dataclass(frozen=True)
class Asked:
    """Which entries are looked for; "" and None ask for nothing in particular. `before` is a place in the log."""

    kind: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Chain:
    """All that the evidence says of one record, and whether the record is as it says now.

    `stands` is what is wrong with it in a sentence, or "" where the record is as the last entry left it.
    """

    record: str
    sealed: bool
    entries: tuple[Entry, ...]
    stands: str


def find_entries(asked: Asked, *, limit: int, actor: Actor, sealed: bool = False) -> list[Entry]:
    """The entries asked for, the newest first: of everybody's log, or of the sealed one for whoever is in a circle."""
    actor.needs(Ability.SEE_SYSTEM)
    rows = _rows(sealed, actor)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.subject:
        rows = rows.filter(subject=asked.subject)
    if asked.since:
        rows = rows.filter(as_of__gte=asked.since)
    if asked.until:
        rows = rows.filter(as_of__lte=asked.until)
    if asked.before is not None:
        rows = rows.filter(index__lt=asked.before)
    places = list(rows.order_by("-index").values_list("index", flat=True)[:limit])
    found = _table(sealed).objects.filter(index__in=places).values_list("index", "entry")
    return sorted((read_entry(i, bytes(e)) for i, e in found), key=lambda entry: -entry.index)


def entry_kinds(actor: Actor, *, sealed: bool = False) -> list[str]:
    """Every kind of entry there is: found by stepping over the index from kind to kind, not by reading the log."""
    rows, kinds = _rows(sealed, actor).order_by("kind").values_list("kind", flat=True), list[str]()
    while (following := (rows.filter(kind__gt=kinds[-1]) if kinds else rows).first()) is not None:
        kinds.append(following)
    return kinds


def storage_of(actor: Actor, *, sealed: bool) -> DatabaseStorage:
    """The log that is asked for, where the person may know of it; NotFoundError as if there were none."""
    actor.needs(Ability.SEE_SYSTEM)
    if not sealed:
        return DatabaseStorage()
    if not actor.circles:
        raise NotFoundError("There is no such entry.")
    return SealedStorage()


def entry_named(index: int, actor: Actor, *, sealed: bool = False) -> Entry:
    """The entry at a place of a log; NotFoundError where there is none that the person may see."""
    storage_of(actor, sealed=sealed)
    found = _rows(sealed, actor).filter(index=index).values_list("entry", flat=True).first()
    if found is None:
        raise NotFoundError(f"There is no entry {index} that you can see.")
    return read_entry(index, bytes(found))


def chain_of(record: str, actor: Actor) -> Chain:
    """All that is said of a record that this person may see, and whether its row is as the last of it says."""
    kind, _, identity = record.partition(":")
    row = RECORDS[kind].objects.filter(id=identity).first() if kind in RECORDS else None
    if row is None or not _may_see(row, actor):
        raise NotFoundError(f"There is no record {record[:60]!r} that you can see.")
    sealed = bool(circle_of(row))
    about = _table(sealed).objects.filter(subject=identity).order_by("index").values_list("index", "entry")
    entries = [read_entry(index, bytes(entry)) for index, entry in about]
    entries = [entry for entry in entries if entry.body.get("record") == record]
    expected = expected_records(entries).get(record)
    if expected is None:
        stands = "No entry says what it should be: it was put there behind Countersign's back."
    elif expected[1] != record_digest(row):
        stands = f"It is not as entry {expected[0]} says: it was changed behind Countersign's back."
    else:
        stands = ""
    return Chain(record, sealed, tuple(entries), stands)


def _rows(sealed: bool, actor: Actor) -> Any:
    storage_of(actor, sealed=sealed)
    rows = _table(sealed).objects.all()
    hidden = _hidden(actor) if sealed else set()
    return rows.exclude(subject__in=hidden) if hidden else rows


def _hidden(actor: Actor) -> set[str]:
    """The sealed records that are about the person, or about what is: being in the circle does not open those."""
    hidden: set[str] = set()
    for model, seen in ((Alert, alerts_for), (Case, cases_for), (Decision, decisions_for)):
        sealed = model.objects.exclude(circle="")
        hidden.update(sealed.exclude(id__in=seen(actor).values("id")).values_list("id", flat=True))
    return hidden


def _table(sealed: bool) -> Any:
    return SealedEntry if sealed else EvidenceEntry


def _may_see(row: Any, actor: Actor) -> bool:
    """Whether a selector shows this row, or the case that it belongs to, to the person."""
    kind = type(row).__name__
    seen = _SELECTORS.get(kind)
    if seen is not None:
        return bool(seen(actor).filter(id=row.id).exists())
    if hasattr(row, "case"):
        return bool(cases_for(actor).filter(id=row.case_id).exists())
    return actor.may(Ability.SEE_CASEWORK)


_SELECTORS: dict[str, Any] = {
    "Alert": alerts_for,
    "Case": cases_for,
    "Decision": decisions_for,
    "Request": requests_for,
    "Waiver": waivers_for,
}
