import hashlib
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.evidence import EvidenceError, canonical, digest, digest_file, digest_of
from countersign.evidence.canonical import from_base64, read_canonically, read_strictly, to_base64

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@given(values)
def test_what_is_written_canonically_reads_back_the_same(value):
    assert read_canonically(canonical(value)) == value


@given(values)
def test_the_order_of_names_does_not_matter(value):
    outer = {"a": value, "b": 1}
    assert canonical(outer) == canonical(dict(reversed(outer.items())))


def test_tuples_and_read_only_mappings_are_lists_and_objects():
    assert canonical(MappingProxyType({"b": (1, 2), "a": None})) == b'{"a":null,"b":[1,2]}'


def test_names_are_ordered_by_utf16_units_not_by_code_points():
    assert canonical({"\ufb33": 1, "\U0001f602": 2}) == '{"\U0001f602":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({"rows": [{"amount": Decimal("1.10")}]}, r"value\.rows\[0\]\.amount is a Decimal.*string"),
        ({"day": date(2017, 3, 1)}, r"value\.day is a date.*string"),
        ([datetime(2017, 3, 1)], r"value\[0\] is a datetime.*string"),
        ({"x": {1, 2}}, r"value\.x is a set"),
        ({"x": b"raw"}, r"value\.x is a bytes"),
        ({1: "x"}, r"the key 1"),
        (2**53, "no canonical JSON"),
        (float("nan"), "no canonical JSON"),
        ("\ud800", "no canonical JSON"),
        ({"\ud800": 1}, "no canonical JSON"),
    ],
)
def test_what_json_cannot_say_exactly_is_refused_where_it_stands(value, complaint):
    with pytest.raises(EvidenceError, match=complaint):
        canonical(value)


def test_nesting_has_a_limit_even_when_it_has_no_end():
    endless = []
    endless.append(endless)
    with pytest.raises(EvidenceError, match="nested deeper than 64"):
        canonical(endless)


@pytest.mark.parametrize(
    "data",
    [
        b"1.0",
        b"1e3",
        b"NaN",
        b"-Infinity",
        b'{"a":1,"a":1}',
        b"\xff",
        b'\xef\xbb\xbf"a"',
        '"a"'.encode("utf-16"),
        b"[" * 100_000,
        b"1" * 5000,
        b"",
        b"{",
    ],
)
def test_strict_reading_refuses(data):
    with pytest.raises(EvidenceError):
        read_strictly(data)


@pytest.mark.parametrize("data", [b'{"b":1,"a":2}', b"[1, 2]", b'"\\u0041"', b"-0", b'"\\/"', b" 1"])
def test_another_spelling_is_not_canonical(data):
    assert read_strictly(data) is not None
    with pytest.raises(EvidenceError, match="canonical form"):
        read_canonically(data)


def test_a_digest_names_its_algorithm(tmp_path):
    known = "sha256:" + hashlib.sha256(b"[1]").hexdigest()
    path = tmp_path / "one.json"
    path.write_bytes(b"[1]")
    assert digest(b"[1]") == digest_of([1]) == digest_file(path) == known


@given(st.binary(max_size=70))
def test_base64_has_one_spelling(data):
    text = to_base64(data)
    assert from_base64(text) == data


@pytest.mark.parametrize("text", ["A", "AAA", "AB==", "AA=\n", "A-__", "AA==AA==", "é"])
def test_any_other_base64_is_refused(text):
    with pytest.raises(EvidenceError):
        from_base64(text)
