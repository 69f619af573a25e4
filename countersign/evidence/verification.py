"""Checking a log against what was signed for it, and the records of others against the log.

A log is checked in one pass from its first entry, keeping one hash a level of the tree. It is verified when
every entry reads and gives its leaf, the leaves give the signed root at the size of each checkpoint, and no
entry comes after the last one. Anything else is a failure, told with the entry it concerns.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from .canonical import EvidenceError
from .checkpoint import CheckpointError, open_checkpoint
from .log import SALT_BYTES, Entry, Stored, Withheld, read_entry
from .tree import HASH_BYTES, CompactRange, leaf_hash

MAX_FAILURES = 1000  # told one by one; a hostile log could have as many as it has lines


@dataclass(frozen=True)
class Failure:
    """What does not verify, and the entry it concerns: the first of several, None where it is none."""

    entry: int | None
    what: str


@dataclass(frozen=True)
class Report:
    """Whether a log or a bundle verifies, how many entries it has, and every failure in the order found.

    Of the entries, `withheld` are proved to have their place, and not what they say.
    """

    verified: bool
    entries: int
    failures: list[Failure]
    withheld: int = 0


class Failures(list[Failure]):
    """Failures as they are found, MAX_FAILURES of them and a last one that says so."""

    def add(self, entry: int | None, what: str) -> None:
        """Note what does not verify, and the entry it concerns."""
        if len(self) < MAX_FAILURES:
            self.append(Failure(entry, what))
        elif len(self) == MAX_FAILURES:
            self.append(Failure(None, "More failures are not listed."))


def verify_log(
    stored: Iterable[Stored | Withheld],
    checkpoints: Sequence[str],
    vkey: str,
    leaf_hashes: Iterable[bytes] | None = None,
) -> Report:
    """Rebuild the tree from the entries and check it against every checkpoint.

    `leaf_hashes` are the hashes that the storage holds at level 0, in order: with them the report can name
    the very entry that was changed; without them, only the two checkpoints between which it stands.
    """
    check = LogCheck(checkpoints, vkey)
    if leaf_hashes is None:
        for leaf in stored:
            check.take(leaf)
        return check.report()
    hashes = iter(leaf_hashes)
    for leaf, kept in _side_by_side(stored, hashes):
        check.take(leaf, kept)
    if next(hashes, None) is not None:
        check.miss("is missing: the stored tree still holds its leaf hash, and its text is gone.")
    return check.report()


def check_records(expected: Mapping[str, tuple[int, str]], actual: Iterable[tuple[str, str]]) -> list[Failure]:
    """Compare the records that owners hold now with what the log says of them.

    `expected` maps a record's name to the entry that evidences it and the digest it gives; `actual` is (name,
    digest of the current bytes). A record is *changed*, *missing* (evidenced, but gone) or *unevidenced*.
    """
    failures = []
    found = set()
    for name, current in actual:
        if name not in expected:
            failures.append(Failure(None, f"{name} is unevidenced: no entry of the log says where it came from."))
            continue
        found.add(name)
        entry, evidenced = expected[name]
        if current != evidenced:
            failures.append(
                Failure(entry, f"{name} was changed: entry {entry} evidences {evidenced} and it is now {current}.")
            )
    gone = sorted((entry, name) for name, (entry, _) in expected.items() if name not in found)
    failures += [Failure(entry, f"{name} is missing: entry {entry} evidences it.") for entry, name in gone]
    return failures


class LogCheck:
    """One pass over a log: leaves are taken in order, and compared with each checkpoint at its size."""

    def __init__(self, checkpoints: Sequence[str], vkey: str) -> None:
        self.failures = Failures()
        self._vkey = vkey
        self._roots = self._opened(checkpoints)
        self._signed = max(self._roots, default=0)
        self._tree = CompactRange()
        self._taken = 0
        self._withheld = 0
        self._next = 0
        self._agreed = 0  # the size at which a signed root was last found right
        self._comparable = True  # until a leaf is missing or a root differs: from there on every root would

    def take(self, leaf: Stored | Withheld, kept_hash: bytes | None = None) -> Entry | None:
        """Take the next leaf, and return its entry if it can be read.

        `kept_hash` is the leaf hash kept elsewhere; b"" says that it should be kept and is not.
        """
        self._taken += 1
        entry = self._read(leaf)
        found = leaf_hash(leaf.leaf)
        if kept_hash == b"":
            self.failures.add(leaf.index, f"Entry {leaf.index} has no leaf in the stored tree: it was slipped in.")
        elif kept_hash is not None and kept_hash != found:
            self.failures.add(leaf.index, f"Entry {leaf.index} was changed: it does not give the leaf kept for it.")
        if self._in_place(leaf.index):
            self._tree.push(kept_hash or found)
            self._compare()
        return entry

    def miss(self, what: str) -> None:
        """Count the next entry as one that cannot be had; `what` says why."""
        self.failures.add(self._next, f"Entry {self._next} {what}")
        self._next += 1
        self._comparable = False

    def unreadable(self, what: str) -> None:
        """Take a leaf that cannot even be read."""
        self._taken += 1
        self.miss(what)

    def report(self) -> Report:
        """What was found, once the last leaf was taken."""
        if not self._roots:
            self.failures.add(
                None, "There is no good checkpoint, so nothing shows that these are the entries signed for."
            )
        elif self._comparable and self._next < self._signed:
            self.failures.add(
                self._next,
                f"The log ends before entry {self._next}, and a checkpoint is signed over "
                f"{self._signed} entries: its end was cut off.",
            )
        elif self._comparable and self._next > self._signed:
            self.failures.add(
                self._signed,
                f"Entries {self._signed} to {self._next - 1} come after the last checkpoint, so nobody has "
                "signed for them. Sign a checkpoint, then verify again.",
            )
        return Report(not self.failures, self._taken, list(self.failures), self._withheld)

    def _opened(self, checkpoints: Sequence[str]) -> dict[int, bytes]:
        """The signed roots by size; checkpoints that are no good, or contradict each other, are failures."""
        roots: dict[int, bytes] = {}
        for number, text in enumerate(checkpoints, start=1):
            try:
                checkpoint = open_checkpoint(text, self._vkey)
            except CheckpointError as error:
                self.failures.add(_last_entry_claimed(text), f"Checkpoint {number} of {len(checkpoints)}: {error}")
                continue
            if roots.setdefault(checkpoint.size, checkpoint.root) != checkpoint.root:
                self.failures.add(
                    max(checkpoint.size - 1, 0),
                    f"Two checkpoints over {checkpoint.size} entries have different roots: two histories were signed.",
                )
        return roots

    def _read(self, leaf: Stored | Withheld) -> Entry | None:
        try:
            if isinstance(leaf, Withheld):
                self._withheld += 1
                if len(leaf.leaf) != HASH_BYTES:
                    raise EvidenceError(f"A leaf has {HASH_BYTES} bytes, not {len(leaf.leaf)}.")
                return None
            if len(leaf.salt) != SALT_BYTES:
                raise EvidenceError(f"A salt has {SALT_BYTES} bytes, not {len(leaf.salt)}.")
            return read_entry(leaf.index, leaf.entry)
        except EvidenceError as error:
            self.failures.add(leaf.index, f"Entry {leaf.index} is not an entry. {error}")
            return None

    def _in_place(self, index: int) -> bool:
        """Whether the leaf stands where it must and all before it were taken; what is not so is a failure."""
        if index < self._next:
            self.failures.add(index, f"Entry {index} stands a second time or out of order, before entry {self._next}.")
            self._comparable = False
            return False
        if index > self._next:
            several = f"Entries {self._next} to {index - 1} are missing"
            gone = several if index - 1 > self._next else f"Entry {self._next} is missing"
            self.failures.add(self._next, f"{gone}: entry {index} comes in its place.")
            self._comparable = False
        self._next = index + 1
        return self._comparable

    def _compare(self) -> None:
        """Compare the tree with the checkpoint of its present size, if there is one."""
        signed = self._roots.get(self._tree.size)
        if signed is None:
            return
        if signed == self._tree.root():
            self._agreed = self._tree.size
            return
        self._comparable = False
        self.failures.add(
            self._agreed,
            f"Entries {self._agreed} to {self._tree.size - 1} do not give the root signed for "
            f"{self._tree.size} entries: one of them was changed, added, removed or moved.",
        )


def _side_by_side(
    stored: Iterable[Stored | Withheld], hashes: Iterator[bytes]
) -> Iterator[tuple[Stored | Withheld, bytes | None]]:
    """Each entry with the hash of its own index, also where entries are missing; b"" for no such hash."""
    following = 0
    for leaf in stored:
        if leaf.index < following:
            yield leaf, None
            continue
        yield leaf, next(islice(hashes, leaf.index - following, None), b"")
        following = leaf.index + 1


def _last_entry_claimed(text: str) -> int | None:
    """The entry that a bad checkpoint says it closes: not to be believed, but it helps to find it."""
    size = re.match(r"[^\n]*\n([1-9][0-9]{0,17})\n", text)
    return int(size[1]) - 1 if size else None
