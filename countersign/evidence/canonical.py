"""One value, one sequence of bytes: canonical JSON (RFC 8785), digests, and strict reading of both."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from os import PathLike
from typing import IO, Any, NoReturn, TypeAlias

import rfc8785

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

MAX_DEPTH = 64  # lists and objects within each other; no record of ours comes near, a hostile one could


class EvidenceError(ValueError):
    """Something given to the evidence is not what it must be. The message says what, where and why."""


def canonical(value: JSON) -> bytes:
    """The RFC 8785 bytes of `value`: the same value gives the same bytes on every machine.

    Raises EvidenceError, naming the place, for what JSON cannot say exactly: `Decimal`, `date` and
    `datetime` (their owner says them as strings), integers beyond 2**53 - 1, NaN, and all other types.
    """
    try:
        return rfc8785.dumps(_plain(value, "value", 0))
    except EvidenceError:
        raise
    except ValueError as error:
        raise EvidenceError(f"This value has no canonical JSON (RFC 8785): {error}.") from error


def digest(data: bytes) -> str:
    """The name of these bytes: `sha256:` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def digest_of(value: JSON) -> str:
    """The digest of a value's canonical bytes."""
    return digest(canonical(value))


def digest_file(path: str | PathLike[str]) -> str:
    """The digest of a file, read in pieces: a file of any size needs little memory."""
    with open(path, "rb") as stream:
        return digest_stream(stream)


def digest_stream(stream: IO[bytes]) -> str:
    """The digest of what is left to read in a stream."""
    return "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def read_strictly(data: bytes) -> JSON:
    """The value of JSON bytes without floats and without a name twice in an object; else EvidenceError."""
    try:
        return json.loads(  # type: ignore[no-any-return]
            data.decode("utf-8"),
            object_pairs_hook=_object_of_distinct_names,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except EvidenceError:
        raise
    except RecursionError:
        raise EvidenceError(f"The JSON is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError as error:
        raise EvidenceError(f"This is not JSON in UTF-8: {error}.") from error


def read_canonically(data: bytes) -> JSON:
    """The value of bytes that are exactly the canonical form of that value; EvidenceError otherwise."""
    value = read_strictly(data)
    if canonical(value) != data:
        raise EvidenceError("The JSON is not in canonical form (RFC 8785).")
    return value


def to_base64(data: bytes) -> str:
    """Standard base64 (RFC 4648, section 4), with padding."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes of standard base64 in its one correct spelling; EvidenceError for any other spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EvidenceError(f"This is not base64: {error}.") from error
    if to_base64(data) != text:
        raise EvidenceError("This base64 has stray bits in its last character.")
    return data


def _plain(value: Any, where: str, depth: int) -> Any:
    """`value` in the plain types that the serialiser knows, or EvidenceError naming the place."""
    if depth > MAX_DEPTH:
        raise EvidenceError(f"The value is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, Mapping):
        for name in value:
            if not isinstance(name, str):
                raise EvidenceError(f"{where} has the key {name!r}: a JSON object's keys are strings.")
        return {name: _plain(item, f"{where}.{name}", depth + 1) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{place}]", depth + 1) for place, item in enumerate(value)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal | date):
        raise EvidenceError(
            f"{where} is a {type(value).__name__}, which JSON cannot say exactly: "
            "give it as a string (str(amount), day.isoformat())."
        )
    raise EvidenceError(f"{where} is a {type(value).__name__}, which JSON does not have.")


def _object_of_distinct_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers could disagree about an object that holds a name twice, so there is none."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise EvidenceError("A JSON object holds the same name twice.")
    return found


def _refuse_number(text: str) -> NoReturn:
    """Evidence holds no floats: two machines can print one float in two ways."""
    raise EvidenceError(f"The number {text[:40]} is not a whole number: it belongs in a string.")
