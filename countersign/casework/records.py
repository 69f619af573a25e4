"""The record of a row: all that it says, and the digest of it that the evidence holds.

Each entry about a record gives its digest *after* the change, and *before* it as the service found it. So a row edited
by other means shows even if a service has changed it since: the chain of digests is broken there.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Field, IntegerField, TextField
from django.db.models.functions import Cast

from countersign.evidence import Entry, digest

from .models import (
    Absence,
    Alert,
    AlertMember,
    AlertSubject,
    Case,
    CaseLink,
    Decision,
    Document,
    Note,
    Request,
    Step,
    Waiver,
)
from .subjects import subjects_of

# Every kind of record that the evidence speaks of, by the name it has there.
RECORDS: Mapping[str, Any] = {
    "alert": Alert,
    "case": Case,
    "link": CaseLink,
    "step": Step,
    "note": Note,
    "document": Document,
    "request": Request,
    "decision": Decision,
    "waiver": Waiver,
    "absence": Absence,
}

_CHUNK = 2000
_NAMES = {model: name for name, model in RECORDS.items()}
_MEMBER_COLUMNS: Sequence[Any] = [f for f in AlertMember._meta.concrete_fields if f.attname not in ("id", "alert_id")]

Facts = Mapping[str, str]


def name_of(row: Any) -> str:
    """The name by which evidence speaks of a row's record."""
    return f"{_NAMES[type(row)]}:{row.pk}"


def circle_of(row: Any) -> str:
    """The circle a record is sealed to, its own or its case's; "" where everybody may know."""
    if hasattr(row, "circle"):
        return str(row.circle)
    return str(row.case.circle) if hasattr(row, "case") else ""


def record_digest(row: Any, members: Iterable[Any] | None = None) -> str:
    """The digest of a row as it is in memory; of a group alert with its members, those given or those it has."""
    if members is None:
        members = row.members.all() if isinstance(row, Alert) and row.kind == "group" else ()
    return _digest(
        {column.attname: _text(getattr(row, column.attname)) for column in row._meta.concrete_fields},
        [{column.attname: _text(getattr(m, column.attname)) for column in _MEMBER_COLUMNS} for m in members],
    )


def records() -> Iterator[tuple[str, str]]:
    """Each record in the database by name, with the digest of what its row, and its members' rows, say now.

    Every column counts, as text and as the database has it: what is no date any more still has a digest.
    """
    with _tolerant_of_bad_text():
        yield from _alerts()
        for name, model in RECORDS.items():
            if model is not Alert:
                for facts in _rows(model):
                    yield f"{name}:{facts['id']}", _digest(facts)


def sealed_records() -> set[str]:
    """The names of the records that are sealed to a circle, as their rows say."""
    return {
        f"{name}:{row_id}"
        for name, model in RECORDS.items()
        if (column := _column_of_circle(model)) is not None
        for row_id in model.objects.exclude(**{column: ""}).values_list("id", flat=True)
    }


def _column_of_circle(model: Any) -> str | None:
    own = {column.name for column in model._meta.concrete_fields}
    return "circle" if "circle" in own else "case__circle" if "case" in own else None


def expected_records(entries: Iterable[Entry]) -> dict[str, tuple[int, str]]:
    """What the evidence says of each record: the entry that last spoke of it, and the digest it gives.

    An entry that found the record in another state than the entries before it left it in cannot make that good: the
    expectation stays with the last entry of the unbroken chain, and `check_records` names the record as changed.
    """
    expected: dict[str, tuple[int, str]] = {}
    for entry in entries:
        name, before, after = (entry.body.get(part) for part in ("record", "before", "digest"))
        if not isinstance(name, str) or not isinstance(after, str) or name.split(":")[0] not in RECORDS:
            continue
        _, known = expected.get(name, (None, None))
        if before == known:
            expected[name] = entry.index, after
    return expected


def _alerts() -> Iterator[tuple[str, str]]:
    members = _by_alert(AlertMember, _MEMBER_COLUMNS)
    subjects = _by_alert(AlertSubject, [AlertSubject._meta.get_field(name) for name in ("noun", "subject_id")])
    for facts in _rows(Alert):
        own = members.get(facts["id"], [])
        listed = {(s["noun"], s["subject_id"]) for s in subjects.get(facts["id"], ())}
        if listed != subjects_of(_values([facts, *own])):  # they follow from the values, unless somebody changed them
            facts["subjects"] = json.dumps(sorted(listed))
        yield f"alert:{facts['id']}", _digest(facts, own)


def _values(rows: Iterable[Facts]) -> Iterator[Mapping[str, object]]:
    for row in rows:
        try:
            values = json.loads(row["values"])
        except ValueError:
            continue  # the digest of the values themselves differs then
        if isinstance(values, dict):
            yield values


def _digest(facts: Facts, members: Iterable[Facts] = ()) -> str:
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
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")[:26]
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_stored(column: Field) -> Any:
    """A column as the database has it: what reads it must not stumble over what no service wrote."""
    if isinstance(column, DateTimeField) and connection.vendor == "postgresql":
        return column.attname
    return Cast(column.attname, IntegerField() if isinstance(column, BooleanField) else TextField())


def _facts(columns: Sequence[Any], row: Sequence[Any]) -> dict[str, str]:
    return {column.attname: _said(column, value) for column, value in zip(columns, row, strict=True)}


def _said(column: Field, value: Any) -> str:
    text = _text(value)
    if isinstance(column, DateTimeField) and len(text) == len("2017-10-31 22:00:00"):
        return f"{text}.000000"  # SQLite leaves out microseconds that are none
    return text


def _rows(model: Any) -> Iterator[dict[str, str]]:
    columns = model._meta.concrete_fields
    rows = model.objects.order_by("id").values_list(*map(_as_stored, columns))
    for row in rows.iterator(_CHUNK):
        yield _facts(columns, row)


def _by_alert(model: Any, columns: Sequence[Any]) -> Mapping[str, list[Facts]]:
    found: dict[str, list[Facts]] = defaultdict(list)
    rows = model.objects.values_list(Cast("alert_id", TextField()), *map(_as_stored, columns))
    for alert_id, *row in rows.iterator(_CHUNK):
        found[alert_id].append(_facts(columns, row))
    return found


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
