"""DuckDB, embedded: in memory over Parquet files, nothing fetched, UTC, bounded memory."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from ibis.backends.sql.compilers import DuckDBCompiler

from countersign.runs.engine import Population, Row
from countersign.runs.sql import as_written, engine_type, literal, name, rows_as_query

DIALECT = "duckdb"
BATCH = 10_000


class DuckDB:
    """One connection to an engine in memory; `spill` is the folder it may spill to."""

    name = DIALECT

    def __init__(self, *, spill: Path, memory: str = "2GB") -> None:
        self._connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "temp_directory": str(spill),
                "threads": os.cpu_count() or 1,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._connection.execute("SET TimeZone = 'UTC'")
        self._compiler = DuckDBCompiler()

    def compile(self, expression: Any) -> str:
        return str(self._compiler.to_sqlglot(expression).sql(DIALECT))

    def place_files(self, table: str, schema: Mapping[str, str], paths: Sequence[Path]) -> None:
        columns = ", ".join(name(column, DIALECT) for column in schema)
        files = ", ".join(literal(str(path), DIALECT) for path in paths)
        rows = f"SELECT {columns} FROM read_parquet([{files}], hive_partitioning = false)"
        query = rows if paths else rows_as_query(schema, (), DIALECT)
        self._connection.execute(f"CREATE OR REPLACE VIEW {name(table, DIALECT)} AS {query}")

    def place_rows(self, table: str, schema: Mapping[str, str], rows: Sequence[Row]) -> None:
        # One list per column as a parameter: a query with every value written out takes minutes for a large roster.
        columns = ", ".join(
            f"CAST(unnest(?) AS {engine_type(t, DIALECT)}) AS {name(c, DIALECT)}" for c, t in schema.items()
        )
        values = [[as_written(row[column]) for row in rows] for column in schema]
        self._connection.execute(f"CREATE OR REPLACE TABLE {name(table, DIALECT)} AS SELECT {columns}", values)

    def judge(self, sql: str, columns: Sequence[str], cap: int) -> Population:
        # min(struct, n) keeps the n smallest in a bounded heap; keys come first, so they decide the order.
        fields = ", ".join(f"{name(c, DIALECT)} := v.{name(c, DIALECT)}" for c in columns)
        counted = self._connection.execute(
            "SELECT count(*), count(*) FILTER (v.exception), count(*) FILTER (v.exception IS NULL), "
            f"min(struct_pack({fields}), {cap}) FILTER (v.exception), "
            f"min(struct_pack({fields}), {cap}) FILTER (v.exception IS NULL) FROM ({sql}) AS v"
        ).fetchone()
        assert counted is not None
        rows, exceptions, undetermined, kept, unsure = counted
        return Population(rows, exceptions, undetermined, tuple(kept or ()), tuple(unsure or ()))

    def rows(self, sql: str) -> Iterator[Row]:
        result = self._connection.cursor().execute(sql)  # a cursor of its own: several may be read side by side
        columns = [column[0] for column in result.description or ()]
        while batch := result.fetchmany(BATCH):
            yield from (dict(zip(columns, row, strict=True)) for row in batch)

    def file_rows(self, path: Path) -> Iterator[Row]:
        return self.rows(f"SELECT * FROM read_parquet({literal(str(path), DIALECT)})")

    def write(self, sql: str, order: Sequence[str], path: Path) -> None:
        columns = ", ".join(name(column, DIALECT) for column in order)
        self._connection.execute(
            f"COPY (SELECT * FROM ({sql}) AS written ORDER BY {columns}) TO {literal(str(path), DIALECT)} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
