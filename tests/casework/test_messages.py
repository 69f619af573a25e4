"""Messages: each occasion once, read by whom they are for, and taken for e-mail once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from countersign.casework import messages
from countersign.casework.errors import NotFoundError
from countersign.casework.messages import Word, mark_all_read, mark_read, tell, tell_all
from countersign.casework.models import EvidenceEntry, Message

from .office import Office, noon

MONDAY, TUESDAY = date(2017, 11, 6), date(2017, 11, 7)


@pytest.fixture
def office(database, tmp_path):
    return Office(tmp_path / "firm")


def tell_iso(occasion="o", **more):
    return tell(person="iso", occasion=occasion, text="Something.", at=noon(MONDAY), **more)


def test_an_occasion_is_told_once(database):
    assert tell_iso() is True
    assert tell_iso() is False
    assert tell_iso("another") is True
    assert Message.objects.count() == 2


def test_many_at_once_are_told_once_each_and_counted_without_what_is_sealed(database):
    words = [Word("iso", "a", "A"), Word("iso", "a", "A"), Word("cco", "a", "A"), Word("aml", "b", "B", circle="sar")]
    assert tell_all(words, at=noon(MONDAY), mail_to=()) == 2
    assert tell_all(words, at=noon(MONDAY), mail_to=()) == 0
    assert Message.objects.count() == 3


def test_two_workers_at_once_tell_an_occasion_once(database):
    def work(_):
        try:
            return sum(tell_iso(f"occasion {number}") for number in range(20))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 20
    assert Message.objects.count() == 20


def test_only_whom_it_is_for_marks_a_message_read_and_the_first_reading_counts(office):
    tell_iso()
    message = Message.objects.get().id
    with pytest.raises(NotFoundError, match="no message"):
        mark_read(message=message, actor=office.actor("cco", MONDAY))
    mark_read(message=message, actor=office.actor("iso", MONDAY))
    mark_read(message=message, actor=office.actor("iso", TUESDAY))
    assert Message.objects.get().read_at == noon(MONDAY)
    tell_iso("next")
    assert mark_all_read(actor=office.actor("iso", TUESDAY)) == 1


def test_a_sealed_message_cannot_be_read_outside_the_circle_any_more(office):
    tell_iso(circle="sar")
    with pytest.raises(NotFoundError):
        mark_read(message=Message.objects.get().id, actor=office.actor("iso", MONDAY))


def test_what_waits_is_taken_for_one_mail_once_and_never_what_is_sealed(database):
    tell_iso("a", mail=True)
    tell_iso("b", mail=True)
    tell_iso("c", mail=True, circle="sar")
    tell_iso("d")
    assert messages.waiting_to_be_mailed() == ["iso"]
    assert len(messages.take_for_mail(person="iso")) == 2
    assert messages.take_for_mail(person="iso") == ()
    assert messages.waiting_to_be_mailed() == []
    assert messages.mail_counts() == {"being sent": 2}


@pytest.mark.parametrize(("sent", "status", "kind"), [(True, "sent", "mail sent"), (False, "failed", "mail failed")])
def test_what_the_server_made_of_a_mail_is_evidenced_by_ids_alone(office, sent, status, kind):
    from countersign.casework.acting import system_at

    tell_iso(mail=True)
    taken = messages.take_for_mail(person="iso")
    messages.mail_answered(person="iso", messages=taken, sent=sent, actor=system_at(noon(MONDAY), MONDAY))
    assert messages.mail_counts() == {status: 1}
    entry = EvidenceEntry.objects.get()
    assert (entry.kind, entry.subject) == (kind, "iso")
    assert taken[0].encode() in bytes(entry.entry)
    assert b"Something" not in bytes(entry.entry)
