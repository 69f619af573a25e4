"""Takes LDIF apart (RFC 2849): directory entries as text, their long lines folded, their odd values in base64."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

from countersign.feeds.source import LONGEST_LINE


@dataclass
class Record:
    """One entry: the line it begins on, its attributes (names in lower case) and what is wrong with it, if anything."""

    line: int
    attributes: dict[str, list[str]] = field(default_factory=dict)
    wrong: str = ""
    size: int = 0

    def first(self, *names: str) -> str | None:
        """The first value of the first of these attributes that has one."""
        return next((self.attributes[name][0] for name in names if self.attributes.get(name)), None)


def records(lines: Iterator[str]) -> Iterator[Record]:
    """The entries of a file; comments, the version line and blank lines are none."""
    record: Record | None = None
    for number, line in _unfolded(lines):
        if not line:
            if record:
                yield record
            record = None
        elif record is None and not line.lower().startswith("version:"):
            record = Record(number)
            _take(record, line)
        elif record:
            _take(record, line)
    if record:
        yield record


def _unfolded(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Logical lines with the number each begins on: a line that begins with a space goes on from the one before."""
    begun, number = "", 0
    for n, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if line.startswith(" ") and begun:
            begun += line[1:]
            continue
        if number and not begun.startswith("#"):
            yield number, begun
        begun, number = line, n
    if number and not begun.startswith("#"):
        yield number, begun
    yield number + 1, ""


def _take(record: Record, line: str) -> None:
    name, colon, rest = line.partition(":")
    name = name.split(";")[0].strip().lower()
    record.size += len(line.encode())
    if not colon or not name:
        record.wrong = record.wrong or "has a line that is no attribute and value"
    elif record.size > LONGEST_LINE:
        record.wrong = f"is longer than {LONGEST_LINE >> 20} MB"
    elif rest.startswith("<"):
        record.wrong = record.wrong or f"gives its {name} as a reference to another file"
    elif name in ("changetype", "control"):
        record.wrong = record.wrong or "is a change, not an entry as it stands"
    else:
        value = _decoded(rest[1:].strip()) if rest.startswith(":") else rest.strip()
        if value is None:
            record.wrong = record.wrong or f"has a {name} that is not base64"
        else:
            record.attributes.setdefault(name, []).append(value)


def _decoded(text: str) -> str | None:
    """A base64 value as text, or in hexadecimal where it is none: a directory's own numbers are bytes."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()
