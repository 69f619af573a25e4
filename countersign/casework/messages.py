"""What people are told: each occasion once, in the workbench, and by an e-mail that says only that something waits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from .acting import Actor
from .errors import NotFoundError
from .evidence_storage import transaction
from .models import Message
from .recording import note_down
from .selectors import messages_for
from .standing import in_batches

TO_SEND, BEING_SENT, SENT, FAILED = "to send", "being sent", "sent", "failed"

_ROWS_PER_INSERT = 5000


@dataclass(frozen=True)
class Word:
    """What one person is to be told on one occasion; `about` names the record it is about, if it is one."""

    person: str
    occasion: str
    text: str
    about: str = ""
    circle: str = ""


def tell(
    *, person: str, occasion: str, text: str, at: datetime, about: str = "", circle: str = "", mail: bool = False
) -> bool:
    """Tell a person something, unless they were told on this occasion already; return whether they were told now.

    With `mail` an e-mail goes out as well, never one about what is sealed.
    """
    with transaction():
        fresh = _not_yet_told([Word(person, occasion, text, about, circle)])
        _keep(fresh, at, {person} if mail else ())
    return bool(fresh)


def tell_all(words: Iterable[Word], *, at: datetime, mail_to: Collection[str]) -> int:
    """Tell many people many things, each once; return how many were new, what is sealed not counted.

    Those in `mail_to` get an e-mail as well, except about what is sealed.
    """
    with transaction():
        fresh = _not_yet_told(list(words))
        _keep(fresh, at, mail_to)
    return sum(not word.circle for word in fresh)


def mark_read(*, message: str, actor: Actor) -> Any:
    """Note that a person has read what they were told; reading it again changes nothing."""
    row = messages_for(actor).filter(id=message).first()
    if row is None:
        raise NotFoundError(f"There is no message {message[:40]!r} for you. Look for it among your messages.")
    if row.read_at is None:
        messages_for(actor).filter(id=row.id, read_at__isnull=True).update(read_at=actor.at)
        row.read_at = actor.at
    return row


def mark_all_read(*, actor: Actor) -> int:
    """Note that a person has read all they were told; return how many were unread."""
    unread: int = messages_for(actor).filter(read_at__isnull=True).order_by().update(read_at=actor.at)
    return unread


def waiting_to_be_mailed() -> list[str]:
    """The persons for whom an e-mail waits to go out."""
    return sorted(set(Message.objects.filter(mail_status=TO_SEND).values_list("person", flat=True)))


def take_for_mail(*, person: str) -> tuple[str, ...]:
    """Take all that waits for a person into one e-mail, which is about to be sent; return the messages' ids.

    When this returns it is on the disk: whatever happens to the e-mail, it will not be sent a second time.
    """
    with transaction():
        waiting = Message.objects.filter(mail_status=TO_SEND, person=person, circle="")
        ids = tuple(waiting.order_by("written_at", "id").values_list("id", flat=True))
        _set_status(ids, BEING_SENT)
    return ids


def mail_answered(*, person: str, messages: Sequence[str], sent: bool, actor: Actor) -> None:
    """Note, with evidence, what the mail server made of an e-mail."""
    with transaction():
        _set_status(messages, SENT if sent else FAILED)
        note_down("mail sent" if sent else "mail failed", person, actor=actor, more={"messages": list(messages)})


def mail_counts() -> Mapping[str, int]:
    """How many messages stand where on their way to the mail server: for whoever looks after it."""
    counted = Message.objects.filter(circle="").exclude(mail_status="").values("mail_status").annotate(n=Count("id"))
    return {row["mail_status"]: row["n"] for row in counted}


def _not_yet_told(words: Sequence[Word]) -> list[Word]:
    """The words whose occasion is new to their person, each occasion once."""
    by_person: dict[str, dict[str, Word]] = {}
    for word in words:
        by_person.setdefault(word.person, {}).setdefault(word.occasion, word)
    fresh = []
    for person, occasions in by_person.items():
        told: set[str] = set()
        for some in in_batches(occasions):
            known = Message.objects.filter(person=person, occasion__in=some)
            told.update(known.values_list("occasion", flat=True))
        fresh += [word for occasion, word in occasions.items() if occasion not in told]
    return fresh


def _keep(words: Iterable[Word], at: datetime, mail_to: Collection[str]) -> None:
    rows = [
        Message(
            person=word.person,
            occasion=word.occasion,
            text=word.text,
            about=word.about,
            circle=word.circle,
            written_at=at,
            mail_status=TO_SEND if word.person in mail_to and not word.circle else "",
        )
        for word in words
    ]
    Message.objects.bulk_create(rows, batch_size=_ROWS_PER_INSERT)


def _set_status(ids: Sequence[str], status: str) -> None:
    for some in in_batches(ids):
        Message.objects.filter(id__in=some).update(mail_status=status)
