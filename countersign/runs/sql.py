"""What SQL needs from us beside compiled expressions: quoted names and texts, and engine types."""

from collections.abc import Mapping

from sqlglot import exp

_DUCKDB: Mapping[str, str] = {
    "string": "VARCHAR",
    "timestamp(6)": "TIMESTAMP",
    "int64": "BIGINT",
    "int32": "INTEGER",
    "int16": "SMALLINT",
    "int8": "TINYINT",
}
_SPARK: Mapping[str, str] = {
    "string": "STRING",
    "timestamp(6)": "TIMESTAMP_NTZ",
    "int64": "BIGINT",
    "int32": "INT",
    "int16": "SMALLINT",
    "int8": "TINYINT",
}


def duckdb_type(name: str) -> str:
    """DuckDB's name of a type that declarations and expressions name."""
    return _DUCKDB.get(name, name.upper())


def spark_type(name: str) -> str:
    """Spark's name of a type that declarations and expressions name."""
    return _SPARK.get(name, name.upper())


def text_of(compiled: exp.Expression, dialect: str) -> str:
    """The SQL text of a compiled expression: the same in every process.

    Ibis names the columns that a star leaves out in the order of a set, which changes from process to process.
    """
    for star in compiled.find_all(exp.Star):
        star.args.get("except_", []).sort(key=lambda column: column.name)
    return compiled.sql(dialect)


def quoted_name(text: str) -> str:
    """A name for DuckDB."""
    return '"' + text.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text for DuckDB, where no value can be bound."""
    return "'" + text.replace("'", "''") + "'"
