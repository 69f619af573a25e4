"""Framing by itself, with pieces so small that every boundary falls somewhere awkward."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.feeds import Refused, entries, ldif, source

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
logs = st.lists(st.dictionaries(st.text(max_size=4), values, max_size=4), max_size=5)


@pytest.fixture(params=[1, 3, 7, 1 << 20])
def piece(request: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(entries, "PIECE", request.param)
    monkeypatch.setattr(source, "PIECE", request.param)
    return int(request.param)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs, indent=st.none() | st.integers(0, 2), shape=st.sampled_from(["list", "wrapper", "sequence"]))
def test_entries_come_out_of_any_shape_as_they_went_in(piece: int, log: Any, indent: Any, shape: str) -> None:
    log = [entry for entry in log if not entry.keys() & entries.WRAPPERS]
    said = {
        "list": [log],
        "wrapper": [{"before": {"value": [1]}, "value": log, "after": 1.5}],
        "sequence": log or [[]],
    }[shape]
    text = "\n".join(json.dumps(one, indent=indent, ensure_ascii=False) for one in said)
    found = list(entries._Documents("log", io.StringIO(text)).entries())
    assert [json.loads(entry) for _, _, entry in found] == log
    assert not any("\n" in entry or "\r" in entry for _, _, entry in found)
    lines = text.split("\n")
    assert all(lines[line - 1].lstrip().startswith(("{", "[")) for line, _, _ in found) or indent is not None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs.filter(bool), cut=st.integers(1, 10))
def test_a_list_that_was_cut_is_never_taken_for_a_whole_one(piece: int, log: Any, cut: int) -> None:
    text = json.dumps(log)
    with pytest.raises(Refused):
        list(entries._Documents("log", io.StringIO(text[:-cut])).entries())


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("aé€😀\r\n"), min_size=1, max_size=60))
def test_lines_are_counted_as_text_files_count_them(piece: int, text: str, tmp_path: Any) -> None:
    path = tmp_path / "file"
    path.write_bytes(text.encode())
    found = source.inspect(source.Source("file", path, packed=False))
    assert found.lines == sum(1 for _ in io.StringIO(text, newline=""))
    longest = max(len(line.encode()) for line in text.split("\n"))
    assert found.longest == longest or longest <= piece


def test_folded_lines_comments_and_options_of_ldif() -> None:
    text = "version: 1\n# a comment\n that goes on\ndn: cn=a,\n dc=b\nmail;lang-en: x\r\nmail: y\n\n\n\ndn: cn=c\n"
    records = list(ldif.records(iter(text.splitlines(keepends=True))))
    assert [(record.line, record.attributes) for record in records] == [
        (4, {"dn": ["cn=a,dc=b"], "mail": ["x", "y"]}),
        (11, {"dn": ["cn=c"]}),
    ]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("jpegPhoto:< file:///etc/passwd", "reference to another file"),
        ("changetype: delete", "is a change"),
        ("cn:: %%%", "not base64"),
        ("nonsense", "no attribute and value"),
    ],
)
def test_what_ldif_can_say_and_no_roster_should(line: str, wrong: str) -> None:
    (record,) = ldif.records(iter(["dn: cn=a\n", line + "\n"]))
    assert wrong in record.wrong


def test_a_record_goes_on_after_an_empty_continuation() -> None:
    def lines() -> Iterator[str]:
        yield from ["dn: cn=a\n", " \n", "cn: b\n"]

    (record,) = ldif.records(lines())
    assert record.attributes == {"dn": ["cn=a"], "cn": ["b"]}
