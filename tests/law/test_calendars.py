"""Business days, each calendar on its own; vectors from published due dates and schedules."""

import warnings
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.law import BusinessCalendar, LawError, read_calendars
from countersign.law.calendars import FIRST_DAY, LAST_DAY, CalendarName

LAW = Path(__file__).parents[2] / "rulebook" / "law"
NAMES = get_args(CalendarName)


@pytest.fixture(scope="module")
def calendars() -> Mapping[str, BusinessCalendar]:
    return read_calendars(LAW)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("calendar", "start", "business_days", "due"),
    [
        ("finra_filing", "2022-03-31", 24, "2022-05-04"),  # published; Good Friday counts
        ("finra_filing", "2017-01-31", 17, "2017-02-24"),  # FOCUS, published
        ("finra_filing", "2017-02-28", 17, "2017-03-23"),
        ("finra_filing", "2017-04-30", 17, "2017-05-23"),
        ("finra_filing", "2017-08-31", 17, "2017-09-26"),
        ("finra_filing", "2017-10-31", 17, "2017-11-27"),
        ("finra_filing", "2017-11-30", 17, "2017-12-26"),
        ("finra_filing", "2025-12-31", 17, "2026-01-27"),  # yearly review; 1 and 19 January are holidays
        ("bank", "2016-09-30", 6, "2016-10-11"),  # Columbus Day not counted
        ("trading", "2016-09-30", 6, "2016-10-10"),  # and counted
        ("bank", "2026-11-16", 10, "2026-12-01"),  # blocked property, 10 days; Thanksgiving between
        ("finra_filing", "2026-12-15", -10, "2026-12-01"),  # 10 days before a new introducing firm starts
        ("settlement", "2026-10-08", 1, "2026-10-09"),
        ("settlement", "2026-10-09", 1, "2026-10-13"),  # Columbus Day
        ("settlement", "2026-10-12", 1, "2026-10-13"),  # traded on Columbus Day itself
        ("settlement", "2026-11-10", 1, "2026-11-12"),  # Veterans Day
        ("settlement", "2026-11-24", 1, "2026-11-25"),
        ("settlement", "2026-11-25", 1, "2026-11-27"),  # Thanksgiving
        ("settlement", "2026-04-02", 1, "2026-04-06"),  # Good Friday
        ("settlement", "2017-09-01", 3, "2017-09-07"),  # last T+3
        ("settlement", "2017-09-05", 2, "2017-09-07"),  # first T+2
        ("settlement", "2024-05-24", 2, "2024-05-29"),  # last T+2
        ("settlement", "2024-05-28", 1, "2024-05-29"),  # first T+1
        ("settlement", "2026-12-31", 1, "2027-01-04"),
        ("settlement", "2025-01-08", 1, "2025-01-09"),  # exchange in mourning, depository at work
        (
            "settlement",
            "2005-01-10",
            12,
            "2005-01-27",
        ),  # 13th day of a threshold security, SEC staff's example
    ],
)
def test_business_days_are_added_as_published(
    calendars: Mapping[str, BusinessCalendar], calendar: str, start: str, business_days: int, due: str
) -> None:
    assert calendars[calendar].add(day(start), business_days) == day(due)


@pytest.mark.parametrize(
    ("start", "calendar_days", "due"),
    [
        ("2026-11-02", 15, "2026-11-17"),  # currency transaction
        ("2026-11-03", 30, "2026-12-03"),  # individuals after a breach
        ("2026-11-10", 14, "2026-11-24"),  # request for information
        ("2026-11-02", 10, "2026-11-12"),  # statutory disqualification, from its occurrence
        ("2026-12-08", 45, "2027-01-22"),  # report to the board
    ],
)
def test_calendar_day_deadlines_that_fall_on_business_days_do_not_move(
    calendars: Mapping[str, BusinessCalendar], start: str, calendar_days: int, due: str
) -> None:
    deadline = day(start) + timedelta(days=calendar_days)
    assert deadline == day(due)
    assert calendars["finra_filing"].on_or_before(deadline) == deadline
    assert calendars["finra_filing"].on_or_after(deadline) == deadline


