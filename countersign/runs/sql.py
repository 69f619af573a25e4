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
        f"CAST({c} AS {_engine_type(t, dialect)}) AS {c}" for c, t in zip(columns, schema.values(), strict=True)
    )
    given = rows or [dict.fromkeys(schema)]
    values = ", ".join("(" + ", ".join(_plain(row[column], dialect) for column in schema) + ")" for row in given)
    query = f"SELECT {casts} FROM (VALUES {values}) AS given({', '.join(columns)})"
    return query if rows else f"{query} WHERE 1 = 0"


def _engine_type(type_name: str, dialect: str) -> str:
    return _TYPES[dialect].get(type_name, type_name.upper())


def _plain(value: Any, dialect: str) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return literal("true" if value else "false", dialect)
        case datetime():
            return literal(value.isoformat(sep=" ", timespec="microseconds"), dialect)
        case date():
            return literal(value.isoformat(), dialect)
        case _:
            return literal(str(value), dialect)
