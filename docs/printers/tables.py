"""The declared tables: an index, and a page each."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from countersign.tables import Column, Declaration, declared_tables
from docs.printers.markdown import capital, code, codes, say, sections, table, wrapped

FILLS = {
    "state": "Each delivery of a feed replaces its last; a day sees each feed's latest.",
    "events": "Each delivery adds the entries of its day.",
    "known": "Countersign writes it from its own records; no feed fills it.",
}
KINDS = {
    "text": "text",
    "instant": "instant (UTC)",
    "date": "date",
    "flag": "true or false",
    "count": "whole number",
    "money": "US dollars, decimal(18,2)",
    "quantity": "quantity, decimal(24,6)",
}


def pages() -> Mapping[str, str]:
    """The index and every table's page."""
    declared = declared_tables()
    return {"tables": _index(declared), **{f"tables/{name}": _page(found) for name, found in declared.items()}}


def _index(declared: Mapping[str, Declaration]) -> str:
    groups = (
        _group(fill, [found for found in declared.values() if found.fill == fill])
        for fill in ("state", "events", "known")
    )
    return sections(
        "# Tables",
        "The contract between a firm and its controls. Null means *unknown*: never *none*, never *still*. What has no "
        "end says 9999-12-31; what does not apply says `none`. Instants are UTC; loading adds the firm-local date "
        "beside each, so `occurred_at` brings `occurred_date` with it.",
        *groups,
    )


def _group(fill: str, declared: list[Declaration]) -> str:
    rows = ([f"[{d.name}](tables/{d.name}.md)", d.row, d.source] for d in declared)
    return sections(f"## {capital(fill)}", FILLS[fill], table(("table", "one row is", "source"), rows))


def _page(declared: Declaration) -> str:
    title = wrapped(import_module(f"countersign.tables.{declared.name}").__doc__ or declared.row)
    return sections(
        f"# {declared.name}",
        title,
        table(
            ("", ""),
            (
                ("one row is", declared.row),
                ("source", declared.source),
                ("filled as", f"{declared.fill}: {FILLS[declared.fill]}"),
                ("key", codes(declared.key)),
                *([("circle", declared.circle)] if declared.circle else []),
            ),
        ),
        "## Columns",
        table(("column", "kind", "meaning", "null means", "personal"), map(_column, declared.columns)),
        *_values(declared),
        "## A valid row",
        table(("column", "value"), ((code(name), say(value)) for name, value in declared.sample.items())),
    )


def _column(column: Column) -> tuple[str, ...]:
    date_beside = f"; brings {code(column.local_date)}" if column.local_date else ""
    null = column.null or "never null"
    return code(column.name), KINDS[column.kind], column.meaning + date_beside, null, "yes" if column.personal else ""


def _values(declared: Declaration) -> Iterator[str]:
    closed = [column for column in declared.columns if column.values]
    if closed:
        yield "## Values allowed"
        yield table(("column", "one of"), ((code(c.name), codes(c.values)) for c in closed))
