"""What people are told: each occasion once, in the workbench, and by an e-mail that says only that something waits."""

from typing import Any

from .acting import Actor
from .errors import NotFoundError
from .selectors import messages_for


def mark_read(*, message: str, actor: Actor) -> Any:
    """Note that a person has read what they were told; reading it again changes nothing."""
    row = messages_for(actor).filter(id=message).first()
    if row is None:
        raise NotFoundError(f"There is no message {message[:40]!r} for you. Look for it among your messages.")
    if row.read_at is None:
        messages_for(actor).filter(id=row.id, read_at__isnull=True).update(read_at=actor.at)
        row.read_at = actor.at
    return row
