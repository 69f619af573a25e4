"""A parameter answers with the value of the day it is asked for, for a date and row by row alike."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis.backends.sql.compilers import DuckDBCompiler

from countersign.law import OPEN_ENDED, Citation, Dated, LawError, Parameter
from countersign.law.parameters import Kind

FIRST, SECOND, THIRD = date(2017, 9, 5), date(2024, 5, 28), date(2030, 1, 1)


def parameter(*values: Any, kind: Kind = "scalar") -> Parameter:
    dated = tuple(Dated(start, value, "a source") for start, value in zip((FIRST, SECOND, THIRD), values, strict=False))
    return Parameter("cycle", "Cycle", Citation.parse("17 CFR 240.15c6-1(a)"), True, dated, "days", kind)


def by_row(asked: Parameter, *days: date | None) -> list[Any]:
    table = ibis.table({"n": "int64", "day": "date"}, name="days")
    expression = table.select("n", value=asked.on(table.day))
    query = DuckDBCompiler().to_sqlglot(expression).sql("duckdb")
    with duckdb.connect() as con:
        con.execute("CREATE TABLE days (n BIGINT, day DATE)")
        con.executemany("INSERT INTO days VALUES (?, ?)", list(enumerate(days)))
        return [value for _, value in con.execute(f"SELECT * FROM ({query}) ORDER BY n").fetchall()]


@pytest.mark.parametrize(("day", "value"), [("2017-09-05", 2), ("2024-05-27", 2), ("2024-05-28", 1), ("2026-01-02", 1)])
def test_the_value_changes_on_the_very_day(day: str, value: int) -> None:
    assert parameter(2, 1).on(date.fromisoformat(day)) == value


def test_a_day_before_the_first_value_cannot_be_judged() -> None:
    with pytest.raises(LawError, match="cycle has no value on 2017-09-04: its first is of 2017-09-05"):
        parameter(2, 1).on(date(2017, 9, 4))


def test_what_ended_has_no_value_and_is_no_error() -> None:
    assert parameter(2, None).on(SECOND) is None


def test_an_instant_is_refused_because_its_day_depends_on_the_zone() -> None:
    with pytest.raises(LawError, match="Pass the firm's local date"):
        parameter(2).on(datetime(2024, 5, 28, 1, 0))


@pytest.mark.parametrize(
    "values",
    [
        (30, 45, 2**40),
        (Decimal("0.93"), Decimal("100"), Decimal("1E+2")),
        (Decimal("0.005"), Decimal("0.00"), None),
        (True, False, True),
        ("weekly", None, "daily"),
        (date(2020, 1, 31), date(2020, 2, 29)),
    ],
)
def test_rows_get_the_value_of_their_own_day(values: tuple[Any, ...]) -> None:
    asked = parameter(*values)
    days = [FIRST, date(2024, 5, 27), SECOND, THIRD, OPEN_ENDED]
    assert by_row(asked, *days) == [asked.on(day) for day in days]


def test_rows_before_the_first_value_or_without_a_day_get_null() -> None:
    assert by_row(parameter(2, 1), date(2017, 9, 4), None, FIRST) == [None, None, 2]


def test_a_deferred_column_is_picked_the_same_way() -> None:
    table = ibis.table({"day": "date"}, name="days")
    asked = parameter(2, 1)
    assert table.mutate(value=asked.on(ibis._.day)).equals(table.mutate(value=asked.on(table.day)))


def test_decimals_keep_the_digits_that_were_written() -> None:
    table = ibis.table({"day": "date"}, name="days")
    assert str(parameter(Decimal("0.5"), Decimal("100.00")).on(table.day).type()) == "decimal(5, 2)"
    assert str(parameter(Decimal("0.005")).on(table.day).type()) == "decimal(4, 3)"
    assert str(parameter(3, 2).on(table.day).type()) == "int64"


def test_a_list_or_table_is_joined_and_not_picked() -> None:
    table = ibis.table({"day": "date"}, name="days")
    with pytest.raises(LawError, match=r"cycle is a list.*Join its rows"):
        parameter(("a", "b"), kind="list").on(table.day)


def test_rows_to_join_on_are_half_open_and_cover_every_day_once() -> None:
    assert parameter(2, 1).rows() == [
        {"from_date": FIRST, "until_date": SECOND, "value": 2},
        {"from_date": SECOND, "until_date": OPEN_ENDED, "value": 1},
    ]


def test_a_list_gives_a_row_an_item_and_nothing_while_it_had_ended() -> None:
    assert parameter(("US", "CA"), None, ("US",), kind="list").rows() == [
        {"from_date": FIRST, "until_date": SECOND, "value": "US"},
        {"from_date": FIRST, "until_date": SECOND, "value": "CA"},
        {"from_date": THIRD, "until_date": OPEN_ENDED, "value": "US"},
    ]


def test_a_table_gives_its_own_columns() -> None:
    rows = parameter(({"below": 1, "haircut": Decimal("0.5")},), kind="table").rows()
    assert rows == [{"from_date": FIRST, "until_date": OPEN_ENDED, "below": 1, "haircut": Decimal("0.5")}]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1, max_size=3),
    st.lists(st.dates(FIRST, date(2040, 1, 1)), min_size=1, max_size=5),
)
def test_a_date_and_a_row_never_disagree(values: list[Decimal], days: list[date]) -> None:
    asked = parameter(*values)
    assert by_row(asked, *days) == [asked.on(day) for day in days]
