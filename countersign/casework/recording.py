"""How a record changes: the row, and in the same transaction an entry that holds its digest before and after."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from countersign.evidence import JSON, Draft, Log

from .acting import Actor
from .errors import CaseworkError
from .evidence_storage import DatabaseStorage, SealedStorage, transaction
from .records import circle_of, name_of, record_digest

Facts = Mapping[str, JSON]


def log_of(circle: str) -> Log:
    """The log in which what is sealed to a circle is evidenced; without one, everybody's."""
    return Log(SealedStorage() if circle else DatabaseStorage())


def add(row: Any, kind: str, *, actor: Actor, more: Facts | None = None) -> Any:
    """Keep a new row, and say so in the evidence."""
    with transaction():
        _refuse_unkeepable(row, more)
        row.save(force_insert=True)
        _append(kind, row, actor, {"digest": record_digest(row), **(more or {})})
    return row


@contextmanager
def changing(row: Any, kind: str, *, actor: Actor, more: Facts | None = None) -> Iterator[Any]:
    """Change the row in the block; afterwards it is kept, and the evidence says from which digest to which."""
    with transaction():
        before = record_digest(row)
        yield row
        _refuse_unkeepable(row, more)
        row.save(force_update=True)
        _append(kind, row, actor, {"before": before, "digest": record_digest(row), **(more or {})})


def note_down(kind: str, subject: str, *, actor: Actor, circle: str = "", more: Facts | None = None) -> int:
    """Evidence that something happened which changed no record; return the entry's place."""
    _refuse_unkeepable(None, {"subject": subject, **(more or {})})
    draft = Draft(kind, subject, actor.today, actor.at, actor.person, dict(more or {}))
    with transaction():  # or two who read at the same moment would want the same place in the log
        return log_of(circle).append([draft])[0].index


def is_keepable(text: str) -> bool:
    """Whether the databases and the evidence can hold it: text without NUL, and without half a character."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _refuse_unkeepable(row: Any, more: Facts | None) -> None:
    said = [getattr(row, column.attname) for column in row._meta.concrete_fields] if row is not None else []
    for text in (*said, *(more or {}).values()):
        if isinstance(text, str) and not is_keepable(text):
            raise CaseworkError(
                "The text holds a character that cannot be kept: a NUL, or half of one. Nothing was changed. Write it "
                "anew instead of pasting it."
            )


def _append(kind: str, row: Any, actor: Actor, body: dict[str, JSON]) -> None:
    body = {"record": name_of(row), **body}
    draft = Draft(kind, str(row.pk), actor.today, actor.at, actor.person, body)
    log_of(circle_of(row)).append([draft])