def test_a_form_due_on_a_sunday_is_filed_on_the_business_day_before(
    calendars: Mapping[str, BusinessCalendar],
) -> None:
    deadline = day("2026-10-30") + timedelta(days=30)
    assert deadline == day("2026-11-29")
    assert calendars["finra_filing"].on_or_before(deadline) == day("2026-11-27")


@pytest.mark.parametrize(
    ("quarter", "due"),
    [("2026-10-15", "2026-10-15"), ("2027-01-15", "2027-01-15"), ("2026-08-15", "2026-08-17")],
)
def test_complaint_statistics_move_to_the_next_business_day(
    calendars: Mapping[str, BusinessCalendar], quarter: str, due: str
) -> None:
    assert calendars["finra_filing"].on_or_after(day(quarter)) == day(due)


@pytest.mark.parametrize(
    ("on", "open_calendars"),
    [
        ("2026-10-12", {"trading"}),  # Columbus Day
        ("2026-11-11", {"trading"}),  # Veterans Day
        ("2026-04-03", {"bank", "sec", "finra_filing"}),  # Good Friday
        ("2026-07-03", {"bank"}),  # Independence Day on a Saturday: banks do not move it
        (
            "2021-12-31",
            {"bank", "trading", "settlement"},
        ),  # New Year's Day on a Saturday: the exchange neither
        ("2023-11-10", {"bank", "trading", "settlement"}),  # Veterans Day on a Saturday
        ("2018-11-12", {"trading"}),  # Veterans Day on a Sunday
        ("2021-06-18", {"bank", "trading", "settlement"}),  # the first Juneteenth, a Saturday
        ("1997-01-20", {"trading"}),  # Martin Luther King Day before the exchange kept it
        ("2001-09-12", {"bank", "settlement", "sec", "finra_filing"}),
        ("2012-10-30", {"bank", "settlement", "sec", "finra_filing"}),  # Hurricane Sandy
        ("2018-12-05", {"bank", "settlement", "finra_filing"}),  # day of mourning
        ("2025-01-09", {"bank", "settlement", "finra_filing"}),
        (
            "2020-12-24",
            {"bank", "trading", "settlement", "finra_filing"},
        ),  # government closed by the President
        ("2026-11-21", set()),  # a Saturday
        ("2026-11-20", set(NAMES)),
    ],
)
def test_a_day_can_be_one_kind_of_business_day_and_not_another(
    calendars: Mapping[str, BusinessCalendar], on: str, open_calendars: set[str]
) -> None:
    assert {name for name in NAMES if calendars[name].is_open(day(on))} == open_calendars


def test_without_its_law_a_calendar_knows_the_regular_holidays_only() -> None:
    assert not BusinessCalendar("settlement").is_open(day("2025-01-09"))
    assert BusinessCalendar("sec").is_open(day("2018-12-05"))
    assert BusinessCalendar("sec").law is None


def test_a_weekend_counts_from_either_side() -> None:
    bank, saturday = BusinessCalendar("bank"), day("2026-11-21")
    assert (bank.next(saturday), bank.previous(saturday)) == (day("2026-11-23"), day("2026-11-20"))
    assert (bank.on_or_after(saturday), bank.on_or_before(saturday)) == (day("2026-11-23"), day("2026-11-20"))
    assert (bank.add(saturday, 2), bank.add(saturday, -2)) == (day("2026-11-24"), day("2026-11-19"))
    assert (bank.next(day("2026-11-20")), bank.previous(day("2026-11-23"))) == (
        day("2026-11-23"),
        day("2026-11-20"),
    )


def test_counting_leaves_the_start_out_and_takes_the_end_in() -> None:
    bank = BusinessCalendar("bank")
    assert bank.count(day("2026-11-20"), day("2026-11-23")) == 1
    assert bank.count(day("2026-11-21"), day("2026-11-22")) == 0
    assert bank.count(day("2026-11-23"), day("2026-11-20")) == -1


