"""What SQL needs from us beside compiled expressions: quoted names and texts, and engine types."""

from collections.abc import Mapping

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


def quoted_name(text: str) -> str:
    """A name for DuckDB."""
    return '"' + text.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text for DuckDB, where no value can be bound."""
    return "'" + text.replace("'", "''") + "'"
