"""The record of an alert: all that its row says, and the digest of it that the evidence holds.

Each entry about an alert gives the digest of its record *after* the change, and *before* it as the service found it.
So a row edited by other means shows even if a service has changed it since: the chain of digests is broken there.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Field, IntegerField, TextField
from django.db.models.functions import Cast

from countersign.evidence import Entry, digest

from .models import Alert, AlertMember

KINDS = ("alert raised", "alert extended", "alert disposed of")

_CHUNK = 2000
_ALERT_COLUMNS: Sequence[Any] = Alert._meta.concrete_fields
_MEMBER_COLUMNS: Sequence[Any] = [f for f in AlertMember._meta.concrete_fields if f.attname not in ("id", "alert_id")]

Facts = Mapping[str, str]


def name_of(alert_id: str) -> str:
    """The name by which evidence speaks of an alert's record."""
    return f"alert:{alert_id}"


def record_digest(alert: Any, members: Iterable[Any] = ()) -> str:
    """The digest of an alert as it is in memory, with the members it has if it is a group."""
    return _digest(
        {column.attname: _text(getattr(alert, column.attname)) for column in _ALERT_COLUMNS},
        [{column.attname: _text(getattr(m, column.attname)) for column in _MEMBER_COLUMNS} for m in members],
    )


def records() -> Iterator[tuple[str, str]]:
    """Each alert in the database by name, with the digest of what its row, and its members' rows, say now.

    Every column counts, as text and as the database has it: what is no date any more still has a digest.
    """
    with _tolerant_of_bad_text():
        members = _members_by_alert()
        rows = Alert.objects.order_by("id").values_list(*map(_as_text, _ALERT_COLUMNS))
        for row in rows.iterator(_CHUNK):
            facts = _facts(_ALERT_COLUMNS, row)
            yield name_of(facts["id"]), _digest(facts, members.get(facts["id"], ()))


def expected_records(entries: Iterable[Entry]) -> dict[str, tuple[int, str]]:
    """What the evidence says of each alert: the entry that last spoke of it, and the digest it gives.

    An entry that found the alert in another state than the entries before it left it in cannot make that good: the
    expectation stays with the last entry of the unbroken chain, and `check_records` names the alert as changed.
    """
    expected: dict[str, tuple[int, str]] = {}
    for entry in entries:
        if entry.kind not in KINDS:
            continue
        name, before, after = (entry.body.get(part) for part in ("record", "before", "digest"))
        if not isinstance(name, str) or not isinstance(after, str):
            continue
        _, known = expected.get(name, (None, None))
        if before == known:
            expected[name] = entry.index, after
    return expected


def _digest(facts: Facts, members: Iterable[Facts]) -> str:
    """The digest of the facts that say something, so that a column added later leaves older digests as they are."""
    said: dict[str, Any] = {name: text for name, text in facts.items() if text}
    if listed := sorted(members, key=lambda member: member["key"]):
        said["members"] = [{name: text for name, text in member.items() if text} for member in listed]
    # Text under ASCII names: these are the bytes of RFC 8785, many times quicker, and a test holds them to it.
    return digest(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8"))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_text(column: Field) -> Any:
    return Cast(column.attname, IntegerField() if isinstance(column, BooleanField) else TextField())


def _facts(columns: Sequence[Any], row: Sequence[Any]) -> dict[str, str]:
    return {column.attname: _text(value) for column, value in zip(columns, row, strict=True)}


def _members_by_alert() -> Mapping[str, list[Facts]]:
    members: dict[str, list[Facts]] = defaultdict(list)
    rows = AlertMember.objects.values_list(Cast("alert_id", TextField()), *map(_as_text, _MEMBER_COLUMNS))
    for alert_id, *row in rows.iterator(_CHUNK):
        members[alert_id].append(_facts(_MEMBER_COLUMNS, row))
    return members


@contextmanager
def _tolerant_of_bad_text() -> Iterator[None]:
    """Read text that is not UTF-8 any more, which SQLite allows, as something that differs from what it was."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    usual = raw.text_factory
    raw.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        yield
    finally:
        raw.text_factory = usual
