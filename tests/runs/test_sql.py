"""The text of a run's query is evidence: the same expression gives the same text, in every process."""

import os
import subprocess
import sys

import pytest

COMPILE = """
import ibis
from countersign.runs.sql import text_of
from {module} import {compiler}
table = ibis.table({{name: "int64" for name in "abcdefghijklmnopqrst"}}, name="t")
print(text_of({compiler}().to_sqlglot(table.drop("a", "c", "e", "g").filter(ibis._.b > 0)), {dialect}))
"""


def compiled(seed: str, **names: str) -> str:
    env = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", COMPILE.format(**names)], env=env, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize(
    ("compiler", "dialect"), [("DuckDBCompiler", '"duckdb"'), ("PySparkCompiler", "PySparkCompiler.dialect")]
)
def test_columns_left_out_stand_in_one_order_whatever_the_process(compiler, dialect):
    names = {"module": "ibis.backends.sql.compilers", "compiler": compiler, "dialect": dialect}
    first, second, third = (compiled(seed, **names) for seed in ("1", "2", "3"))
    assert first == second == third


def test_duckdb_is_told_what_a_star_leaves_out():
    text = compiled("1", module="ibis.backends.sql.compilers", compiler="DuckDBCompiler", dialect='"duckdb"')
    assert 'EXCLUDE ("a", "c", "e", "g")' in text
