from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.evidence import (
    Failure,
    MemoryStorage,
    Stored,
    Withheld,
    canonical,
    check_records,
    leaf_hash,
    sign,
    verify_log,
)
from countersign.evidence.verification import MAX_FAILURES

from .builders import KEY, ORIGIN, VKEY, checkpoint_of, draft, log_of

SIZE = 12
STORAGE = MemoryStorage()
LOG = log_of(SIZE, STORAGE)
STORED = list(STORAGE.read(0, SIZE))
HASHES = [STORAGE.node(0, index) for index in range(SIZE)]
CHECKPOINTS = [checkpoint_of(LOG, size) for size in (0, 3, 7, SIZE)]


def failures_of(stored=STORED, checkpoints=CHECKPOINTS, hashes=HASHES):
    report = verify_log(stored, checkpoints, VKEY, hashes)
    assert report.verified == (not report.failures)
    return report.failures


def entries_of(failures):
    return [failure.entry for failure in failures]


def changed(place, **changes):
    return [*STORED[:place], replace(STORED[place], **changes), *STORED[place + 1 :]]


def signed_for(entry):
    """One stored entry, whatever it holds, under a good checkpoint, as only the key's holder could make."""
    kept = Stored(0, bytes(16), entry)
    return [kept], [sign(ORIGIN, 1, leaf_hash(kept.leaf), KEY)]


def test_an_untouched_log_verifies_with_and_without_its_leaf_hashes():
    for hashes in (HASHES, None):
        report = verify_log(STORED, CHECKPOINTS, VKEY, hashes)
        assert (report.verified, report.entries, report.failures, report.withheld) == (True, SIZE, [], 0)


def test_withheld_entries_keep_their_place_and_are_counted():
    shown = [leaf.withheld() if leaf.index % 3 else leaf for leaf in STORED]
    report = verify_log(shown, CHECKPOINTS, VKEY, HASHES)
    assert (report.verified, report.withheld) == (True, 8)


@given(st.integers(0, SIZE - 1), st.data())
def test_a_changed_bit_of_an_entry_is_found_and_named(place, data):
    field = data.draw(st.sampled_from(["salt", "entry"]))
    damaged = bytearray(getattr(STORED[place], field))
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    failures = failures_of(changed(place, **{field: bytes(damaged)}))
    assert set(entries_of(failures)) == {place}


@given(st.integers(0, SIZE - 1))
def test_without_leaf_hashes_a_change_is_found_between_two_checkpoints(place):
    failures = failures_of(changed(place, salt=bytes(16)), hashes=None)
    bounds = next((start, stop) for start, stop in pairwise((0, 3, 7, SIZE)) if start <= place < stop)
    assert failures == [
        Failure(
            bounds[0],
            f"Entries {bounds[0]} to {bounds[1] - 1} do not give the root signed for {bounds[1]} entries: "
            "one of them was changed, added, removed or moved.",
        )
    ]


def test_a_change_of_entry_and_leaf_hash_together_is_found_against_the_checkpoint():
    stored = changed(5, salt=bytes(16))
    hashes = [*HASHES[:5], leaf_hash(stored[5].leaf), *HASHES[6:]]
    (failure,) = failures_of(stored, hashes=hashes)
    assert failure.entry == 3
    assert "Entries 3 to 6" in failure.what


@given(st.integers(0, SIZE - 1))
def test_a_removed_entry_is_named(place):
    without = [leaf for leaf in STORED if leaf.index != place]
    assert entries_of(failures_of(without)) == [place]
    assert place in entries_of(failures_of(without, hashes=None))


def test_several_removed_entries_are_named_together():
    (failure,) = failures_of(STORED[:4] + STORED[7:])
    assert (failure.entry, "Entries 4 to 6 are missing" in failure.what) == (4, True)


def test_a_log_cut_off_in_storage_and_tree_is_found_against_the_checkpoint():
    (failure,) = failures_of(STORED[:9], hashes=HASHES[:9])
    assert failure == Failure(
        9, "The log ends before entry 9, and a checkpoint is signed over 12 entries: its end was cut off."
    )


def test_a_repeated_entry_is_named():
    for repeated in (STORED[:6] + STORED[5:], [*STORED, STORED[2]]):
        (failure,) = failures_of(repeated)
        assert failure.entry in (5, 2)
        assert "a second time or out of order" in failure.what


def test_entries_that_changed_places_are_named():
    moved = [*STORED[:4], STORED[5], STORED[4], *STORED[6:]]
    assert set(entries_of(failures_of(moved))) == {4}
    renumbered = [*STORED[:4], replace(STORED[5], index=4), replace(STORED[4], index=5), *STORED[6:]]
    assert entries_of(failures_of(renumbered)) == [4, 5]
    assert entries_of(failures_of(renumbered, hashes=None)) == [3]


