"""The contract between a firm and its controls: every table, column by column.

A *table* is declared once, in a file of its own name in this room: what one row is, where it comes from, what
identifies a row, each column's meaning with unit and sign, what null means where a column may be null, and one valid
sample row. Feeds load onto these declarations, controls read them, examples complete themselves from the samples, and
the reference page is printed from them.

Null means *unknown*: never *none*, never *still*. What has no end says 9999-12-31; what does not apply says "none".
Instants are UTC and end in `_at`; loading adds the firm-local date beside each (`…_date`).
A column marked personal is masked in logs, messages, quarantine reports and pictures.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from countersign.tables.declaration import (
    DEFAULT_ZONE,
    OPEN_ENDED_AT,
    OPEN_ENDED_DATE,
    Column,
    Declaration,
    TableError,
    local_date,
)

__all__ = [
    "DEFAULT_ZONE",
    "OPEN_ENDED_AT",
    "OPEN_ENDED_DATE",
    "Column",
    "Declaration",
    "TableError",
    "declared_tables",
    "local_date",
]


@cache
def declared_tables() -> Mapping[str, Declaration]:
    """Every declared table by name: one file in this package each, named as the table."""
    names = sorted(m.name for m in iter_modules(__path__) if m.name != "declaration")
    return {name: getattr(import_module(f"{__name__}.{name}"), name) for name in names}
