import gzip
import json
import tracemalloc
from datetime import datetime
from typing import Any

import pytest

from countersign.feeds import Refused, describe_quarantine
from countersign.tables import declared_tables

MAPPED = """
event_id = "no"
system_id = { constant = "crm" }
login = "who.name"
person_id = { from = ["who.kind", "who.number"], join = "-", empty = "unknown" }
occurred_at = "at"
action = { from = "what", values = { LOOK = "view" }, otherwise = "other" }
source_action = "what"
result = { from = "ok", values = { true = "success", false = "failure" } }
records = { from = "touched.0", empty = "unknown" }
object_id = { empty = "unknown" }
ip_address = { empty = "unknown" }
country = { empty = "unknown" }
"""


def entry(no: str = "1", **more: Any) -> dict[str, Any]:
    return {
        "no": no,
        "who": {"name": "ada", "kind": "P", "number": 7},
        "at": "2017-10-31T13:00:00Z",
        "what": "LOOK",
        "ok": True,
        "touched": [3, 4],
        **more,
    }


def test_dotted_paths_reach_into_objects_and_lists(load_log: Any) -> None:
    (row,) = load_log("json_lines", [entry()], columns=MAPPED).rows
    assert (row["login"], row["person_id"], row["action"], row["result"]) == ("ada", "P-7", "view", "success")
    assert (row["records"], row["occurred_at"]) == (3, datetime(2017, 10, 31, 13))


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(json.dumps(entry(n)) for n in "12"),
        json.dumps([entry("1"), entry("2")]),
        json.dumps([entry("1"), entry("2")], indent=2),
        json.dumps({"@odata.context": "x", "value": [entry("1"), entry("2")], "after": {"more": [1.5, None]}}),
        json.dumps({"Records": [entry("1"), entry("2")]}, indent=1),
        json.dumps({"items": [entry("1")]}) + "\n" + json.dumps({"items": [entry("2")]}) + "\n",
        json.dumps(entry("1"), indent=4) + "\n" + json.dumps(entry("2"), indent=4),
        "\ufeff" + json.dumps(entry("1")) + "\r\n\r\n" + json.dumps(entry("2")) + "\r\n",
        gzip.compress(json.dumps([entry("1"), entry("2")]).encode()),
    ],
)
def test_lines_lists_wrappers_and_pages_hold_the_same_entries(load_log: Any, content: Any) -> None:
    result = load_log("json_lines", content, columns=MAPPED)
    assert [row["event_id"] for row in result.rows] == ["1", "2"]
    assert result.loaded.received == 2


@pytest.mark.parametrize("content", ["[]", '{"value": []}', "[ ]\n"])
def test_an_empty_list_is_a_delivery_of_no_entries(load_log: Any, content: str) -> None:
    assert load_log("json_lines", content, columns=MAPPED).loaded.received == 0


def test_what_is_no_entry_is_quarantined_and_the_others_are_loaded(load_log: Any) -> None:
    lines = [entry("1"), "{broken", "[1]", '"text"', "17", entry("2"), '{"no": "\t"}']
    result = load_log("json_lines", lines, columns=MAPPED)
    assert [row["event_id"] for row in result.rows] == ["1", "2"]
    assert [line for line, _, _ in result.problems] == [2, 3, 4, 5, 7]
    assert result.quarantined[0]["row"] == "{broken"
    assert result.loaded.received == result.loaded.loaded + result.loaded.quarantined == 7


def test_control_letters_that_json_does_not_allow_are_quarantined(load_log: Any) -> None:
    result = load_log("json_lines", ['{"no": "\x1f1"}', '{"no": "\x1f\x1f\x1f"}', entry("2")], columns=MAPPED)
    assert [row["event_id"] for row in result.rows] == ["2"]
    assert [row["problems"][0]["what"] for row in result.quarantined] == ["is not JSON", "is not JSON"]


def test_a_missing_value_is_told_as_empty(load_log: Any) -> None:
    result = load_log("json_lines", [entry("1", at=None, touched=[])], columns=MAPPED)
    assert result.problems == [(1, "occurred_at", None)]
    (told,) = describe_quarantine(result.quarantine, declared_tables()["access_events"], "log")
    assert told.startswith("log, line 1, occurred_at: is empty")


