"""Takes JSON files apart: one entry a line, a list, or an object around a list; any number of them in one file."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, TextIO

from countersign.feeds.refusal import Refused, refuse
from countersign.feeds.rows import PART, EntryRows, Spool, Work
from countersign.feeds.source import LONGEST_LINE, PIECE, Source, inspect

# The lists in which the services' programming interfaces wrap their pages.
WRAPPERS = frozenset({"value", "Records", "items", "Resources", "entries"})

_SHOWN = 200
_TOO_LONG = f"is longer than {LONGEST_LINE >> 20} MB"
_GOES_ON = "0123456789.eE+-"  # a number that ends where the piece does may go on in the next
_SPACE = re.compile(r"[ \t\r\n]*")
_BREAKS = re.compile(r"[\r\n\t]+")


def frame_json(work: Work, *, explode: str | None = None) -> EntryRows:
    """The entries of a JSON file; raise Refused where a list or its wrapper is not whole."""
    inspect(work.source)
    spool, longest = Spool(work, ["entry"], bare=True), _Longest()
    with work.source.text() as stream:
        one_each_line = _is_lines(stream)
    with work.source.text() as stream:
        entries = _lines(stream) if one_each_line else _Documents(work.source.name, stream).entries()
        spool.write((line, misfit, [longest.seen(entry)]) for line, misfit, entry in map(_without_parts, entries))
    return EntryRows(spool.scan(longest=longest.bytes), spool.count, explode)


def pieces(source: Source) -> Iterator[tuple[int, str]]:
    """Each line of a JSON file with an entry a line; raise Refused for one of another shape."""
    with source.text() as stream:
        by_line = _is_lines(stream)
    if not by_line:
        raise refuse(
            source.name,
            "is not written an entry a line",
            "No single line of it can be corrected.",
            "Ask the sender for a corrected file, and load that.",
        )
    with source.text() as stream:
        yield from enumerate(stream, 1)


def _without_parts(row: tuple[int, str, str]) -> tuple[int, str, str]:
    line, misfit, entry = row
    return row if PART not in entry else (line, misfit or "is not JSON", entry.replace(PART, "\ufffd"))


class _Longest:
    """Remembers the longest entry, as the most bytes it can take."""

    def __init__(self) -> None:
        self.bytes = 0

    def seen(self, entry: str) -> str:
        if len(entry) * 4 > self.bytes:
            self.bytes = max(self.bytes, len(entry.encode()))
        return entry


def _is_lines(stream: TextIO) -> bool:
    """Say whether the file holds an entry a line: its first line is a whole entry, or its second begins one."""
    first = _line_with_text(stream)
    if not first.startswith("{") or len(first) >= LONGEST_LINE:
        return False
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return _line_with_text(stream).startswith("{")
    return not any(isinstance(found.get(name), list) for name in WRAPPERS)


def _line_with_text(stream: TextIO) -> str:
    while line := stream.readline(LONGEST_LINE):
        if text := line.lstrip():
            return text
    return ""


def _lines(stream: TextIO) -> Iterator[tuple[int, str, str]]:
    for number in count(1):
        line = stream.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            while len(rest := stream.readline(PIECE)) == PIECE and not rest.endswith("\n"):
                pass
            yield number, _TOO_LONG, line[:_SHOWN] + " …"
        elif entry := line.strip():
            yield number, "", entry


class _Documents:
    """Reads JSON texts one after the other, never more of the file at once than one entry and a piece."""

    def __init__(self, name: str, stream: TextIO) -> None:
        self.name = name
        self._stream = stream
        self._decode: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().raw_decode
        self._text, self._at, self._line, self._ended = "", 0, 1, False

    def entries(self) -> Iterator[tuple[int, str, str]]:
        """Each entry as line, "", its text on one line."""
        if not self._peek():
            raise self._broken("there is nothing here; a delivery of no entries is an empty list, []")
        while sign := self._peek():
            if sign == "[":
                yield from self._list()
            elif sign == "{":
                yield from self._object()
            else:
                raise self._broken("neither an entry nor a list of them begins here")

    def _list(self) -> Iterator[tuple[int, str, str]]:
        for _ in self._members("[", "]"):
            line, entry = self._value()
            yield line, "", entry

    def _object(self) -> Iterator[tuple[int, str, str]]:
        """An entry of its own, or a wrapper: one of whose members is a list of entries."""
        self._keep()
        line, start, is_entry = self._line, self._at, True
        for _ in self._members("{", "}"):
            name = json.loads(self._value(keep=is_entry)[1])
            self._take(":")
            if name in WRAPPERS and self._peek() == "[":
                is_entry = False
                yield from self._list()
            else:
                self._value(keep=is_entry)
        if is_entry:
            yield line, "", _BREAKS.sub(" ", self._text[start : self._at])

    def _members(self, opening: str, closing: str) -> Iterator[None]:
        self._take(opening)
        if self._peek() == closing:
            self._take(closing)
            return
        while True:
            yield
            if self._peek() == closing:
                self._take(closing)
                return
            self._take(",")

    def _value(self, *, keep: bool = False) -> tuple[int, str]:
        """The next value's line and text on one line."""
        self._peek()
        if not keep:
            self._keep()
        line, tried = self._line, 0
        while True:
            try:
                _, end = self._decode(self._text, self._at)
                if self._ended or (end < len(self._text) and self._text[end] not in _GOES_ON):
                    break
            except RecursionError as error:
                raise self._broken("an entry has lists within lists without end") from error
            except ValueError as error:
                if self._ended or tried > LONGEST_LINE:
                    raise self._broken(f"what begins here is not JSON, or not whole ({error})") from error
            tried = len(self._text) - self._at
            self._read(max(PIECE, tried))
        text = self._text[self._at : end]
        self._advance(end)
        return line, _BREAKS.sub(" ", text)

    def _peek(self) -> str:
        while True:
            found = _SPACE.match(self._text, self._at)
            self._advance(found.end() if found else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._read(PIECE)

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._broken(f'a "{sign}" should stand here')
        self._advance(self._at + 1)

    def _advance(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _keep(self) -> None:
        """Forget what lies before here."""
        if self._at > PIECE:
            self._text, self._at = self._text[self._at :], 0

    def _read(self, size: int) -> None:
        if len(self._text) > 2 * LONGEST_LINE + PIECE:
            raise self._broken(f"the entry that begins here {_TOO_LONG}")
        piece = self._stream.read(size)
        self._ended = not piece
        self._text += piece

    def _broken(self, what: str) -> Refused:
        return refuse(
            self.name,
            f"is not whole JSON: line {self._line}, {what}",
            "Where its entries end cannot be told, so some could be lost unseen.",
            "Ask the sender to deliver it again, best as one entry a line.",
        )
