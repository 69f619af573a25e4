"""The calendar holds what is due, for whoever may see it; messages are one's own, and read when one says so."""

import re

from countersign.casework.messages import tell
from countersign.casework.models import Alert, Message

from .conftest import RAN

DUE = "1 alert due"


def day_of(page: str, number: int) -> str:
    """What a day of the month says."""
    days = re.split(r'<li class="month__day', page)
    return next(day for day in days if f'-{number:02}"' in day.split("</time>")[0])


def test_a_month_holds_what_is_due_and_says_when_the_exchange_is_closed(enter):
    due = Alert.objects.get(control_id=RAN).answer_due_date
    visitor = enter("example-cco")
    page = visitor.see(f"/calendar/?month={due:%Y-%m}")
    assert DUE in day_of(page, due.day)
    assert "information security officer" in day_of(page, due.day)
    assert "weekend" in day_of(page, 25)
    assert re.search(r"\d+ runs", day_of(page, 22))
    april = visitor.see("/calendar/?month=2017-04")
    assert "the exchange is closed" in day_of(april, 14)  # Good Friday
    assert april.count('<time datetime="2017-04') == 30


def test_what_is_past_and_not_done_is_overdue(enter, clock):
    due = Alert.objects.get(control_id=RAN).answer_due_date
    clock.forward(days=30)
    page = enter("example-cco").see(f"/calendar/?month={due:%Y-%m}")
    assert "overdue" in day_of(page, due.day)


def test_who_sees_no_casework_finds_none_in_the_calendar(enter):
    page = enter("example-operator").see("/calendar/?month=2017-03")
    assert DUE not in page
    assert "runs</a>" in page


def test_what_is_sealed_is_in_the_calendar_of_its_circle_alone(enter, sealed):
    Alert.objects.filter(control_id=sealed).update(circle="sar")
    outside = enter("example-cco").see("/calendar/?month=2017-03")
    inside = enter("example-aml").see("/calendar/?month=2017-03")
    assert DUE not in outside
    assert DUE in inside


def test_what_is_no_month_is_refused_in_words(enter):
    visitor = enter("example-cco")
    for asked in ("march", "2017-13", "2017-3", "1890-01", "9999-12"):
        assert "could not be done" in visitor.see(f"/calendar/?month={asked}", 400)


def told(person: str, text: str, clock, **more: str) -> str:
    tell(person=person, occasion=text, text=text, at=clock.at, **more)
    return str(Message.objects.get(person=person, text=text).id)


def test_messages_are_ones_own_and_counted_in_the_navigation(enter, clock):
    told("example-iso", "An alert is <due> tomorrow.", clock)
    told("example-cco", "Not for you.", clock)
    page = enter("example-iso").see("/messages/")
    assert "An alert is &lt;due&gt; tomorrow." in page
    assert "Not for you." not in page
    assert re.search(r'places__count">1<', page)
    assert "places__count" not in enter("example-ops").see("/messages/")


def test_a_message_is_read_once_said_and_by_its_person_alone(enter, clock):
    message = told("example-iso", "First.", clock)
    told("example-iso", "Second.", clock)
    enter("example-cco").send(f"/messages/{message}/read/", 404)
    visitor = enter("example-iso")
    page = visitor.send(f"/messages/{message}/read/")
    assert "1 unread." in page
    assert "First." not in visitor.see("/messages/?which=unread")
    assert "All read." in visitor.send("/messages/read/")
    assert "read already" in visitor.send("/messages/read/", 400)


def test_a_sealed_message_is_for_whoever_is_in_the_circle(enter, clock):
    told("example-aml", "Sealed word.", clock, circle="sar")
    told("example-iso", "Sealed word.", clock, circle="sar")
    assert "Sealed word." in enter("example-aml").see("/messages/")
    outside = enter("example-iso").see("/messages/")
    assert "Sealed word." not in outside
    assert "places__count" not in outside


def test_many_messages_are_read_page_by_page(enter, clock):
    for number in range(60):
        told("example-iso", f"Message {number:02}.", clock)
    visitor = enter("example-iso")
    first = visitor.see("/messages/")
    second = visitor.see("/messages/?after=50")
    seen = re.findall(r"Message (\d\d)\.", first + second)
    assert len(set(seen)) == 60
