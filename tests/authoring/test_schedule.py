from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.authoring.control import AuthoringError
from countersign.authoring.schedule import PHRASES, Schedule
from countersign.law import BusinessCalendar, CalendarLaw, SpecialDay

COLUMBUS_DAY = date(2017, 10, 9)  # banks are closed, the exchange trades
THANKSGIVING = date(2017, 11, 23)


@pytest.mark.parametrize(
    ("text", "day", "due"),
    [
        ("each calendar day", date(2017, 10, 29), True),
        ("each business day", date(2017, 10, 29), False),
        ("each business day", COLUMBUS_DAY, True),
        ("each business day", THANKSGIVING, False),
        ("each Thursday", THANKSGIVING, True),
        ("each Friday", THANKSGIVING, False),
        ("each month end", date(2017, 10, 31), True),
        ("each month end", date(2017, 9, 30), False),
        ("each month end", date(2017, 9, 29), True),
    ],
)
def test_a_schedule_says_which_dates_are_due(text: str, day: date, due: bool) -> None:
    assert Schedule.parse(text).is_due(day) is due


@pytest.mark.parametrize(
    ("text", "day", "previous"),
    [
        ("each calendar day", date(2017, 10, 30), date(2017, 10, 29)),
        ("each business day", date(2017, 10, 30), date(2017, 10, 27)),
        ("each Monday", date(2017, 10, 30), date(2017, 10, 23)),
        ("each month end", date(2017, 10, 30), date(2017, 9, 29)),
    ],
)
def test_the_date_due_before(text: str, day: date, previous: date) -> None:
    assert Schedule.parse(text).previous_due(day) == previous


@given(text=st.sampled_from(PHRASES), day=st.dates(date(2000, 1, 1), date(2035, 1, 1)))
def test_the_previous_date_due_is_the_nearest_one(text: str, day: date) -> None:
    schedule = Schedule.parse(text)
    previous = schedule.previous_due(day)
    assert schedule.is_due(previous)
    between = (previous + timedelta(days=n) for n in range(1, (day - previous).days))
    assert not any(map(schedule.is_due, between))


def test_a_day_the_exchange_was_shut_for_a_storm_is_known_to_the_calendar_given() -> None:
    storm = SpecialDay(date(2026, 3, 3), False, "an invented storm", "none", False)
    trading = BusinessCalendar("trading", CalendarLaw("trading", "none", False, (storm,)))
    assert Schedule.parse("each business day").is_due(storm.date)
    assert not Schedule.parse("each business day", trading).is_due(storm.date)


def test_other_words_are_refused_with_the_phrases_there_are() -> None:
    with pytest.raises(AuthoringError, match=r'"daily" is not a schedule.*each calendar day.*each month end'):
        Schedule.parse("daily")
