"""Files that people bring: looked at before they are taken, kept by their digest, never served as what they claim."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from countersign.store.files import Files

from .errors import CaseworkError

ROOM = "brought"  # of a `Files` of their own, see `Firm.documents`
_CHUNK = 1 << 20
_HEAD = 8192
_NAME = 150  # characters that are kept of a name
_MEGABYTE = 1_000_000


class TooLargeError(CaseworkError):
    """A file is larger than the firm takes."""


class WrongKindError(CaseworkError):
    """A file is not of a kind that is taken, or not of the kind that its ending says."""


@dataclass(frozen=True)
class Accepted:
    """A file that was looked at and kept: its name made harmless, its type as its bytes say, its size and digest."""

    name: str
    content_type: str
    size: int
    digest: str


# Ending to content type. Each is told by its first bytes, or by being text; nothing here runs when it is opened.
_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "eml": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS: Mapping[str, bytes] = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
_OFFICE: Mapping[str, str] = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def accept(stream: BinaryIO, name: str, *, files: Files, at_most_megabytes: int) -> Accepted:
    """Keep a file that people may bring; raise CaseworkError, keeping nothing, for one that they may not.

    It is read once, in pieces, and no further than the size the firm allows. Its ending and its bytes have to agree.
    """
    safe = _harmless(name)
    ending = safe.rpartition(".")[2].lower()
    if ending not in _TYPES or "." not in safe:
        raise WrongKindError(
            f"{safe} is not of a kind that is taken: {', '.join(sorted(_TYPES))}. Print it to PDF, or save it as text."
        )
    with files.aside(f".{ending}") as path:
        size = _copy(stream, path, safe, at_most_megabytes)
        _refuse_other_bytes(path, ending, safe)
        digest = files.adopt(path, room=ROOM, suffix=f".{ending}")
    return Accepted(safe, _TYPES[ending], size, digest)


def kept_at(document: Accepted, files: Files) -> Path:
    """Where a file that was taken is kept; `document` is an `Accepted` or a row that has its name and digest."""
    return files.path(document.digest, room=ROOM, suffix=f".{document.name.rpartition('.')[2].lower()}")


def _harmless(name: str) -> str:
    """The last part of a name without anything that a header, a shell or a reader could take for something else."""
    last = re.split(r"[\\/]", name)[-1]
    clean = "".join(c if c.isprintable() and c not in '"<>|:*?;$`' else "_" for c in last).strip(" .-")
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:_NAME]}{dot}{ending[:10]}" if stem else clean[:_NAME]


def _copy(stream: BinaryIO, path: Path, name: str, at_most_megabytes: int) -> int:
    size = 0
    with path.open("wb") as out:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > at_most_megabytes * _MEGABYTE:
                raise TooLargeError(
                    f"{name} is larger than {at_most_megabytes} MB, which is what the firm takes. Bring what matters "
                    "of it, or have the limit changed in thresholds.toml."
                )
            out.write(piece)
    if not size:
        raise CaseworkError(f"{name} is empty, so there is nothing to keep. Look whether the right file was chosen.")
    return size


def _refuse_other_bytes(path: Path, ending: str, name: str) -> None:
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    expected = _STARTS.get(_TYPES[ending])
    if expected is not None:
        fits = head.startswith(expected)
    elif ending in _OFFICE:
        fits = _is_office(path, _OFFICE[ending])
    else:
        fits = _is_text(path)
    if not fits:
        raise WrongKindError(
            f"{name} is not what its ending says: its bytes are not those of a .{ending} file. Save it again in the "
            "program that made it, under the ending it belongs to."
        )


def _is_office(path: Path, part: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return part in names and not any(name.lower().endswith("vbaproject.bin") for name in names)


def _is_text(path: Path) -> bool:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return not any(c < " " and c not in "\t\r\n\f" for c in text)
