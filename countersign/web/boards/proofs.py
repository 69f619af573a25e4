"""How an entry of the evidence is proved: its leaf, its way up to a signed root, and the same to take away."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from countersign.casework.errors import CaseworkError
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.models import Checkpoint, SealedCheckpoint
from countersign.day.installation import Installation
from countersign.evidence import (
    EvidenceError,
    Log,
    Stored,
    Withheld,
    leaf_hash,
    open_checkpoint,
    verify_inclusion,
    write_bundle,
)

PACKET_UP_TO = 50_000  # entries: what is made while somebody waits


@dataclass(frozen=True)
class Proof:
    """That an entry is in the log as it was signed for. `holds` is whether it was just checked and found so."""

    index: int
    text: str
    salt: str
    leaf: str
    size: int
    path: tuple[str, ...]
    checkpoint: str
    signed_at: datetime | None
    key: str
    holds: bool

    def as_json(self) -> str:
        """The same for a program: all that is needed to check it, and how."""
        said = {
            "format": "countersign entry proof",
            "index": self.index,
            "entry": self.text,
            "salt": self.salt,
            "leaf": self.leaf,
            "inclusion": list(self.path),
            "size": self.size,
            "checkpoint": self.checkpoint,
            "key": self.key,
            "how": HOW,
        }
        return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


HOW = (
    "leaf = sha256(salt + entry in UTF-8). Node hash of the leaf = sha256(0x00 + leaf). Combine it with each hash of "
    "`inclusion` as RFC 6962 says for `index` in a tree of `size` leaves. The end is the root, in base64 on the third "
    "line of `checkpoint`, which is signed (Ed25519, C2SP signed note) by `key`. Take the key from the firm itself."
)


def proof_of(installation: Installation, index: int, *, sealed: bool, storage: DatabaseStorage) -> Proof | None:
    """The proof that an entry is in the log of the last checkpoint that covers it; None where none is signed yet."""
    stored = next(iter(storage.read(index, index + 1)))
    checkpoint = _checkpoints(sealed).objects.filter(size__gt=index).order_by("-size").first()
    if checkpoint is None:
        return None
    log = Log(storage)
    key = installation.sealed_verifier_key if sealed else installation.verifier_key
    path = log.inclusion(index, checkpoint.size)
    return Proof(
        index=index,
        text=stored.entry.decode("utf-8"),
        salt=stored.salt.hex(),
        leaf=stored.leaf.hex(),
        size=checkpoint.size,
        path=tuple(step.hex() for step in path),
        checkpoint=checkpoint.text,
        signed_at=checkpoint.at,
        key=key,
        holds=_holds(stored, checkpoint.text, path, key),
    )


def _holds(stored: Stored, checkpoint: str, path: list[bytes], key: str) -> bool:
    try:
        signed = open_checkpoint(checkpoint, key)
        verify_inclusion(leaf_hash(stored.leaf), stored.index, signed.size, path, signed.root)
    except EvidenceError:
        return False
    return True


def packet_of(installation: Installation, index: int) -> bytes:
    """A bundle that the standalone verifier accepts: this entry, and of every other one its leaf alone.

    It reaches to the first checkpoint that covers the entry. Raises CaseworkError where none does, or where it would
    hold more entries than can be made while somebody waits.
    """
    checkpoint = Checkpoint.objects.filter(size__gt=index).order_by("size").first()
    if checkpoint is None:
        raise CaseworkError("No checkpoint covers this entry yet. One is signed after each run; take the packet then.")
    if checkpoint.size > PACKET_UP_TO:
        raise CaseworkError(
            f"The packet would hold {checkpoint.size:,} entries, more than can be made while you wait. "
            "Run `countersign export PACKET`, which hands out the whole evidence."
        )
    leaves = _withheld_but(installation.storage.read(0, checkpoint.size), index)
    with TemporaryDirectory() as folder:
        bundle = Path(folder) / "evidence.zip"
        write_bundle(bundle, leaves, checkpoints=[checkpoint.text], vkey=installation.verifier_key)
        return bundle.read_bytes()


def _withheld_but(stored: Iterator[Stored], index: int) -> Iterator[Stored | Withheld]:
    for one in stored:
        yield one if one.index == index else one.withheld()


def _checkpoints(sealed: bool) -> Any:
    return SealedCheckpoint if sealed else Checkpoint


def pretty(body: Mapping[str, Any]) -> str:
    """What an entry says, laid out for people."""
    return json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True)
