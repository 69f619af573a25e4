"""Signed checkpoints: what the log was, at one size, under a signature that anyone can check.

The form is the C2SP signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) with Ed25519, so checkpoints
can be read, cosigned and compared by tools that know nothing of Countersign:

    firm.example/evidence
    42
    <root of the first 42 entries, base64>

    — firm.example/evidence <key hash and signature, base64>
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from .canonical import EvidenceError, from_base64, to_base64
from .tree import EMPTY_ROOT, HASH_BYTES

_ED25519 = b"\x01"
_HINT_BYTES = 4  # the start of the key's hash, by which a reader finds the line made with the key it holds
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


class CheckpointError(EvidenceError):
    """A checkpoint or a key is malformed, or the signature is not by the key."""


@dataclass(frozen=True)
class Checkpoint:
    """What was signed for: the log's name, how many entries it had, and their root."""

    origin: str
    size: int
    root: bytes


def new_key() -> Ed25519PrivateKey:
    """A new signing key."""
    return Ed25519PrivateKey.generate()


def save_key(path: str | os.PathLike[str], key: Ed25519PrivateKey) -> None:
    """Write the key as PEM, readable by its owner alone. Never overwrites: a lost key cannot sign again."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CheckpointError(f"{path} exists already; a signing key is never overwritten. Move it first.") from None
    with open(descriptor, "wb") as stream:
        stream.write(pem)


def load_key(path: str | os.PathLike[str]) -> Ed25519PrivateKey:
    """The signing key that `save_key` wrote; CheckpointError when the file holds anything else."""
    try:
        key = load_pem_private_key(Path(path).read_bytes(), password=None)
    except FileNotFoundError:
        raise CheckpointError(f"There is no signing key at {path}.") from None
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"{path} holds no unencrypted private key in PEM: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CheckpointError(f"{path} holds a key that is not an Ed25519 key; checkpoints are signed with Ed25519.")
    return key


def verifier_key(name: str, public_key: Ed25519PublicKey) -> str:
    """The public key as C2SP writes it, `name+hash+key`: give this to whoever is to check the evidence."""
    _refuse_bad_name(name)
    raw = public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"{name}+{_hint(name, raw).hex()}+{to_base64(_ED25519 + raw)}"


def sign(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> str:
    """The signed checkpoint of the log named `origin`; the key bears the same name."""
    _refuse_bad_name(origin)
    if len(root) != HASH_BYTES or size < 0:
        raise CheckpointError(f"A checkpoint needs a size from 0 on and a root of {HASH_BYTES} bytes.")
    text = f"{origin}\n{size}\n{to_base64(root)}\n"
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"{text}\n— {origin} {to_base64(_hint(origin, raw) + key.sign(text.encode()))}\n"


def open_checkpoint(text: str, vkey: str) -> Checkpoint:
    """What the checkpoint says, once the signature by `vkey` has been checked; CheckpointError otherwise.

    Lines signed by others (witnesses) are ignored, as the form asks.
    """
    name, hint, public_key = _read_verifier_key(vkey)
    head, blank, signatures = text.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise CheckpointError("A checkpoint is a text, a blank line and signature lines; this is not.")
    signed = (head + "\n").encode("utf-8", "surrogatepass")
    if not _is_signed(signed, signatures, name, hint, public_key):
        raise CheckpointError(f"The checkpoint bears no signature by {name} (key {hint.hex()}).")
    checkpoint = _read_text(head)
    if checkpoint.origin != name:
        raise CheckpointError(f"The checkpoint is of the log {checkpoint.origin}, not of {name}.")
    return checkpoint


def _is_signed(signed: bytes, signatures: str, name: str, hint: bytes, public_key: Ed25519PublicKey) -> bool:
    """Whether one of the signature lines is a good signature by the key; a bad one by it is an error."""
    found = False
    for line in signatures[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        if dash != "—" or not signer or not encoded:
            raise CheckpointError(f"This is not a signature line: {line[:120]!r}.")
        blob = _base64(encoded, "signature")
        if signer != name or blob[:_HINT_BYTES] != hint:
            continue
        try:
            public_key.verify(blob[_HINT_BYTES:], signed)
        except InvalidSignature:
            raise CheckpointError(f"The signature by {name} does not fit the checkpoint's text.") from None
        found = True
    return found


def _read_text(head: str) -> Checkpoint:
    lines = head.split("\n")
    if len(lines) < 3 or not all(lines):
        raise CheckpointError("A checkpoint's text has a line each for origin, size and root.")
    origin, size, encoded = lines[:3]
    if not _SIZE.fullmatch(size):
        raise CheckpointError(f"The checkpoint's size, {size[:40]!r}, is not a whole number.")
    root = _base64(encoded, "root")
    if len(root) != HASH_BYTES:
        raise CheckpointError(f"The checkpoint's root has {len(root)} bytes instead of {HASH_BYTES}.")
    if size == "0" and root != EMPTY_ROOT:
        raise CheckpointError(
            "The checkpoint says that the log is empty, and gives a root that is not the empty log's."
        )
    return Checkpoint(origin, int(size), root)


def _read_verifier_key(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    name, _, rest = vkey.partition("+")
    hint, _, encoded = rest.partition("+")
    _refuse_bad_name(name)
    raw = _base64(encoded, "verifier key")
    if raw[:1] != _ED25519 or len(raw) != 1 + HASH_BYTES:
        raise CheckpointError("The verifier key is not an Ed25519 key in the form name+hash+key.")
    if hint != _hint(name, raw[1:]).hex():
        raise CheckpointError("The verifier key's hash does not fit its name and key: it was copied badly or changed.")
    return name, bytes.fromhex(hint), Ed25519PublicKey.from_public_bytes(raw[1:])


def _hint(name: str, raw_public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw_public_key).digest()[:_HINT_BYTES]


def _refuse_bad_name(name: str) -> None:
    if not name or "+" in name or not name.isprintable() or any(letter.isspace() for letter in name):
        raise CheckpointError(f"{name!r} cannot name a log or a key: a name has no spaces and no plus sign.")


def _base64(text: str, what: str) -> bytes:
    try:
        return from_base64(text)
    except EvidenceError as error:
        raise CheckpointError(f"The {what} of the checkpoint cannot be read. {error}") from None
