"""Declared tables: what they accept, and what they say when they do not."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from countersign.tables import (
    OPEN_ENDED_AT,
    OPEN_ENDED_DATE,
    Column,
    Declaration,
    TableError,
    declared_tables,
    local_date,
)
from countersign.tables.declaration import count, flag, instant, money, quantity, text

EVERY_TABLE = pytest.mark.parametrize("table", declared_tables().values(), ids=lambda t: t.name)


@EVERY_TABLE
def test_the_sample_row_of_every_table_is_valid(table):
    assert list(table.complete({})) == list(table.physical)


@EVERY_TABLE
def test_every_table_says_what_a_row_is_where_it_comes_from_and_what_each_column_means(table):
    assert table.row
    assert table.source
    assert all(len(column.meaning) > 5 for column in table.columns)
    assert not any(table.by_name[key].nullable for key in table.key), "a key that may be unknown identifies nothing"


@pytest.mark.parametrize(
    ("column", "value", "parsed"),
    [
        (money("amount", "an amount"), "5000.00", Decimal("5000.00")),
        (money("amount", "an amount"), -3, Decimal("-3.00")),
        (quantity("shares", "shares"), "0.000001", Decimal("0.000001")),
        (count("rows", "rows"), 0, 0),
        (flag("is_open", "open"), False, False),
        (instant("seen_at", "when"), "2017-10-31T23:50-05:00", datetime(2017, 11, 1, 4, 50)),
        (instant("ended_at", "when"), "9999-12-31", OPEN_ENDED_AT),
        (text("name", "a name", null="unknown"), None, None),
    ],
)
def test_a_value_is_taken_exactly(column, value, parsed):
    assert column.parse(value) == parsed


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (money("amount", "an amount"), 0.1),
        (money("amount", "an amount"), "1,000.005"),
        (money("amount", "an amount"), "1000.005"),
        (money("amount", "an amount"), "1" * 17 + ".00"),
        (money("amount", "an amount"), "NaN"),
        (count("rows", "rows"), True),
        (count("rows", "rows"), "1"),
        (flag("is_open", "open"), 1),
        (text("name", "a name"), None),
        (text("name", "a name"), 5),
        (text("side", "a side", "long", "short"), "sideways"),
        (instant("seen_at", "when"), "2017-10-31T13:00"),
        (Column("day", "date", "a day"), "2017-13-01"),
    ],
)
def test_a_value_that_would_have_to_be_guessed_is_refused(column, value):
    with pytest.raises(TableError, match=column.name):
        column.parse(value)


def test_loading_adds_the_local_date_of_an_instant():
    new_york = ZoneInfo("America/New_York")
    assert local_date(datetime(2017, 10, 1, 3, 59), new_york) == date(2017, 9, 30)
    assert local_date(OPEN_ENDED_AT, new_york) == OPEN_ENDED_DATE
    assert local_date(None, new_york) is None


def test_a_declaration_that_contradicts_itself_is_refused():
    with pytest.raises(TableError, match="_at"):
        Declaration("t", "a row", "a source", "state", (), (instant("when", "a moment"),), {})
    with pytest.raises(TableError, match="key"):
        Declaration("t", "a row", "a source", "state", ("id",), (text("name", "a name"),), {})
    with pytest.raises(TableError, match="no column colour"):
        declared_tables()["persons"].complete({"colour": "red"})
