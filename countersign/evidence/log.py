"""The log itself: entries, how they become leaves, and the storage a caller supplies."""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from . import tree
from .canonical import JSON, EvidenceError, canonical, read_canonically

SCHEMA = 1
SALT_BYTES = 16
MAX_ENTRY_BYTES = 1 << 20  # entries hold ids and digests; whatever is larger is a file, and its digest goes here

_FIELDS = frozenset({"schema", "kind", "subject", "as_of", "at", "actor", "body"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


@dataclass(frozen=True)
class Draft:
    """An entry before the log has given it its place.

    `kind` says what happened (load, run, decision …), `subject` to what, `as_of` the business date it is
    about, `at` the instant (aware, UTC), `actor` who did it, `body` the ids and digests: no floats, no
    personal data.
    """

    kind: str
    subject: str
    as_of: date | None
    at: datetime
    actor: str
    body: Mapping[str, JSON]

    def record(self) -> dict[str, JSON]:
        """What is made canonical, hashed and kept. Its place is not part of it: the tree proves that.

        Raises EvidenceError when its date or its instant is not what it must be.
        """
        if isinstance(self.as_of, datetime):
            raise EvidenceError(f"An entry's as-of date is a date, not the instant {self.as_of}.")
        if self.at.utcoffset() != timedelta(0):
            raise EvidenceError(f"An entry's instant must be aware and in UTC, and {self.at!r} is not.")
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "subject": self.subject,
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "at": self.at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z",
            "actor": self.actor,
            "body": self.body,
        }


@dataclass(frozen=True)
class Entry:
    """One line of evidence, at its place in the log, counted from 0. The fields are those of a Draft."""

    index: int
    kind: str
    subject: str
    as_of: date | None
    at: datetime
    actor: str
    body: Mapping[str, JSON]

    def record(self) -> dict[str, JSON]:
        """As Draft.record: without the index."""
        return Draft(self.kind, self.subject, self.as_of, self.at, self.actor, self.body).record()


@dataclass(frozen=True)
class Withheld:
    """An entry not shown, or disposed of under the retention schedule: its leaf alone keeps its place."""

    index: int
    leaf: bytes


@dataclass(frozen=True)
class Stored:
    """An entry as it is kept: canonical bytes, and the salt that keeps them from being guessed."""

    index: int
    salt: bytes
    entry: bytes

    @property
    def leaf(self) -> bytes:
        """The 32 bytes of leaf data, over which the tree hashes."""
        return hashlib.sha256(self.salt + self.entry).digest()

    def withheld(self) -> Withheld:
        """The same leaf, telling nothing of the entry."""
        return Withheld(self.index, self.leaf)


class Storage(Protocol):
    """Where a log is kept. The caller's transaction makes `append` atomic and lets one writer in."""

    def size(self) -> int:
        """How many entries are kept."""

    def append(self, stored: Sequence[Stored], nodes: Sequence[tuple[int, int, bytes]]) -> None:
        """Keep entries and the (level, position, hash) of every subtree that they complete."""

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree."""

    def read(self, start: int, stop: int) -> Iterator[Stored]:
        """The entries of [start, stop), in order."""


class MemoryStorage:
    """A Storage in memory, for tests and for trees that are built to be thrown away."""

    def __init__(self) -> None:
        self._stored: list[Stored] = []
        self._nodes: dict[tuple[int, int], bytes] = {}

    def size(self) -> int:
        return len(self._stored)

    def append(self, stored: Sequence[Stored], nodes: Sequence[tuple[int, int, bytes]]) -> None:
        self._stored.extend(stored)
        self._nodes.update({(level, index): found for level, index, found in nodes})

    def node(self, level: int, index: int) -> bytes:
        return self._nodes[level, index]

    def read(self, start: int, stop: int) -> Iterator[Stored]:
        return iter(self._stored[start:stop])


class Log:
    """An append-only log over a Storage. It keeps nothing itself, so several may stand over one storage."""

    def __init__(self, storage: Storage, salt: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._storage = storage
        self._salt = salt

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return self._storage.size()

    def append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Add entries, all or none, and return them with their places.

        An entry costs one or two hashes on average. Raises EvidenceError, adding nothing, when one is unfit.
        """
        first = self.size
        stored: list[Stored] = []
        entries: list[Entry] = []
        fresh: dict[tuple[int, int], bytes] = {}

        def node(level: int, index: int) -> bytes:
            return fresh.get((level, index)) or self._storage.node(level, index)

        for index, draft in enumerate(drafts, start=first):
            kept = Stored(index, self._salt(SALT_BYTES), _bytes_of(draft))
            stored.append(kept)
            entries.append(read_entry(index, kept.entry))
            for level, position, found in tree.completed(index, tree.leaf_hash(kept.leaf), node):
                fresh[level, position] = found
        self._storage.append(stored, [(level, index, found) for (level, index), found in fresh.items()])
        return entries

    def root(self, size: int | None = None) -> bytes:
        """The root of the log, now or when it had `size` entries."""
        return self._hash_over(0, self._known(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that entry `index` is in the log of `size` entries, for `verify_inclusion`."""
        size = self._known(size)
        if not 0 <= index < size:
            raise EvidenceError(f"There is no entry {index} in a log of {size} entries.")
        return [self._hash_over(start, stop) for start, stop in tree.inclusion_ranges(index, size)]

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the log of `new` entries begins with that of `old`, for `verify_consistency`."""
        new = self._known(new)
        if not 0 < old <= new:
            raise EvidenceError(f"A log of {old} entries is not the beginning of one of {new}.")
        seed, siblings = tree.consistency_ranges(old, new)
        shown = [seed, *siblings] if seed[0] else siblings
        return [self._hash_over(start, stop) for start, stop in shown]

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """The entries of [start, stop), in order, read as they are asked for."""
        for kept in self._storage.read(start, self._known(stop)):
            yield read_entry(kept.index, kept.entry)

    def _known(self, size: int | None) -> int:
        """`size` if the log has been that long; without one, its length now."""
        now = self.size
        if size is None:
            return now
        if not 0 <= size <= now:
            raise EvidenceError(f"The log has {now} entries, so nothing can be said of its first {size}.")
        return size

    def _hash_over(self, start: int, stop: int) -> bytes:
        return tree.fold([self._storage.node(*place) for place in tree.complete_subtrees(start, stop)])


def read_entry(index: int, data: bytes) -> Entry:
    """The entry of canonical bytes; EvidenceError when they are not those of an entry, to the byte."""
    record = read_canonically(data)
    if not isinstance(record, dict) or record.keys() != _FIELDS:
        raise EvidenceError(f"An entry has exactly the fields {', '.join(sorted(_FIELDS))}.")
    if record["schema"] != SCHEMA or record["schema"] is True:
        raise EvidenceError(f"The entry's schema is {record['schema']!r}; this version reads schema {SCHEMA}.")
    for name, kind in {"kind": str, "subject": str, "at": str, "actor": str, "body": dict}.items():
        if not isinstance(record[name], kind):
            raise EvidenceError(f"The entry's {name} is of the wrong type.")
    return Entry(
        index=index,
        kind=record["kind"],
        subject=record["subject"],
        as_of=None if record["as_of"] is None else _date_of(record["as_of"]),
        at=_instant_of(record["at"]),
        actor=record["actor"],
        body=record["body"],
    )


def _bytes_of(draft: Draft) -> bytes:
    data = canonical(draft.record())
    _refuse_floats(draft.body, "body")
    if len(data) > MAX_ENTRY_BYTES:
        raise EvidenceError(
            f"The entry {draft.kind} {draft.subject[:60]} has {len(data)} bytes, of at most "
            f"{MAX_ENTRY_BYTES}: keep the matter in a file and put its digest into the entry."
        )
    return data


def _refuse_floats(value: JSON, where: str) -> None:
    """RFC 8785 has floats; evidence has none, since a reader must get the very amount that was meant."""
    if isinstance(value, float):
        raise EvidenceError(f"{where} is the float {value}: evidence says amounts as strings.")
    if isinstance(value, Mapping):
        for name, item in value.items():
            _refuse_floats(item, f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            _refuse_floats(item, f"{where}[{place}]")


def _date_of(text: Any) -> date:
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise EvidenceError("The entry's as_of is neither null nor a date YYYY-MM-DD.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise EvidenceError(f"The entry's as_of, {text}, is not a date in the calendar.") from None


def _instant_of(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise EvidenceError("The entry's instant is not of the form YYYY-MM-DDTHH:MM:SS.ffffffZ.")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise EvidenceError(f"The entry's instant, {text}, is not in the calendar.") from None
