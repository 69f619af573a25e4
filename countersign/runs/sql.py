"""SQL that is the same idea on every engine: names, typed values, and small tables written out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlglot import exp

# Engine types by the type names that declarations and expressions use.
_TYPES: Mapping[str, Mapping[str, str]] = {
    "duckdb": {"string": "VARCHAR", "timestamp(6)": "TIMESTAMP", "int64": "BIGINT", "int32": "INTEGER"},
    "pyspark": {"string": "STRING", "timestamp(6)": "TIMESTAMP_NTZ", "int64": "BIGINT", "int32": "INT"},
}


def name(text: str, dialect: str) -> str:
    """A quoted name."""
    return exp.to_identifier(text, quoted=True).sql(dialect)


def literal(text: str, dialect: str) -> str:
    """A quoted text value."""
    return exp.Literal.string(text).sql(dialect)


def rows_as_query(schema: Mapping[str, str], rows: Sequence[Mapping[str, Any]], dialect: str) -> str:
    """A query that gives exactly these rows, with these types.

    Every value goes through a quoted literal and a cast, so nothing in it is read as SQL.
    """
    columns = [name(column, dialect) for column in schema]
    casts = ", ".join(
        f"CAST({c} AS {engine_type(t, dialect)}) AS {c}" for c, t in zip(columns, schema.values(), strict=True)
    )
    given = rows or [dict.fromkeys(schema)]
    values = ", ".join("(" + ", ".join(_plain(row[column], dialect) for column in schema) + ")" for row in given)
    query = f"SELECT {casts} FROM (VALUES {values}) AS given({', '.join(columns)})"
    return query if rows else f"{query} WHERE 1 = 0"


def engine_type(type_name: str, dialect: str) -> str:
    """The engine's name for a type of a declaration or an expression."""
    return _TYPES[dialect].get(type_name, type_name.upper())


def _plain(value: Any, dialect: str) -> str:
    written = as_written(value)
    return "NULL" if written is None else literal(written, dialect)


def as_written(value: Any) -> str | None:
    """A value as text that an engine casts back to it."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(sep=" ", timespec="microseconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)
