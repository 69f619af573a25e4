"""The introducing firms that the firm's register names."""

from django.http import HttpRequest

from countersign.day.table_rows import Asked, Row, reader
from countersign.tables import declared_tables

from .workplace import workplace

_MOST = 1000
_read: dict[tuple[str, ...], list[tuple[str, str]]] = {}  # the last ones, by the files that they were read from


def introducing_firms(request: HttpRequest) -> list[tuple[str, str]]:
    """Id and name of each, by name; none where the register never arrived."""
    table, day, installation = (
        declared_tables()["introducing_firms"],
        request.today,
        workplace().installation(request.at),
    )
    source = installation.manifest.source(table, installation.feeds.values(), since=day, until=day)
    if source.digests not in _read:
        with reader(installation) as read:
            every = ({"carried_as": way} for way in table.by_name["carried_as"].values)
            found = read.find(table, Asked(day, day, _MOST), *every).rows
        _read.clear()
        _read[source.digests] = sorted(map(_named, found), key=lambda named: named[1])
    return _read[source.digests]


def name_of_firm(request: HttpRequest, firm_id: str) -> str:
    """The name of an introducing firm; its id where the register does not name it."""
    return dict(introducing_firms(request)).get(firm_id, firm_id)


def _named(row: Row) -> tuple[str, str]:
    return row["introducing_firm_id"] or "", row["name"] or ""
