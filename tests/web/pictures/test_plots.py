"""Trend, ages and distribution: what is drawn, what is counted, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.web.pictures import Aged, PictureError, RunDay, ageing, calendar_strip, distribution, trend
from countersign.web.pictures.plot import steps

from .drawings import SVG, inked, read, words

DAY = date(2026, 3, 2)


def day(number: int, outcome: str = "no exceptions", **counts: int) -> RunDay:
    return RunDay(DAY + timedelta(days=number), outcome, **counts)


def bars(root, ink: str):
    return [part for part in inked(root, f"stroke-{ink}") if part.get("fill") != "none" and not part.get("transform")]


def test_a_day_not_run_is_a_cross_and_never_a_nought():
    ran, not_run = day(0, population=8), day(1, "not run")
    picture = trend("Control", [ran, not_run])
    both_ran = trend("Control", [ran, day(1, population=8)])
    assert picture.rows == (
        ("2026-03-02", "no exceptions noted", "8", "0", "0"),
        ("2026-03-03", "not run", "—", "—", "—"),
    )
    in_legend = 1
    assert len(inked(read(picture.svg), "stroke-absent")) > in_legend
    assert len(inked(read(both_ran.svg), "stroke-absent")) == in_legend


def test_the_line_of_populations_stops_at_a_day_not_run():
    days = [day(0, population=8), day(1, population=9), day(2, "not run"), day(3, population=8), day(4, population=7)]
    lines = [part for part in inked(read(trend("Control", days).svg), "stroke-main") if part.get("fill") == "none"]
    assert [part.get("d", "").count("M") for part in lines] == [2]


def test_what_a_day_not_run_found_all_the_same_is_drawn_and_told():
    picture = trend("Control", [day(0, "not run", population=5, exceptions=2)])
    assert picture.rows == (("2026-03-02", "not run", "5", "2", "0"),)
    assert len(bars(read(picture.svg), "exceptions")) == 1


def test_exceptions_are_solid_and_undetermined_rows_hollow():
    root = read(trend("Control", [day(0, "undetermined", population=9, exceptions=3, undetermined=2)]).svg)
    assert [part.get("fill") for part in bars(root, "exceptions")] == ["#a3341f"]
    assert [part.get("fill") for part in bars(root, "undetermined")] == ["#ffffff"]


def test_days_are_in_their_order_and_each_is_there_once():
    assert [row[0] for row in trend("Control", [day(2), day(0)]).rows] == ["2026-03-02", "2026-03-04"]
    with pytest.raises(PictureError, match="two runs for one as-of date"):
        trend("Control", [day(0), day(0)])


@given(st.integers(0, 10**12))
def test_steps_are_whole_few_and_reach_the_top(top):
    found = steps(top)
    assert found[0] == 0
    assert found[-1] >= top
    assert 2 <= len(found) <= 5
    assert len({after - before for before, after in pairwise(found)}) == 1


def test_ages_are_counted_where_they_begin():
    picture = ageing("Open", [Aged("AML officer", age) for age in (0, 1, 2, 5, 6, 10, 11, 20, 21, 400)])
    assert picture.rows == (("AML officer", "2", "2", "2", "2", "2", "10"),)


def test_the_owner_of_the_oldest_is_first():
    picture = ageing("Open", [Aged("B", 30, 1), Aged("A", 1, 90), Aged("C", 30, 5)])
    assert [row[0] for row in picture.rows] == ["C", "B", "A"]


@settings(max_examples=30)
@given(
    st.lists(st.builds(Aged, st.sampled_from([f"owner {n}" for n in range(30)]), st.integers(0, 60), st.integers(0, 9)))
)
def test_no_open_alert_is_lost_among_many_owners(aged):
    picture = ageing("Open", aged)
    total = sum(some.alerts for some in aged)
    drawn = [
        int(text.removesuffix(" open").replace(",", "")) for text in words(read(picture.svg)) if text.endswith(" open")
    ]
    assert sum(int(row[-1].replace(",", "")) for row in picture.rows) == total
    assert sum(drawn) == total
    assert len(drawn) <= 12


@pytest.mark.parametrize("aged", [Aged("A", -1), Aged("A", 1, -1)])
def test_neither_ages_nor_alerts_are_below_nought(aged):
    with pytest.raises(PictureError, match="below nought"):
        ageing("Open", [aged])


amounts = st.decimals(Decimal(-(10**12)), Decimal(10**12), places=2)


@settings(max_examples=30)
@given(st.lists(amounts, max_size=60), amounts)
def test_every_peer_is_in_one_bar_and_the_one_is_marked_once(peers, one):
    picture = distribution("Amounts", peers, one, name="This account")
    rows = [
        (Decimal(low.replace(",", "")), Decimal(high.replace(",", "")), int(count), mark)
        for low, high, count, mark in picture.rows
    ]
    assert sum(count for _, _, count, _ in rows) == len(peers)
    assert [(low <= one < high) for low, high, _, mark in rows if mark] == [True]
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    assert len(rows) <= 21


def test_a_distribution_says_where_the_one_stands():
    picture = distribution("Amounts", [Decimal(1), Decimal(2), Decimal(7)], Decimal(2), name="It")
    assert read(picture.svg)[1].text == "It is larger than 1 of 3 peers and the same as 1."


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "1E+30", "1E-20"])
def test_an_amount_that_no_scale_holds_is_refused(wrong):
    with pytest.raises(PictureError, match="cannot be drawn"):
        distribution("Amounts", [Decimal(1)], Decimal(wrong), name="It")


def test_a_month_has_every_day_and_what_is_unknown_is_not_good():
    picture = calendar_strip(
        "February", date(2028, 2, 10), {date(2028, 2, 1): "no exceptions", date(2028, 2, 2): "not run"}
    )
    assert len(picture.rows) == 29
    assert picture.rows[:3] == (
        ("2028-02-01", "Tue", "no exceptions noted"),
        ("2028-02-02", "Wed", "not run"),
        ("2028-02-03", "Thu", "nothing recorded"),
    )
    states = [part.get("data-state") for part in read(picture.svg).iter(f"{SVG}g") if part.get("data-state")]
    assert states == ["no exceptions", "not run", *["nothing recorded"] * 27]


def test_the_last_month_of_all_has_its_days_too():
    assert len(calendar_strip("Last", date.max, {}).rows) == 31


def test_a_state_nobody_knows_is_refused():
    with pytest.raises(PictureError, match='state "clean"'):
        calendar_strip("March", DAY, {DAY: "clean"})
