from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.evidence import Entry, EvidenceError, Log, MemoryStorage, Withheld, canonical, leaf_hash
from countersign.evidence.log import MAX_ENTRY_BYTES, read_entry

from .builders import draft, empty_log, log_of


class Counting(MemoryStorage):
    """Counts how often a node is read."""

    reads = 0

    def node(self, level, index):
        self.reads += 1
        return super().node(level, index)


def test_an_appended_entry_reads_back_as_it_was_given():
    log = empty_log()
    said = draft(7, as_of=None, body={"files": ["sha256:" + "0" * 64], "rows": 3, "late": True, "by": None})
    (entry,) = log.append([said])
    assert entry == Entry(0, said.kind, said.subject, None, said.at, said.actor, said.body)
    assert list(log.entries()) == [entry]


def test_the_record_is_what_is_hashed_and_leaves_the_index_out():
    storage = MemoryStorage()
    (entry,) = log_of(1, storage).entries()
    (kept,) = storage.read(0, 1)
    assert kept.entry == canonical(entry.record())
    assert entry.record() == {
        "schema": 1,
        "kind": "load",
        "subject": "feed-0",
        "as_of": "2017-03-01",
        "at": "2017-03-01T09:30:00.000000Z",
        "actor": "system",
        "body": {"number": 0},
    }


def test_the_leaf_is_hashed_over_salt_and_entry():
    storage = MemoryStorage()
    log = log_of(1, storage)
    (kept,) = storage.read(0, 1)
    assert storage.node(0, 0) == leaf_hash(kept.leaf) == log.root()
    assert replace(kept, salt=bytes(16)).leaf != kept.leaf
    assert kept.withheld() == Withheld(0, kept.leaf)


def test_salts_are_sixteen_random_bytes():
    storage = MemoryStorage()
    Log(storage).append([draft(), draft()])
    first, second = storage.read(0, 2)
    assert len(first.salt) == len(second.salt) == 16
    assert first.salt != second.salt


@given(st.lists(st.integers(0, 9), max_size=12))
def test_how_entries_are_grouped_into_appends_does_not_matter(groups):
    together, apart = MemoryStorage(), MemoryStorage()
    log = empty_log(apart)
    for group in groups:
        log.append([draft(log.size + number) for number in range(group)])
    assert log.root() == log_of(sum(groups), together).root()
    assert log._storage._nodes == together._nodes


def test_an_append_reads_as_little_as_the_tree_allows():
    storage = Counting()
    log = empty_log(storage)
    for number in range(1024):
        log.append([draft(number)])
    assert storage.reads < 1024
    storage.reads = 0
    log.inclusion(700)
    log.consistency(700)
    assert storage.reads <= 40


def test_a_log_knows_its_past_roots():
    log = log_of(5)
    roots = [log.root(size) for size in range(6)]
    log.append([draft(5)])
    assert [log.root(size) for size in range(6)] == roots
    assert log.root() not in roots


def test_entries_can_be_read_from_and_to_a_place():
    log = log_of(5)
    assert [entry.index for entry in log.entries(1, 3)] == [1, 2]
    assert [entry.body["number"] for entry in log.entries(3)] == [3, 4]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"at": datetime(2017, 3, 1, 9, 30)}, "aware and in UTC"),
        ({"at": datetime(2017, 3, 1, tzinfo=timezone(timedelta(hours=-5)))}, "aware and in UTC"),
        ({"as_of": datetime(2017, 3, 1, tzinfo=UTC)}, "not the instant"),
        ({"kind": 3}, "kind is of the wrong type"),
        ({"actor": None}, "actor is of the wrong type"),
        ({"body": [1]}, "body is of the wrong type"),
        ({"body": {"rows": [{"rate": 0.5}]}}, r"body\.rows\[0\]\.rate is the float 0\.5"),
        ({"body": {"rate": 56.0}}, r"body\.rate is the float"),
        ({"body": {"day": date(2017, 3, 1)}}, r"body\.day is a date"),
        ({"body": {"long": "x" * MAX_ENTRY_BYTES}}, "keep the matter in a file"),
    ],
)
def test_an_unfit_entry_is_refused_and_nothing_is_added(changes, complaint):
    log = log_of(2)
    with pytest.raises(EvidenceError, match=complaint):
        log.append([draft(2), draft(3, **changes)])
    assert log.size == 2


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"schema": 2}, "schema is 2"),
        ({"schema": True}, "schema is True"),
        ({"more": 1}, "exactly the fields"),
        ({"as_of": "2017-02-29"}, "not a date in the calendar"),
        ({"as_of": "20170228"}, "neither null nor a date"),
        ({"as_of": 20170228}, "neither null nor a date"),
        ({"at": "2017-03-01T09:30:00Z"}, "not of the form"),
        ({"at": "2017-03-01T24:30:00.000000Z"}, "not in the calendar"),
        ({"at": 5}, "at is of the wrong type"),
        ({"body": "x"}, "body is of the wrong type"),
    ],
)
def test_bytes_that_are_not_those_of_an_entry_are_refused(changes, complaint):
    with pytest.raises(EvidenceError, match=complaint):
        read_entry(0, canonical({**draft().record(), **changes}))


@pytest.mark.parametrize("data", [b"[]", b"null", b"{}", b'"entry"'])
def test_an_entry_is_an_object_of_known_fields(data):
    with pytest.raises(EvidenceError, match="exactly the fields"):
        read_entry(0, data)


def test_nothing_is_said_of_what_is_not_in_the_log():
    log = log_of(3)
    for ask in (
        lambda: log.root(4),
        lambda: log.root(-1),
        lambda: log.inclusion(3),
        lambda: log.inclusion(-1),
        lambda: log.inclusion(0, 4),
        lambda: log.consistency(0),
        lambda: log.consistency(3, 2),
        lambda: list(log.entries(0, 4)),
    ):
        with pytest.raises(EvidenceError):
            ask()


def test_early_years_are_written_with_four_digits():
    entry = draft(at=datetime(1, 1, 1, tzinfo=UTC), as_of=date(1, 1, 1))
    assert entry.record()["at"] == "0001-01-01T00:00:00.000000Z"
    assert read_entry(0, canonical(entry.record())).as_of == date(1, 1, 1)
