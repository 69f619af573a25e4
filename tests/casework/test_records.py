"""Verification names every alert that was changed, removed or slipped in by other means than the services."""

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from countersign.casework.models import Alert, AlertMember
from countersign.casework.records import _digest, expected_records, records
from countersign.evidence import Log, digest_of

from .conftest import POSTGRESQL
from .drill import close, failures, found, run

ON_SQLITE = pytest.mark.skipif(POSTGRESQL is not None, reason="PostgreSQL refuses such a value itself")
OTHER = {"critical": True, "sequence": 7}


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def other_value(column: Any) -> Any:
    return "2017-11-30" if column.get_internal_type() == "DateField" else OTHER.get(column.attname, "X")


# What a change of the others would leave is refused by the database, and that is tested with disposals.
OPEN_COLUMNS = [
    column
    for column in Alert._meta.concrete_fields
    if column.attname
    not in ("id", "kind", "follows_id", "status", "disposed_date", "disposed_reason", "prepared_by", "approved_by")
]


@pytest.mark.parametrize("column", OPEN_COLUMNS, ids=lambda column: column.attname)
def test_a_change_of_any_column_is_named(log: Log, column: Any) -> None:
    first, _ = run(log, 1, found("a", "b")).new
    sql(f'UPDATE alerts SET "{column.attname}" = %s WHERE id = %s', other_value(column), first)
    (failure,) = failures(log)
    assert failure.entry == 0
    assert f"alert:{first} was changed" in failure.what


@pytest.mark.parametrize("change", ["disposed_reason = 'another'", "prepared_by = 'P9'", "kind = 'group'"])
def test_a_change_of_a_decision_is_named(log: Log, change: str) -> None:
    (first,) = run(log, 1, found("a")).new
    close(log, first, 2)
    sql(f"UPDATE alerts SET {change}")
    (failure,) = failures(log)
    assert failure.entry == 1


def test_a_change_of_a_foreign_key_is_named(log: Log) -> None:
    first, second = run(log, 1, found("a", "b")).new
    sql("UPDATE alerts SET follows_id = %s WHERE id = %s", first, second)
    assert [failure.entry for failure in failures(log)] == [1]


@pytest.mark.parametrize("column", ["key", "sentence", "values", "added_date"])
def test_a_change_of_a_member_is_named_with_its_group(log: Log, column: str) -> None:
    (group,) = run(log, 1, found("a", "b", "c"), limit=2).grouped
    sql(f'UPDATE alert_members SET "{column}" = %s WHERE key = %s', "2017-11-30", '["b"]')
    (failure,) = failures(log)
    assert f"alert:{group} was changed" in failure.what


def test_a_removed_and_an_added_member_are_named_with_their_group(log: Log) -> None:
    run(log, 1, found("a", "b", "c"), limit=2)
    sql("DELETE FROM alert_members WHERE key = %s", '["b"]')
    assert len(failures(log)) == 1
    (alone,) = run(log, 2, found("x")).new
    AlertMember.objects.create(alert_id=alone, key='["y"]', sentence="", values="{}", added_date="2017-11-02")
    assert {failure.entry for failure in failures(log)} == {0, 2}


def test_a_removed_alert_is_named_as_missing_and_an_added_one_as_unevidenced(log: Log) -> None:
    first, second = run(log, 1, found("a", "b")).new
    sql("DELETE FROM alerts WHERE id = %s", first)
    sql("UPDATE alerts SET id = %s WHERE id = %s", "slipped-in", second)
    unevidenced, *missing = failures(log)
    assert "alert:slipped-in is unevidenced" in unevidenced.what
    assert {failure.what.split()[0] for failure in missing} == {f"alert:{first}", f"alert:{second}"}
    assert all("is missing" in failure.what for failure in missing)


def test_a_service_that_works_on_a_changed_alert_does_not_make_the_change_good(log: Log) -> None:
    (first,) = run(log, 1, found("a")).new
    sql("UPDATE alerts SET sentence = %s", "Nothing happened.")
    run(log, 2, found("a"))
    close(log, first, 2)
    (failure,) = failures(log)
    assert failure.entry == 0
    assert f"alert:{first} was changed" in failure.what


def test_an_alert_removed_and_raised_again_is_named(log: Log) -> None:
    run(log, 1, found("a"))
    sql("DELETE FROM alerts")
    run(log, 2, found("a"))
    assert [failure.entry for failure in failures(log)] == [0]


@ON_SQLITE
@pytest.mark.parametrize("value", ["no date", "2017-13-41", b"\x00", "2017-11-01 "])
def test_a_value_of_no_sense_is_named_instead_of_stopping_the_verification(log: Log, value: Any) -> None:
    run(log, 1, found("a"))
    sql("UPDATE alerts SET last_seen_date = %s", value)
    assert [failure.entry for failure in failures(log)] == [0]


@ON_SQLITE
def test_a_byte_that_is_no_text_any_more_is_named_instead_of_stopping_the_verification(log: Log) -> None:
    run(log, 1, found("a", "b"))
    sql("UPDATE alerts SET sentence = CAST(X'50ff' AS TEXT) WHERE key = %s", '["a"]')
    assert [failure.entry for failure in failures(log)] == [0]


def test_other_entries_say_nothing_of_alerts(log: Log) -> None:
    run(log, 1, found("a"))
    (entry,) = log.entries()
    other = type(entry)(1, "run", "x", None, entry.at, "system", {"record": "alert:x", "digest": "sha256:0"})
    assert expected_records([entry, other]) == {name: (0, digest) for name, digest in records()}


names = st.sampled_from(["key", "sentence", "values", "owner"])


@given(st.dictionaries(names, st.text(min_size=1)), st.lists(st.dictionaries(names, st.text(min_size=1)), max_size=2))
def test_the_digest_is_that_of_the_canonical_facts(facts: dict[str, str], members: list[dict[str, str]]) -> None:
    members = [{"key": "k"} | member for member in members]
    said: dict[str, Any] = dict(facts)
    if members:
        said["members"] = sorted(members, key=lambda member: member["key"])
    try:
        json.dumps(said, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return  # no database keeps such text
    assert _digest(facts, members) == digest_of(said)
