"""Shares of amounts: exact at the very limit, unknown where a part of them is."""

import ibis
import pytest

from countersign.authoring import at_least_percent
from countersign.runs import DuckDB


@pytest.mark.parametrize(
    ("part", "whole", "enough"),
    [
        ("43000.00", "50000.00", True),
        ("40000.00", "50000.00", True),
        ("39999.99", "50000.00", False),
        (None, "1", None),
    ],
)
def test_a_share_is_compared_to_the_cent_also_of_sums(tmp_path, part, whole, enough):
    engine = DuckDB(spill=tmp_path)
    types = {"part": "decimal(18,2)", "whole": "decimal(18,2)"}
    engine.place_rows("flows", types, [{"part": part, "whole": whole}])
    sums = ibis.table(types, name="flows").agg(part=ibis._.part.sum(), whole=ibis._.whole.sum())
    [row] = engine.rows(engine.compile(sums.select(enough=at_least_percent(sums.part, 80, sums.whole))))
    assert row["enough"] is enough
