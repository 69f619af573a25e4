"""A delivered file: our own copy of it, its bytes in pieces, and whether they are text at all."""

import codecs
import gzip
import io
import os
import shutil
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from countersign.feeds.refusal import Refused, refuse

PIECE = 1 << 20
LONGEST_LINE = 16 << 20  # bytes; no source row comes near, a broken or hostile file does

# What unpacks beyond this size and more than so many times over is no log but a bomb.
_UNPACKED_FREELY = 1 << 30
_UNPACKED_TIMES = 200
_GZIP = b"\x1f\x8b"
_ASK = "Ask the sender to deliver it again."


@dataclass
class Source:
    """A file as it was delivered. `path` is a copy that only we write, so what was checked is what is read."""

    name: str
    path: Path
    packed: bool
    _raw: BinaryIO | None = None

    @property
    def share_read(self) -> float:
        """How much of the file has been read since it was last opened, from 0 to 1."""
        return self._raw.tell() / self.path.stat().st_size if self._raw and not self._raw.closed else 0.0

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Its bytes, unpacked; raise Refused where the packing is cut short, damaged or a bomb."""
        with self.path.open("rb") as raw:
            self._raw = raw
            if not self.packed:
                yield raw
                return
            try:
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield unpacked  # type: ignore[misc]
            except EOFError as error:
                raise refuse(
                    self.name, "is a gzip file that ends before its end", "Rows are missing from it.", _ASK
                ) from error
            except (gzip.BadGzipFile, zlib.error) as error:
                raise refuse(
                    self.name, f"is a damaged gzip file ({error})", "Its rows cannot be trusted.", _ASK
                ) from error

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """Its text, lines as they end in the file, without a byte order mark; `inspect` it first."""
        with self.open() as stream:
            if stream.read(3) != codecs.BOM_UTF8:
                stream.seek(0)
            yield io.TextIOWrapper(stream, encoding="utf-8", errors="strict", newline="")

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, unpacked, in pieces of at most `PIECE`."""
        size, read = self.path.stat().st_size, 0
        with self.open() as stream:
            while piece := stream.read(PIECE):
                read += len(piece)
                if read > _UNPACKED_FREELY and read > size * _UNPACKED_TIMES:
                    raise refuse(
                        self.name,
                        f"unpacks to more than {_UNPACKED_TIMES} times its size",
                        "No log repeats itself so; it would fill the disk.",
                        "Ask the sender what it is.",
                    )
                yield piece


@dataclass(frozen=True)
class Text:
    """What reading a text file through once showed: its lines, and its longest line where that is far too long."""

    lines: int
    longest: int
    longest_at: int

    def refuse_long_lines(self, name: str) -> None:
        """Raise Refused where a line is longer than `LONGEST_LINE`."""
        if self.longest > LONGEST_LINE:
            raise refuse(
                name,
                f"has a line, {self.longest_at}, longer than {LONGEST_LINE >> 20} MB",
                "No row is that long: a line end or a quotation mark is missing.",
                _ASK,
            )


def take(path: Path, aside: Path) -> Source:
    """Copy a delivered file to `aside` and see what it is; raise Refused where it is no file, or empty.

    A symbolic link is refused, because whoever may write to the inbox could name any file of this machine by it.
    """
    name = path.name
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise refuse(name, "is not there", "Nothing can be read.", f"Look for it in {path.parent}.") from error
    except OSError as error:
        what = "is a symbolic link" if path.is_symlink() else f"cannot be opened ({error.strerror})"
        raise refuse(name, what, "Only a file put into the inbox is loaded.", "Put the file itself there.") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise refuse(name, "is not a regular file", "Only files are loaded.", "Put the file itself there.")
    with os.fdopen(handle, "rb") as delivered, aside.open("wb") as copy:
        shutil.copyfileobj(delivered, copy, PIECE)
    with aside.open("rb") as copied:
        head = copied.read(2)
    if not head:
        raise _empty(name)
    if name.endswith(".gz") and head != _GZIP:
        raise refuse(name, "is named .gz but is not a gzip file", "It is not what its name says.", _ASK)
    return Source(name, aside, packed=head == _GZIP)


def kept(name: str, path: Path) -> Source:
    """A file that was taken before, where we keep it."""
    with path.open("rb") as stream:
        return Source(name, path, packed=stream.read(2) == _GZIP)


def inspect(source: Source) -> Text:
    """Read a text file through once in little memory; raise Refused where it is empty or not text in UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    breaks, offset, begun, longest, longest_at, last = 0, 0, 0, 0, 1, b""
    for piece in source.pieces():
        if offset == 0:
            _refuse_other_encodings(source.name, piece)
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise _not_utf8(source.name, breaks + _breaks(piece[: error.start], last), offset + error.start) from error
        if (at := piece.find(b"\0")) >= 0:
            raise refuse(
                source.name,
                f"holds a NUL byte on line {breaks + _breaks(piece[:at], last) + 1}",
                "Text does not: it is damaged or in another encoding.",
                "Ask the sender for UTF-8.",
            )
        first = piece.find(b"\n")
        reach = begun + (len(piece) if first < 0 else first)
        if reach > longest:
            longest, longest_at = reach, breaks + 1
        begun = reach if first < 0 else len(piece) - piece.rfind(b"\n") - 1
        breaks += _breaks(piece, last)
        offset += len(piece)
        last = piece[-1:]
    _finish(source.name, decoder, breaks, offset)
    return Text(breaks + (last not in b"\r\n"), longest, longest_at)


def _finish(name: str, decoder: codecs.IncrementalDecoder, breaks: int, offset: int) -> None:
    if offset == 0:
        raise _empty(name)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_utf8(name, breaks, offset) from error


def _breaks(piece: bytes, last: bytes) -> int:
    """Line ends in a piece: LF, CR, or the two together once, even where the pieces part them."""
    found = piece.count(b"\n")
    if b"\r" in piece:
        found += piece.count(b"\r") - piece.count(b"\r\n")
    return found - (last == b"\r" and piece[:1] == b"\n")


def _refuse_other_encodings(name: str, head: bytes) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse(name, "is in UTF-16", "Read as UTF-8 it is nonsense.", "Ask the sender for UTF-8.")


def _not_utf8(name: str, breaks: int, offset: int) -> Refused:
    return refuse(
        name,
        f"is not in UTF-8: line {breaks + 1}, byte {offset + 1} of the file, is no letter of it",
        "Names would be mangled, and then match nobody.",
        "Ask the sender for UTF-8; a file saved as Windows-1252 or Latin-1 shows this.",
    )


def _empty(name: str) -> Refused:
    return refuse(
        name,
        "is empty, without even a header",
        "Nobody can tell a day without entries from a transfer that failed.",
        "Ask the sender; a delivery of no rows has a header, or an empty list.",
    )
