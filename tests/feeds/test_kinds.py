from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.feeds.kinds import typed
from countersign.feeds.sql import quote
from countersign.tables import TableError
from countersign.tables.declaration import Column, day, flag, money, quantity

con = duckdb.connect()
CHICAGO = ZoneInfo("America/Chicago")


def read(column: Column, text: str, form: str | None = None) -> Any:
    sql = typed(column, "t", form=form, zone=CHICAGO).value
    return con.execute(f"SELECT {sql} FROM (SELECT {quote(text)} AS t)").fetchone()[0]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1000.05", Decimal("1000.05")),
        ("-0.5", Decimal("-0.50")),
        ("+7", Decimal("7.00")),
        ("1.500", Decimal("1.50")),
        ("9999999999999999.99", Decimal("9999999999999999.99")),
        ("1,000.005", None),
        ("1000.005", None),
        ("1,000.00", None),
        ("1e3", None),
        ("$5", None),
        ("(5.00)", None),
        ("10000000000000000.00", None),
        ("NaN", None),
        ("1.", None),
        ("٣", None),
    ],
)
def test_an_amount_is_exact_or_bad(text: str, amount: Decimal | None) -> None:
    assert read(money("amount", "an amount"), text) == amount


@given(st.decimals(-(10**17), 10**17, places=4).map(str))
def test_what_the_engine_reads_as_an_amount_is_what_a_declaration_reads(text: str) -> None:
    column = money("amount", "an amount")
    try:
        expected = column.parse(Decimal(text))
    except (TableError, InvalidOperation):
        expected = None
    assert read(column, text) == expected


def test_a_quantity_has_six_decimals() -> None:
    assert read(quantity("shares", "shares"), "1.234567") == Decimal("1.234567")
    assert read(quantity("shares", "shares"), "1.2345678") is None


@pytest.mark.parametrize(
    ("text", "meant"), [("TRUE", True), ("y", True), ("0", False), ("No", False), ("maybe", None), ("2", None)]
)
def test_a_truth_is_said_in_a_few_words(text: str, meant: bool | None) -> None:
    assert read(flag("ok", "whether"), text) is meant


@pytest.mark.parametrize(
    ("text", "form", "found"),
    [
        ("2017-10-31", None, "2017-10-31"),
        ("2017-13-01", None, "None"),
        ("2017-02-29", None, "None"),
        ("31.10.2017", "%d.%m.%Y", "2017-10-31"),
        ("31.10.17", "%d.%m.%Y", "None"),
        ("9999-12-31", "%d.%m.%Y", "9999-12-31"),
        ("20171031", "%Y%m%d", "2017-10-31"),
        ("2017-10-31 10:00", None, "None"),
    ],
)
def test_a_date_exists_or_is_bad(text: str, form: str | None, found: str) -> None:
    assert str(read(day("begun_date", "first day"), text, form)) == found
