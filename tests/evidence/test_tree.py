import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.evidence import ProofError, leaf_hash, node_hash, verify_consistency, verify_inclusion
from countersign.evidence.tree import EMPTY_ROOT, CompactRange, fold

from .builders import log_of

LARGEST = 130
LOG = log_of(LARGEST)
ROOTS = [LOG.root(size) for size in range(LARGEST + 1)]
LEAVES = [LOG._storage.node(0, index) for index in range(LARGEST)]


def root_by_definition(leaves):
    """RFC 6962, section 2.1, to the letter."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


def test_hashes_of_leaves_and_nodes_are_kept_apart_as_rfc_6962_says():
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert node_hash(b"l" * 32, b"r" * 32) == hashlib.sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()
    assert fold([]) == EMPTY_ROOT == CompactRange().root()


def test_the_root_of_every_size_is_the_root_by_definition():
    growing = CompactRange()
    for size, root in enumerate(ROOTS):
        assert root == growing.root() == root_by_definition(LEAVES[:size])
        if size < LARGEST:
            growing.push(LEAVES[size])


def test_every_entry_is_proved_to_be_in_every_log_that_holds_it():
    for size in range(1, LARGEST + 1):
        for index in range(size):
            verify_inclusion(LEAVES[index], index, size, LOG.inclusion(index, size), ROOTS[size])


def test_every_log_is_proved_to_begin_with_every_shorter_one():
    for new in range(1, LARGEST + 1):
        for old in range(1, new + 1):
            verify_consistency(old, new, ROOTS[old], ROOTS[new], LOG.consistency(old, new))


sizes = st.integers(1, LARGEST)


@given(sizes, st.data())
def test_an_inclusion_proof_proves_nothing_else(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index)) if size > 1 else 1
    proof = LOG.inclusion(index, size)
    for wrong in (
        (LEAVES[other], index, size, proof, ROOTS[size]),
        (LEAVES[index], other, size, proof, ROOTS[size]),
        (LEAVES[index], index, size, [*proof, bytes(32)], ROOTS[size]),
        (LEAVES[index], index, size, proof, ROOTS[size - 1]),
        *((LEAVES[index], index, size, damaged, ROOTS[size]) for damaged in damages(proof, data)),
    ):
        with pytest.raises(ProofError):
            verify_inclusion(*wrong)


@given(sizes, st.data())
def test_a_consistency_proof_proves_nothing_else(new, data):
    old = data.draw(st.integers(1, new))
    proof = LOG.consistency(old, new)
    for wrong in (
        (old, new, ROOTS[old - 1], ROOTS[new], proof),
        (old, new, ROOTS[old], ROOTS[new - 1], proof),
        (0, new, ROOTS[0], ROOTS[new], []),
        (new + 1, new, ROOTS[old], ROOTS[new], proof),
        (old, new, ROOTS[old], ROOTS[new], [*proof, bytes(32)]),
        *((old, new, ROOTS[old], ROOTS[new], damaged) for damaged in damages(proof, data)),
    ):
        with pytest.raises(ProofError):
            verify_consistency(*wrong)


def damages(proof, data):
    """The proof with a part missing, with a bit changed, and with a part too short."""
    if not proof:
        return
    place = data.draw(st.integers(0, len(proof) - 1))
    part = bytearray(proof[place])
    part[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    for replacement in ([], [bytes(part)], [proof[place][:31]]):
        yield [*proof[:place], *replacement, *proof[place + 1 :]]


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, -1)])
def test_no_place_outside_the_log_can_be_proved(index, size):
    with pytest.raises(ProofError, match="cannot be in a log"):
        verify_inclusion(LEAVES[0], index, size, [], ROOTS[1])


def test_a_leaf_hash_of_another_length_is_refused():
    with pytest.raises(ProofError, match="32 bytes, not 0"):
        verify_inclusion(b"", 0, 1, [], b"")


def test_sizes_no_log_will_have_are_judged_at_once():
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[0], 10**17, 10**18, [], ROOTS[1])
    with pytest.raises(ProofError):
        verify_consistency(10**17, 10**18, ROOTS[1], ROOTS[2], [bytes(32)] * 60)