def test_rows_say_for_each_day_its_number_and_whether_it_is_open() -> None:
    bank = BusinessCalendar("bank")
    before = bank.number(day("2026-11-19"))
    assert bank.rows(day("2026-11-20"), day("2026-11-23")) == [
        (day("2026-11-20"), before + 1, True),
        (day("2026-11-21"), before + 1, False),
        (day("2026-11-22"), before + 1, False),
        (day("2026-11-23"), before + 2, True),
    ]
    assert bank.rows(FIRST_DAY, day("1995-01-03")) == [
        (day("1995-01-01"), 0, False),
        (day("1995-01-02"), 0, False),
        (day("1995-01-03"), 1, True),
    ]


days = st.dates(FIRST_DAY + timedelta(days=400), LAST_DAY - timedelta(days=400))


@given(st.sampled_from(NAMES), days, st.integers(-200, 200).filter(bool))
def test_adding_and_counting_agree(name: str, start: date, business_days: int) -> None:
    calendar = BusinessCalendar(name)
    end = calendar.add(start, business_days)
    assert calendar.is_open(end)
    counted = calendar.count(start, end)
    # going back from a closed day, the first business day before it lies in (end, start] one day less
    assert counted == business_days + (business_days < 0 and not calendar.is_open(start))


@given(st.sampled_from(NAMES), days, st.integers(0, 40))
def test_numbers_in_rows_are_those_asked_for_one_by_one(name: str, first: date, length: int) -> None:
    calendar = BusinessCalendar(name)
    rows = calendar.rows(first, first + timedelta(days=length))
    assert rows == [(d, calendar.number(d), calendar.is_open(d)) for d, _, _ in rows]
    assert len(rows) == length + 1


@pytest.mark.parametrize("outside", ["1994-12-31", "2041-01-01"])
def test_a_day_outside_the_calendars_is_refused(outside: str) -> None:
    with pytest.raises(LawError, match="lies outside the calendars, which run from 1995-01-01 to 2040-12-31"):
        BusinessCalendar("bank").is_open(day(outside))


@pytest.mark.parametrize(("start", "steps"), [("2040-12-31", 1), ("1995-01-03", -1), ("1995-01-02", -1)])
def test_a_deadline_outside_the_calendars_is_refused(start: str, steps: int) -> None:
    with pytest.raises(LawError, match=f"{steps} business days from {start} lies outside"):
        BusinessCalendar("bank").add(day(start), steps)


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(LawError, match="Name one of: bank, settlement, trading, sec, finra_filing"):
        BusinessCalendar("business")


CALENDARS = "\n".join(f'[{name}]\nlabel = "l"\nsource = "s"\nverified = true\n' for name in NAMES)
SPECIAL = '{ date = 2025-01-09, open = true, reason = "r", source = "s", verified = true }'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (CALENDARS.replace("[bank]", "[banks]"), "There is no calendar 'banks'"),
        (
            CALENDARS.replace('[bank]\nlabel = "l"\nsource = "s"\nverified = true\n', ""),
            "does not hold [bank]",
        ),
        (CALENDARS.replace("verified = true\n", "", 1), "does not say verified"),
        (CALENDARS + f"days = [{SPECIAL.replace('01-09', '01-11')}]", "falls on a weekend"),
        (CALENDARS + f"days = [{SPECIAL.replace('source', 'sauce')}]", "days[1] does not say source"),
        (CALENDARS + f"days = [{SPECIAL}, {SPECIAL}]", "Put the days in order, each once"),
        ("days = 1\n" + CALENDARS, "has days, which means nothing here"),
        (CALENDARS + "day = []", "has day, which means nothing here"),
    ],
)
def test_a_calendar_file_that_is_not_understood_is_refused(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "calendars.toml").write_text(content, encoding="utf-8")
    with pytest.raises(LawError) as refused:
        read_calendars(tmp_path)
    assert says in str(refused.value)


def test_trading_days_are_those_of_a_second_compilation(calendars: Mapping[str, BusinessCalendar]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exchange = pytest.importorskip("exchange_calendars")
        sessions = exchange.get_calendar("XNYS", start="1995-01-01", end="2026-12-31").sessions
    ours = {d for d, _, is_open in calendars["trading"].rows(FIRST_DAY, day("2026-12-31")) if is_open}
    assert ours == {session.date() for session in sessions}
