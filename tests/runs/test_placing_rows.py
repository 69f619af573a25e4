"""Rows given to the default engine come back as they were."""

from datetime import date, datetime
from decimal import Decimal

from countersign.runs import DuckDB

TYPES = {
    "name": "string",
    "at": "timestamp(6)",
    "day": "date",
    "yes": "boolean",
    "n": "int64",
    "money": "decimal(18,2)",
}


def placed(tmp_path, rows):
    engine = DuckDB(spill=tmp_path)
    engine.place_rows("given", TYPES, rows)
    return list(engine.rows('SELECT * FROM "given"'))


def test_values_of_every_kind_and_nulls(tmp_path):
    full = dict(
        zip(TYPES, ("O'Brien; --", datetime(1, 1, 1), date(9999, 12, 31), True, -1, Decimal("0.10")), strict=True)
    )
    empty = dict.fromkeys(TYPES)
    assert placed(tmp_path, [full, empty]) == [full, empty]


def test_a_column_of_nothing_but_nulls_and_a_table_of_no_rows(tmp_path):
    assert placed(tmp_path, [dict.fromkeys(TYPES)]) == [dict.fromkeys(TYPES)]
    assert placed(tmp_path, []) == []
