"""Apache Spark, for firms that outgrow one machine: the same compiled controls, the same outcome."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ibis.backends.sql.compilers import PySparkCompiler
from pyspark.sql import SparkSession

from countersign.runs.engine import Population, Row
from countersign.runs.sql import spark_type, text_of


class Spark:
    """One Spark session; `spill` is the folder it may spill to."""

    name = "spark"

    def __init__(self, *, spill: Path, master: str = "local[2]") -> None:
        self._session = (
            SparkSession.builder.master(master)
            .appName("countersign")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", str(spill))
            .config("spark.sql.warehouse.dir", str(spill / "warehouse"))
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        self._compiler = PySparkCompiler()

    def compile(self, expression: Any) -> str:
        return text_of(self._compiler.to_sqlglot(expression), PySparkCompiler.dialect)

    def place_files(self, table: str, schema: Mapping[str, str], paths: Sequence[Path]) -> None:
        if not paths:
            self.place_rows(table, schema, ())
            return
        self._session.read.parquet(*map(str, paths)).select(*schema).createOrReplaceTempView(table)

    def place_rows(self, table: str, schema: Mapping[str, str], rows: Sequence[Row]) -> None:
        types = ", ".join(f"`{column}` {spark_type(kind)}" for column, kind in schema.items())
        values = [tuple(row[column] for column in schema) for row in rows]
        self._session.createDataFrame(values, types).createOrReplaceTempView(table)

    def judge(self, sql: str, columns: Sequence[str], cap: int) -> Population:
        counted = self._session.sql(
            "SELECT count(*) AS judged, count_if(exception) AS found, count_if(exception IS NULL) AS unsure "
            f"FROM ({sql}) AS v"
        ).first()
        assert counted is not None
        return Population(
            counted["judged"],
            counted["found"],
            counted["unsure"],
            self._first(sql, "exception", columns, cap) if counted["found"] else (),
            self._first(sql, "exception IS NULL", columns, cap) if counted["unsure"] else (),
        )

    def rows(self, sql: str) -> Iterator[Row]:
        for row in self._session.sql(sql).toLocalIterator():
            yield row.asDict()

    def file_rows(self, path: Path) -> Iterator[Row]:
        for row in self._session.read.parquet(str(path)).toLocalIterator():
            yield row.asDict()

    def write(self, sql: str, order: Sequence[str], path: Path) -> None:
        folder = path.with_suffix(".parts")
        frame = self._session.sql(sql)
        frame.orderBy(*order).coalesce(1).write.mode("overwrite").parquet(str(folder))
        next(folder.glob("part-*.parquet")).replace(path)
        shutil.rmtree(folder)

    def stop(self) -> None:
        """End the session."""
        self._session.stop()

    def _first(self, sql: str, which: str, columns: Sequence[str], cap: int) -> tuple[Row, ...]:
        order = ", ".join(f"`{column}`" for column in columns)
        return tuple(self.rows(f"SELECT * FROM ({sql}) AS v WHERE {which} ORDER BY {order} LIMIT {cap}"))
