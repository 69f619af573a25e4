"""The Merkle tree of RFC 6962: hashes, the geometry of proofs, and checking proofs.

A tree over n leaves is split at the largest power of two below n, again and again. A *complete subtree* is
named by its level and its position: (0, i) is the hash of leaf i, (level, i) stands over the 2**level leaves
from i * 2**level on. A complete subtree never changes as the log grows, so the log stores those and nothing
else.

A range is half-open, [start, stop), in leaves.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from .canonical import EvidenceError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = tuple[int, int, bytes]  # level, position, hash
Range = tuple[int, int]


class ProofError(EvidenceError):
    """A proof does not prove what it is given for."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf. The byte in front keeps a leaf from ever passing for an inner node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofError unless `proof` shows the leaf at `index` in the tree of `size` and `root`."""
    if not 0 <= index < size:
        raise ProofError(f"Entry {index} cannot be in a log of {size} entries.")
    if len(leaf_hash) != HASH_BYTES:
        raise ProofError(f"A leaf hash has {HASH_BYTES} bytes, not {len(leaf_hash)}.")
    siblings = inclusion_ranges(index, size)
    _refuse_malformed(proof, len(siblings))
    found = leaf_hash
    for (start, _), sibling in zip(siblings, proof, strict=True):
        found = node_hash(sibling, found) if start < index else node_hash(found, sibling)
    if found != root:
        raise ProofError(f"The proof does not lead from entry {index} to the root of the log of {size} entries.")


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ProofError unless `proof` shows that the newer log begins with the older one, unchanged."""
    if not 0 < old_size <= new_size:
        raise ProofError(f"A log of {old_size} entries cannot be shown to be the beginning of one of {new_size}.")
    seed, siblings = consistency_ranges(old_size, new_size)
    hashes = list(proof) if seed[0] else [old_root, *proof]
    _refuse_malformed(proof, len(siblings) + bool(seed[0]))
    old = new = hashes[0]
    for (start, _), sibling in zip(siblings, hashes[1:], strict=True):
        if start < old_size:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    if old != old_root or new != new_root:
        raise ProofError(f"The log of {new_size} entries does not begin with the log of {old_size} entries.")


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The subtrees beside the way from leaf `index` up to the root, lowest first."""
    start, stop, ranges = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old_size: int, new_size: int) -> tuple[Range, list[Range]]:
    """The last subtree that both trees share whole, and the subtrees beside the way from it to the root.

    A shared subtree that starts at 0 is the whole older tree: its hash is the older root, so no proof has it.
    """
    start, stop, ranges = 0, new_size, []
    while stop != old_size:
        middle = start + _split(stop - start)
        if old_size <= middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    return (start, stop), ranges[::-1]


def complete_subtrees(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The (level, position) of the complete subtrees over a range, left to right, largest first."""
    while start < stop:
        level = (stop - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def fold(subtrees: Sequence[bytes]) -> bytes:
    """The hash over complete subtrees side by side, largest first; of none, the empty tree's root."""
    if not subtrees:
        return EMPTY_ROOT
    *rest, found = subtrees
    for left in reversed(rest):
        found = node_hash(left, found)
    return found


def completed(index: int, leaf: bytes, node: Callable[[int, int], bytes]) -> Iterator[Node]:
    """The subtrees that the leaf at `index` completes, itself first; `node` gives those to their left."""
    level, found = 0, leaf
    yield level, index, found
    while index & 1:
        found = node_hash(node(level, index - 1), found)
        level, index = level + 1, index >> 1
        yield level, index, found


class CompactRange:
    """A growing tree of which only the right edge is kept: at most one hash a level."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: dict[int, bytes] = {}

    def push(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        *_, (level, _, found) = completed(self.size, leaf, lambda level, _: self._edge.pop(level))
        self._edge[level] = found
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return fold([self._edge[level] for level in sorted(self._edge, reverse=True)])


def _split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _refuse_malformed(proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length:
        raise ProofError(f"The proof has {len(proof)} hashes; for these sizes it must have {length}.")
    if any(len(part) != HASH_BYTES for part in proof):
        raise ProofError(f"The proof holds something that is not a hash of {HASH_BYTES} bytes.")
