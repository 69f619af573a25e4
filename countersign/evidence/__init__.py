"""The evidence: what happened, in an order that nobody can change afterwards without being found out.

The nouns, from the smallest:

* An **entry** says one thing that happened: what kind, to what, about which business date, at which
  instant, by whom, and in its body the ids and digests that tie it to the records themselves. It holds no
  personal data and no floats, and it has one spelling (RFC 8785), so the same entry is the same bytes on
  every machine.
* A **leaf** is sha256(salt ‖ entry): 32 bytes that stand for the entry. With salt and entry anyone can
  compute it; without the salt nobody can guess the entry from it. So an entry can be *withheld* from a
  reader, or disposed of when its retention period ends, and the leaf keeps its place.
* The **log** is the entries in order, and over their leaves the Merkle tree of RFC 6962. It only grows.
  Whoever has the 32 bytes of its root has, in effect, the whole log: not one byte of it can differ and give
  the same root. The log is pure: its caller supplies the **storage**, and the transaction in which an entry
  and the state it tells of are kept.
* A **checkpoint** is a root, its size and the log's name, signed (Ed25519, C2SP signed note). It is small
  enough to be mailed, printed, or cosigned by a stranger. A log cut back to an old checkpoint verifies
  against that checkpoint and fails against any later one: keeping the checkpoints one was given is what
  makes the firm unable to forget.
* A **proof** is the few hashes that tie an entry to a root (inclusion), or an older root to a newer one
  (consistency).
* A **bundle** is what an examiner takes away: entries or their leaves, checkpoints, the public key and the
  files that entries name by digest. `verify_bundle` checks it here; `standalone_verifier.py`, one file that
  needs Python and `cryptography` and nothing of ours, checks it anywhere. The two were written apart and
  must agree.

What a signature cannot show is whose key it is: take the firm's verifier key from the firm, not from the
bundle.
"""

from .bundle import verify_bundle, write_bundle
from .canonical import JSON, EvidenceError, canonical, digest, digest_file, digest_of
from .checkpoint import (
    Checkpoint,
    CheckpointError,
    load_key,
    new_key,
    open_checkpoint,
    save_key,
    sign,
    verifier_key,
)
from .log import Draft, Entry, Log, MemoryStorage, Storage, Stored, Withheld
from .tree import ProofError, leaf_hash, node_hash, verify_consistency, verify_inclusion
from .verification import Failure, Report, check_records, verify_log

__all__ = [
    "JSON",
    "Checkpoint",
    "CheckpointError",
    "Draft",
    "Entry",
    "EvidenceError",
    "Failure",
    "Log",
    "MemoryStorage",
    "ProofError",
    "Report",
    "Storage",
    "Stored",
    "Withheld",
    "canonical",
    "check_records",
    "digest",
    "digest_file",
    "digest_of",
    "leaf_hash",
    "load_key",
    "new_key",
    "node_hash",
    "open_checkpoint",
    "save_key",
    "sign",
    "verifier_key",
    "verify_bundle",
    "verify_consistency",
    "verify_inclusion",
    "verify_log",
    "write_bundle",
]