def test_an_entry_slipped_in_at_the_end_is_named():
    extra = replace(STORED[0], index=SIZE)
    assert entries_of(failures_of([*STORED, extra])) == [SIZE, SIZE]
    assert entries_of(failures_of([*STORED, extra], hashes=None)) == [SIZE]


def test_entries_after_the_last_checkpoint_are_not_verified():
    (failure,) = failures_of(checkpoints=CHECKPOINTS[:-1])
    assert failure.entry == 7
    assert "Entries 7 to 11 come after the last checkpoint" in failure.what


def test_without_a_checkpoint_nothing_is_verified():
    for stored in (STORED, []):
        (failure,) = failures_of(stored, checkpoints=[], hashes=None)
        assert failure.entry is None
        assert "no good checkpoint" in failure.what


def test_an_empty_log_verifies_with_a_checkpoint_that_says_so():
    assert failures_of([], CHECKPOINTS[:1], []) == []


def test_the_order_of_checkpoints_does_not_matter():
    assert failures_of(checkpoints=CHECKPOINTS[::-1] + CHECKPOINTS[:2]) == []


def test_a_bad_checkpoint_is_named_by_the_entry_it_says_it_closes():
    damaged = CHECKPOINTS[1][:-3] + "A=\n"
    (failure,) = failures_of(checkpoints=[CHECKPOINTS[0], damaged, *CHECKPOINTS[2:]])
    assert failure.entry == 2
    assert failure.what.startswith("Checkpoint 2 of 4: ")
    assert entries_of(failures_of(checkpoints=[*CHECKPOINTS, "nonsense"])) == [None]


def test_an_earlier_checkpoint_of_another_history_is_found():
    other = sign(ORIGIN, 5, LOG.root(4), KEY)
    (failure,) = failures_of(checkpoints=[*CHECKPOINTS, other])
    assert (failure.entry, "Entries 3 to 4 do not give the root" in failure.what) == (3, True)


def test_two_roots_signed_for_one_size_are_a_failure():
    (failure,) = failures_of(checkpoints=[*CHECKPOINTS, sign(ORIGIN, 7, LOG.root(6), KEY)])
    assert (failure.entry, "two histories were signed" in failure.what) == (6, True)


def test_a_longer_checkpoint_kept_by_a_reader_shows_that_the_log_was_cut_back():
    held = CHECKPOINTS[-1]
    (failure,) = failures_of(STORED[:7], [*CHECKPOINTS[:3], held], HASHES[:7])
    assert (failure.entry, "its end was cut off" in failure.what) == (7, True)


@pytest.mark.parametrize(
    "record", [{**draft().record(), "schema": 9}, {**draft().record(), "as_of": "yesterday"}, [], "text"]
)
def test_a_signed_entry_must_still_be_an_entry(record):
    (failure,) = failures_of(*signed_for(canonical(record)), None)
    assert failure.entry == 0
    assert failure.what.startswith("Entry 0 is not an entry. ")


def test_a_signed_entry_must_still_be_canonical():
    spaced = canonical(draft().record()).replace(b":", b": ")
    (failure,) = failures_of(*signed_for(spaced), None)
    assert (failure.entry, "canonical" in failure.what) == (0, True)


def test_salts_and_leaves_have_one_length():
    stored = [replace(STORED[0], salt=STORED[0].salt + b"{"), Withheld(1, bytes(31)), *STORED[2:]]
    complaints = [failure.what for failure in failures_of(stored, hashes=None)]
    assert "A salt has 16 bytes, not 17" in complaints[0]
    assert "A leaf has 32 bytes, not 31" in complaints[1]


def test_a_hostile_log_is_told_up_to_a_limit():
    failures = failures_of([replace(STORED[0], index=0)] * (MAX_FAILURES * 2), hashes=None)
    assert len(failures) == MAX_FAILURES + 1
    assert failures[-1] == Failure(None, "More failures are not listed.")


def test_records_that_are_as_evidenced_are_no_failure():
    expected = {"trades 2017-03-01": (4, "sha256:aa"), "alerts 7": (9, "sha256:bb")}
    assert check_records(expected, [("alerts 7", "sha256:bb"), ("trades 2017-03-01", "sha256:aa")]) == []


def test_changed_missing_and_unevidenced_records_are_named():
    expected = {"a": (4, "sha256:aa"), "b": (9, "sha256:bb"), "c": (2, "sha256:cc")}
    failures = check_records(expected, iter([("a", "sha256:00"), ("d", "sha256:dd")]))
    assert failures == [
        Failure(4, "a was changed: entry 4 evidences sha256:aa and it is now sha256:00."),
        Failure(None, "d is unevidenced: no entry of the log says where it came from."),
        Failure(2, "c is missing: entry 2 evidences it."),
        Failure(9, "b is missing: entry 9 evidences it."),
    ]
