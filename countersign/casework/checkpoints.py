"""Checkpoints: signed, kept in the database and in a file beside it, so that a database taken back is found out."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from countersign.evidence import Log, sign

from .evidence_storage import transaction
from .models import Checkpoint, SealedCheckpoint

FILE = "checkpoints.txt"
SEALED_FILE = "sealed-checkpoints.txt"


def write_checkpoint(
    *, log: Log, key: Ed25519PrivateKey, origin: str, at: datetime, folder: Path, sealed: bool = False
) -> str:
    """Sign for the log as it is now, under its name `origin`; return the signed note. `sealed`: it is the sealed log.

    The note goes into `checkpoints.txt` in the firm's `folder` first, so that a database taken back to an earlier state
    is found out, then into the database. A log that has not grown is not signed for again.
    """
    model: Any = SealedCheckpoint if sealed else Checkpoint
    with transaction():
        size = log.size
        if (standing := model.objects.filter(size=size).first()) is not None:
            text: str = standing.text
            return text
        text = sign(origin, size, log.root(), key)
        _append(folder / (SEALED_FILE if sealed else FILE), text)
        model.objects.create(size=size, text=text, at=at)
    return text


def checkpoints(folder: Path, *, sealed: bool = False) -> list[str]:
    """Every checkpoint of a log kept in the database or in the file, each once, for `verify_log`."""
    model: Any = SealedCheckpoint if sealed else Checkpoint
    kept = list(model.objects.order_by("size").values_list("text", flat=True))
    return list(dict.fromkeys([*kept, *_in_file(folder / (SEALED_FILE if sealed else FILE))]))


def _in_file(path: Path) -> list[str]:
    """The notes in the file: each is two blocks with a blank line between, and so are two notes."""
    if not path.exists():
        return []
    blocks = path.read_text("utf-8", "replace").removesuffix("\n").split("\n\n")
    return ["\n\n".join(blocks[place : place + 2]) + "\n" for place in range(0, len(blocks), 2)]


def _append(path: Path, text: str) -> None:
    """Add the note in one write, a blank line after the last one, and wait until it is on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, ("\n" * (os.fstat(handle).st_size > 0) + text).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
