"""Every event of a timeline is in exactly one mark, and words without room are counted."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.web.pictures import Event, PictureError, timeline
from countersign.web.pictures.time_axis import ticks

from .drawings import SVG, box, read, words

AT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")

events = st.builds(
    Event,
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([f"lane {number}" for number in range(20)]),
    st.sampled_from([f"kind {number}" for number in range(20)]),
    st.text(max_size=40),
)


def counts(root) -> list[int]:
    return [int(part.get("data-events", "")) for part in root.iter(f"{SVG}g") if part.get("data-events")]


@given(st.lists(events, min_size=1, max_size=80))
def test_every_event_is_in_one_mark(some):
    picture = timeline("Case", some)
    root = read(picture.svg)
    told = [int(found[1]) for text in words(root) if (found := re.fullmatch(r"(\d+) events?(, \d+ of them .*)?", text))]
    assert sum(counts(root)) == len(some)
    assert sum(told) == len(some)
    assert len(told) <= 12
    assert len(picture.rows) == len(some)


def test_a_crowd_is_one_mark_with_its_number():
    crowd = [Event(AT + timedelta(minutes=minute), "Case", "note", f"note {minute}") for minute in range(40)]
    root = read(timeline("Case", [*crowd, Event(AT + timedelta(days=60), "Case", "closed", "closed")]).svg)
    assert counts(root) == [40, 1]
    assert {"40", "40 × note", "closed"} <= set(words(root))


def test_words_without_room_are_counted():
    some = [Event(AT + timedelta(hours=hour), "Case", "note", f"a note of some length, {hour}") for hour in range(28)]
    root = read(timeline("Case", some).svg)
    line = next(text for text in words(root) if text.startswith("28 events, "))
    without = int(re.findall(r"\d+", line)[1])
    assert counts(root) == [1] * 28
    assert sum(text.startswith("a note") for text in words(root)) == 28 - without


def test_the_order_in_which_events_are_given_changes_nothing():
    some = [Event(AT + timedelta(hours=hour), f"lane {hour % 3}", "note", str(hour)) for hour in range(30)]
    assert timeline("Case", some) == timeline("Case", some[::-1])


def test_instants_are_told_in_the_zone_asked_for():
    picture = timeline("Case", [Event(AT, "Case", "note", "called")], zone=NEW_YORK)
    assert picture.rows == (("2026-03-02 09:30:00-05:00", "Case", "note", "called"),)


def test_an_instant_has_a_zone_and_is_no_open_end():
    with pytest.raises(PictureError, match="in no zone"):
        timeline("Case", [Event(datetime(2026, 3, 2), "Case", "note", "called")])
    with pytest.raises(PictureError, match="open end"):
        timeline("Case", [Event(datetime(9999, 12, 31, tzinfo=UTC), "Case", "ends", "never")])


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 30), timezones=st.just(UTC)),
    st.timedeltas(timedelta(minutes=10), timedelta(days=100_000)),
    st.sampled_from([UTC, NEW_YORK, ZoneInfo("Asia/Kolkata")]),
)
def test_a_scale_has_some_lines_and_not_many(first, span, zone):
    last = min(first + span, datetime(2200, 1, 1, tzinfo=UTC))
    found = ticks(first, last, zone)
    assert len(found) <= 8
    assert [at for at, _ in found] == sorted({at for at, _ in found})
    assert all(first <= at <= last for at, _ in found)


def test_days_begin_at_midnight_where_one_is():
    found = ticks(AT, AT + timedelta(days=5), NEW_YORK)
    assert [(at.hour, label) for at, label in found] == [(0, f"2026-03-0{day}") for day in (3, 4, 5, 6, 7)]


def test_a_lane_of_many_is_no_wider_than_the_picture():
    wide, _ = box(read(timeline("Case", [Event(AT, "Case " * 80, "note " * 80, "called " * 80)]).svg))
    assert wide == 760
