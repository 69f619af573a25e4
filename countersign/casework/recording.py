"""How a record changes: the row, and in the same transaction an entry that holds its digest before and after."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from countersign.evidence import JSON, Draft, Log

from .acting import Actor
from .evidence_storage import DatabaseStorage, SealedStorage, transaction
from .records import circle_of, name_of, record_digest

Facts = Mapping[str, JSON]


def log_of(circle: str) -> Log:
    """The log in which what is sealed to a circle is evidenced; without one, everybody's."""
    return Log(SealedStorage() if circle else DatabaseStorage())


def add(row: Any, kind: str, *, actor: Actor, more: Facts | None = None) -> Any:
    """Keep a new row, and say so in the evidence."""
    with transaction():
        row.save(force_insert=True)
        _append(kind, row, actor, {"digest": record_digest(row), **(more or {})})
    return row


@contextmanager
def changing(row: Any, kind: str, *, actor: Actor, more: Facts | None = None) -> Iterator[Any]:
    """Change the row in the block; afterwards it is kept, and the evidence says from which digest to which."""
    with transaction():
        before = record_digest(row)
        yield row
        row.save(force_update=True)
        _append(kind, row, actor, {"before": before, "digest": record_digest(row), **(more or {})})


def note_down(kind: str, subject: str, *, actor: Actor, circle: str = "", more: Facts | None = None) -> int:
    """Evidence that something happened which changed no record; return the entry's place."""
    draft = Draft(kind, subject, actor.today, actor.at, actor.person, dict(more or {}))
    return log_of(circle).append([draft])[0].index


def _append(kind: str, row: Any, actor: Actor, body: dict[str, JSON]) -> None:
    body = {"record": name_of(row), **body}
    draft = Draft(kind, str(row.pk), actor.today, actor.at, actor.person, body)
    log_of(circle_of(row)).append([draft])