def test_numbers_in_json_are_read_by_their_own_text(load_log: Any) -> None:
    lines = ['{"no": 12345678901234567890123, "at": "2017-10-31T13:00Z", "what": "X", "touched": [2.0]}']
    result = load_log("json_lines", lines, columns=MAPPED)
    assert ("records", "2.0") in [(column, value) for _, column, value in result.problems]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[" + json.dumps(entry()), "is not whole JSON: line 1"),
        ('[\n{"no": "1"},\n{"no": }\n]', "is not whole JSON: line 3"),
        ("[1 2]", 'a "," should stand here'),
        ("no json at all", "neither an entry nor a list"),
        ('{"value": [{"a": 1}]', "should stand here"),
        ("[" * 100_000, "without end"),
        ("", "is empty"),
        (" \n\n", "nothing here"),
    ],
)
def test_a_list_that_is_not_whole_is_refused(load_log: Any, content: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        load_log("json_lines", content, columns=MAPPED)


def test_a_line_of_100_mb_is_quarantined_without_being_read_whole(load_log: Any) -> None:
    huge = b'{"no": "' + b"x" * (100 << 20) + b'"}\n'
    content = json.dumps(entry("1")).encode() + b"\n" + huge + json.dumps(entry("2")).encode()
    del huge
    tracemalloc.start()
    result = load_log("json_lines", content, columns=MAPPED)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [row["event_id"] for row in result.rows] == ["1", "2"]
    assert result.quarantined[0]["problems"][0]["what"] == "is longer than 16 MB"
    assert len(result.quarantined[0]["row"]) < 1000
    assert peak < 80 << 20


def test_an_entry_of_100_mb_in_a_list_is_refused(load_log: Any) -> None:
    with pytest.raises(Refused, match="is not whole JSON"):
        load_log("json_lines", b'[{"no": "' + b"x" * (100 << 20) + b'"}]', columns=MAPPED)


def test_a_wrapper_of_many_megabytes_on_one_line_is_read_entry_by_entry(load_log: Any) -> None:
    content = json.dumps({"value": [entry(str(n), padding="x" * 60_000) for n in range(400)]})
    assert len(content) > 20 << 20
    assert load_log("json_lines", content, columns=MAPPED).loaded.loaded == 400


def test_a_long_entry_below_the_limit_is_loaded(load_log: Any) -> None:
    assert load_log("json_lines", [entry("1", padding="x" * (15 << 20))], columns=MAPPED).loaded.loaded == 1


def test_entries_without_numbers_are_told_apart_by_their_text_and_repeats_by_their_place(load_log: Any) -> None:
    columns = MAPPED.replace('event_id = "no"', "event_id = { digest = true }")
    result = load_log("json_lines", [entry(), entry(), entry(what="X")], columns=columns)
    ids = sorted(row["event_id"] for row in result.rows)
    assert len(set(ids)) == 3
    assert all(i.startswith("sha256:") for i in ids)
    assert sum(i.endswith("-2") for i in ids) == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2017-10-31T13:00Z", datetime(2017, 10, 31, 13)),
        ("2017-10-31T13:00:00.123456789Z", datetime(2017, 10, 31, 13, 0, 0, 123456)),
        ("2017-10-31 15:00:00+02:00", datetime(2017, 10, 31, 13)),
        ("2017-10-31T09:00:00-0400", datetime(2017, 10, 31, 13)),
        ("2017-10-31 13:00:00", datetime(2017, 10, 31, 13)),
        ("9999-12-31", datetime(9999, 12, 31)),
        ("2017-10-31", None),
        ("2017-13-01T00:00:00Z", None),
        ("2017-10-31T24:30:00Z", None),
        ("2017-10-31T13:00:60Z", None),
        ("17-10-31T13:00:00Z", None),
        ("0017-10-31T13:00:00Z", None),
        ("1509454800", None),
        ("tomorrow", None),
    ],
)
def test_moments_are_read_exactly_or_not_at_all(load_log: Any, text: str, read: datetime | None) -> None:
    rows = load_log("json_lines", [entry(at=text)], columns=MAPPED).rows
    assert [row["occurred_at"] for row in rows] == ([read] if read else [])
