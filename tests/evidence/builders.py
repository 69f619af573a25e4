"""Small logs with a fixed key and fixed salts, so that every test sees the same bytes."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from countersign.evidence import Draft, Log, MemoryStorage, sign, verifier_key
from countersign.evidence.canonical import to_base64

ORIGIN = "firm.example/evidence"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = verifier_key(ORIGIN, KEY.public_key())
STARTED_AT = datetime(2017, 3, 1, 9, 30, tzinfo=UTC)


def draft(number=0, **changes):
    said = {
        "kind": "load",
        "subject": f"feed-{number}",
        "as_of": date(2017, 3, 1),
        "at": STARTED_AT + timedelta(seconds=number),
        "actor": "system",
        "body": {"number": number},
    }
    return Draft(**{**said, **changes})


def empty_log(storage=None):
    numbers = count()
    salt = lambda length: hashlib.sha256(str(next(numbers)).encode()).digest()[:length]  # noqa: E731
    return Log(storage or MemoryStorage(), salt=salt)


def log_of(size, storage=None):
    log = empty_log(storage)
    log.append([draft(number) for number in range(size)])
    return log


def checkpoint_of(log, size=None):
    size = log.size if size is None else size
    return sign(ORIGIN, size, log.root(size), KEY)


def signed_text(text, key=KEY, name=ORIGIN):
    """A note over any text, with a good signature."""
    hint = bytes.fromhex(verifier_key(name, key.public_key()).split("+")[1])
    return f"{text}\n— {name} {to_base64(hint + key.sign(text.encode()))}\n"
