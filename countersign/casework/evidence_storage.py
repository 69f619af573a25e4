"""The evidence log kept in the firm's database, beside the state that its entries tell of."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db import transaction as django_transaction
from django.db.models import Max

from countersign.evidence import Entry, EvidenceError, Failure, Stored
from countersign.evidence.log import read_entry

from .errors import CaseworkError
from .models import EvidenceEntry, EvidenceNode, SealedEntry, SealedNode

_CHUNK = 2000  # rows read or written at a time
_WRITER_LOCK = 0x436F756E  # any number, so long as every writer takes the same


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing, one writer at a time: state and its entries of evidence commit together or not at all.

    SQLite queues writers from the first statement; on PostgreSQL they queue for a lock, since an entry's place in the
    log depends on every entry before it. Within another `transaction` it is part of that one.
    """
    with django_transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
        yield


class DatabaseStorage:
    """A `Storage` of the evidence log in the configured database. It keeps nothing in memory."""

    _entries: Any = EvidenceEntry
    _nodes: Any = EvidenceNode

    def size(self) -> int:
        """How many entries are kept."""
        last: int | None = self._entries.objects.aggregate(last=Max("index"))["last"]
        return 0 if last is None else last + 1

    def append(self, stored: Sequence[Stored], nodes: Sequence[tuple[int, int, bytes]]) -> None:
        """Keep entries and the hashes of the subtrees that they complete; part of the caller's `transaction`."""
        with transaction(), connection.cursor() as cursor:  # past the models: three rows an entry, and many entries
            cursor.executemany(
                f'INSERT INTO {self._entries._meta.db_table} ("index", kind, subject, as_of, at, actor, salt, entry) '
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                map(_row, stored),
            )
            cursor.executemany(
                f'INSERT INTO {self._nodes._meta.db_table} (level, "index", hash) VALUES (%s, %s, %s)', nodes
            )

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree; CaseworkError when it is gone."""
        found = self._nodes.objects.filter(level=level, index=index).values_list("hash", flat=True).first()
        if found is None:
            raise CaseworkError(
                f"The evidence tree in the database lacks its node {index} of level {level}, so nothing can be added "
                "to the evidence or proved from it. It was removed: run `countersign verify`, and restore a backup."
            )
        return bytes(found)

    def read(self, start: int, stop: int) -> Iterator[Stored]:
        """The entries of [start, stop), in order."""
        rows = self._entries.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        for index, salt, entry in rows.values_list("index", "salt", "entry").iterator(_CHUNK):
            yield Stored(index, bytes(salt), bytes(entry))

    def leaf_hashes(self) -> Iterator[bytes]:
        """The hashes kept at level 0, in order, for `verify_log`; b"" where one is gone."""
        following = 0
        rows = self._nodes.objects.filter(level=0).order_by("index").values_list("index", "hash")
        for index, found in rows.iterator(_CHUNK):
            yield from (b"" for _ in range(following, index))
            yield bytes(found)
            following = index + 1

    def find(
        self, kind: str, *, subject: str | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[Entry]:
        """The entries of a kind, in order; if given, those about a subject and with an as-of date in [since, until)."""
        rows = self._entries.objects.filter(kind=kind)
        if subject is not None:
            rows = rows.filter(subject=subject)
        if since is not None:
            rows = rows.filter(as_of__gte=since)
        if until is not None:
            rows = rows.filter(as_of__lt=until)
        for index, entry in rows.order_by("index").values_list("index", "entry").iterator(_CHUNK):
            yield read_entry(index, bytes(entry))

    def misfiled(self) -> Iterator[Failure]:
        """Entries that `find` could miss or place wrongly, because the columns beside them no longer say what they say.

        The entry itself is proved by the log; this is for its index, and belongs to every verification.
        """
        columns = ("kind", "subject", "as_of", "at", "actor")
        for row in self._entries.objects.order_by("index").iterator(_CHUNK):
            try:
                entry = read_entry(row.index, bytes(row.entry))
            except EvidenceError:
                continue  # the log's own verification names it
            if wrong := [name for name in columns if getattr(row, name) != getattr(entry, name)]:
                yield Failure(
                    row.index, f"Entry {row.index} is filed under another {', '.join(wrong)} than it says itself."
                )


class SealedStorage(DatabaseStorage):
    """The log of what is sealed, apart from everybody's."""

    _entries = SealedEntry
    _nodes = SealedNode


def _row(stored: Stored) -> tuple[Any, ...]:
    said = json.loads(stored.entry)  # the log has just written it: no need to be strict
    at = connection.ops.adapt_datetimefield_value(datetime.fromisoformat(said["at"]))
    return (stored.index, said["kind"], said["subject"], said["as_of"], at, said["actor"], stored.salt, stored.entry)
