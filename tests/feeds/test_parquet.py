from pathlib import Path
from typing import Any

import duckdb
import pytest

from countersign.feeds import Refused
from tests.feeds.conftest import INSURER

TOML = (
    INSURER.replace('"csv"', '"parquet"')
    .replace(".csv", ".parquet")
    .replace('format = "%m/%d/%Y %H:%M:%S"', 'empty = "1999-12-31T00:00Z"')
)
NAME = "log_2017-10-31.parquet"


@pytest.fixture
def parquet(tmp_path: Path) -> Any:
    def write(select: str) -> bytes:
        path = tmp_path / "made.parquet"
        with duckdb.connect() as con:
            con.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
        return path.read_bytes()

    return write


def test_typed_cells_are_read_as_exactly_as_text(load: Any, parquet: Any) -> None:
    content = parquet("""
        SELECT 'E' || i AS log_no, 'ada' AS user, TIMESTAMP '2017-10-31 09:00:00' AS login_time, 'X' AS activity,
               CASE i WHEN 2 THEN 1.5 ELSE i END AS rows FROM range(1, 4) r(i)""")
    result = load(content, TOML, name=NAME)
    assert [row["event_id"] for row in result.rows] == []
    content = parquet("""
        SELECT 'E' || i AS log_no, 'ada' AS user, TIMESTAMP '2017-10-31 09:00:00' AS login_time, 'X' AS activity,
               i + 5 AS rows FROM range(1, 4) r(i)""")
    result = load(content, TOML, name=NAME)
    assert [row["records"] for row in result.rows] == [6, 7, 8]
    assert str(result.rows[0]["occurred_at"]) == "2017-10-31 14:00:00"


def test_a_bad_cell_is_named_by_the_number_of_its_row(load: Any, parquet: Any) -> None:
    content = parquet("""
        SELECT 'E' || i AS log_no, 'ada' AS user, TIMESTAMPTZ '2017-10-31 09:00:00+00' AS login_time, 'X' AS activity,
               CASE i WHEN 2 THEN '1,000' ELSE '1' END AS rows FROM range(1, 4) r(i)""")
    result = load(content, TOML, name=NAME)
    assert result.problems == [(2, "records", "1,000")]
    assert result.quarantined[0]["row"]["log_no"] == "E2"


def test_damaged_parquet_is_refused(load: Any, parquet: Any) -> None:
    whole = parquet("SELECT 'E' AS log_no, 'a' AS user, 'x' AS login_time, 'X' AS activity, '1' AS rows")
    for content, sentence in [
        (b"", "is empty"),
        (b"no parquet at all", "is not a whole Parquet file"),
        (whole[: len(whole) // 2], "is not a whole Parquet file"),
        (b"PAR1" + b"\0" * 50 + b"PAR1", "is not a whole Parquet file"),
    ]:
        with pytest.raises(Refused, match=sentence):
            load(content, TOML, name=NAME)


def test_columns_are_compared_before_anything_is_read(load: Any, parquet: Any) -> None:
    with pytest.raises(Refused, match='lacks the column "activity", "rows"'):
        load(parquet("SELECT 'E' AS log_no, 'a' AS user, 'x' AS login_time"), TOML, name=NAME)
