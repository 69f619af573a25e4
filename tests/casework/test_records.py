"""Verification names every alert that was changed, removed or slipped in by other means than the services."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.casework.models import Alert, AlertMember
from countersign.casework.records import _digest, expected_records, records
from countersign.evidence import digest_of

from .conftest import POSTGRESQL
from .drill import close, dismiss, entries, failures, found, run, sql, without_triggers

pytestmark = pytest.mark.usefixtures("database")
ON_SQLITE = pytest.mark.skipif(POSTGRESQL is not None, reason="PostgreSQL refuses such a value itself")
OTHER = {"critical": True, "sequence": 7}


def behind(statement: str, *values: Any) -> None:
    """What somebody does who may alter tables: the database refuses it to everybody else."""
    without_triggers()
    sql(statement, *values)


def other_value(column: Any) -> Any:
    return "2017-11-30" if column.get_internal_type() == "DateField" else OTHER.get(column.attname, "X")


# What a change of the others would leave is refused by the database, and that is tested with disposals.
OPEN_COLUMNS = [
    column
    for column in Alert._meta.concrete_fields
    if column.attname not in ("id", "kind", "follows_id", "case_id", "decision_id", "status", "disposed_date")
]


@pytest.mark.parametrize("column", OPEN_COLUMNS, ids=lambda column: column.attname)
def test_a_change_of_any_column_is_named(column: Any) -> None:
    first, _ = run(1, found("a", "b")).new
    sql(f'UPDATE alerts SET "{column.attname}" = %s WHERE id = %s', other_value(column), first)
    (failure,) = failures()
    assert failure.entry == 0
    assert f"alert:{first} was changed" in failure.what


@pytest.mark.parametrize("change", ["reason = 'another'", "prepared_by = 'P9'", "status = 'void'", "owner = 'CCO'"])
def test_a_change_of_a_decision_is_named(change: str) -> None:
    (first,) = run(1, found("a"), critical=True).new
    decision = close(first, 2)
    behind(f"UPDATE decisions SET {change}")
    (failure,) = failures()
    assert f"decision:{decision.id} was changed" in failure.what


def test_an_alert_given_another_decision_is_named() -> None:
    first, second = run(1, found("a", "b"), critical=True).new
    close(first, 2)
    other = dismiss(second, 2)
    behind("UPDATE alerts SET decision_id = %s WHERE id = %s", other.id, first)
    assert [failure.what.split()[0] for failure in failures()] == [f"alert:{first}"]


def test_a_change_of_a_foreign_key_is_named() -> None:
    first, second = run(1, found("a", "b")).new
    sql("UPDATE alerts SET follows_id = %s WHERE id = %s", first, second)
    assert [failure.entry for failure in failures()] == [1]


@pytest.mark.parametrize("column", ["key", "sentence", "values", "added_date"])
def test_a_change_of_a_member_is_named_with_its_group(column: str) -> None:
    (group,) = run(1, found("a", "b", "c"), limit=2).grouped
    behind(f'UPDATE alert_members SET "{column}" = %s WHERE key = %s', "2017-11-30", '["b"]')
    (failure,) = failures()
    assert f"alert:{group} was changed" in failure.what


def test_a_removed_and_an_added_member_are_named_with_their_group() -> None:
    run(1, found("a", "b", "c"), limit=2)
    behind("DELETE FROM alert_members WHERE key = %s", '["b"]')
    assert len(failures()) == 1
    (alone,) = run(2, found("x")).new
    AlertMember.objects.create(alert_id=alone, key='["y"]', sentence="", values="{}", added_date="2017-11-02")
    assert {failure.entry for failure in failures()} == {0, 2}


def test_a_removed_alert_is_named_as_missing_and_an_added_one_as_unevidenced() -> None:
    first, second = run(1, found("a", "b")).new
    sql("DELETE FROM alert_subjects")
    behind("DELETE FROM alerts WHERE id = %s", first)
    sql("UPDATE alerts SET id = %s WHERE id = %s", "slipped-in", second)
    unevidenced, *missing = failures()
    assert "alert:slipped-in is unevidenced" in unevidenced.what
    assert {failure.what.split()[0] for failure in missing} == {f"alert:{first}", f"alert:{second}"}
    assert all("is missing" in failure.what for failure in missing)


def test_a_service_that_works_on_a_changed_alert_does_not_make_the_change_good() -> None:
    (first,) = run(1, found("a")).new
    sql("UPDATE alerts SET sentence = %s", "Nothing happened.")
    run(2, found("a"))
    close(first, 2)
    (failure,) = failures()
    assert failure.entry == 0
    assert f"alert:{first} was changed" in failure.what


def test_an_alert_removed_and_raised_again_is_named() -> None:
    run(1, found("a"))
    behind("DELETE FROM alerts")
    run(2, found("a"))
    assert [failure.entry for failure in failures()] == [0]


@ON_SQLITE
@pytest.mark.parametrize("value", ["no date", "2017-13-41", b"\x00", "2017-11-01 "])
def test_a_value_of_no_sense_is_named_instead_of_stopping_the_verification(value: Any) -> None:
    run(1, found("a"))
    sql("UPDATE alerts SET last_seen_date = %s", value)
    assert [failure.entry for failure in failures()] == [0]


@ON_SQLITE
def test_a_byte_that_is_no_text_any_more_is_named_instead_of_stopping_the_verification() -> None:
    run(1, found("a", "b"))
    sql("UPDATE alerts SET sentence = CAST(X'50ff' AS TEXT) WHERE key = %s", '["a"]')
    assert [failure.entry for failure in failures()] == [0]


@pytest.mark.parametrize(
    "body", [{"digest": "sha256:0"}, {"record": "feed:x", "digest": "sha256:0"}, {"record": "alert:x"}]
)
def test_other_entries_say_nothing_of_records(body: dict[str, Any]) -> None:
    run(1, found("a"))
    (entry,) = entries()
    other = type(entry)(1, "run", "x", None, entry.at, "system", body)
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
