"""What a bundle's files stand in: a directory or a .zip. Written plainly, read with suspicion.

Reading extracts nothing, follows no link and answers only for regular files, so a hostile bundle can name
what it likes. Sizes are bounded where a whole file is read at once; the rest is read in pieces.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from .canonical import EvidenceError

MAX_SMALL_FILE_BYTES = 64 << 20  # some 300,000 checkpoints
UNREADABLE = (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error)
"""What reading a damaged directory or .zip can raise."""

_PLAIN_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAY_ZERO = (1980, 1, 1, 0, 0, 0)  # the earliest a .zip can say: the same evidence gives the same bytes


class BundleError(EvidenceError):
    """This is not a bundle, or one of its files is not what a bundle's file may be."""


class Source(Protocol):
    """A bundle to read."""

    def names(self) -> list[str]:
        """The names of all files, with `/` between directories, in order."""

    def open(self, name: str) -> IO[bytes]:
        """One of them, to be read in pieces."""


class Sink(Protocol):
    """A bundle to write."""

    def create(self, name: str) -> IO[bytes]:
        """A new file in it."""


class Folder:
    """A bundle as a directory, with one directory `files` in it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        found = []
        for item in list(os.scandir(self._root)):
            if item.name == "files" and item.is_dir(follow_symlinks=False):
                found += [f"files/{_regular(inner)}" for inner in list(os.scandir(item.path))]
            else:
                found.append(_regular(item))
        return sorted(found)

    def open(self, name: str) -> IO[bytes]:
        try:
            return (self._root / name).open("rb")
        except FileNotFoundError:
            raise BundleError(f"{name} is missing.") from None

    def create(self, name: str) -> IO[bytes]:
        path = self._root / name
        path.parent.mkdir(exist_ok=True)
        return path.open("xb")


class Zip:
    """A bundle as one .zip, never extracted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        members = [member for member in self._archive.infolist() if member.filename != "files/"]
        names = sorted(member.filename for member in members)
        if len(set(names)) != len(names):
            raise BundleError("The .zip holds two files of one name, so two readers could see two bundles.")
        for member in members:
            if member.compress_type not in _PLAIN_COMPRESSION or member.flag_bits & _ENCRYPTED:
                raise BundleError(f"{member.filename[:120]} is encrypted or compressed in an unusual way.")
        return names

    def open(self, name: str) -> IO[bytes]:
        try:
            return self._archive.open(name)
        except KeyError:
            raise BundleError(f"{name} is missing.") from None

    def create(self, name: str) -> IO[bytes]:
        member = zipfile.ZipInfo(name, _DAY_ZERO)
        member.compress_type = zipfile.ZIP_DEFLATED
        return self._archive.open(member, "w", force_zip64=True)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The bundle at `path`, whichever of the two it is. Raises one of UNREADABLE when it is neither."""
    if path.is_dir():
        yield Folder(path)
        return
    if not path.exists():
        raise BundleError("there is nothing there.")
    with zipfile.ZipFile(path) as archive:
        yield Zip(archive)


@contextmanager
def created(path: Path) -> Iterator[Sink]:
    """A new bundle at `path`: a .zip if the name says so, else a directory. Never writes over anything."""
    if path.exists():
        raise BundleError(f"{path} exists already; a bundle is written to a new place. Name another.")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "x") as archive:
            yield Zip(archive)
    else:
        path.mkdir()
        yield Folder(path)


def read_text(source: Source, name: str) -> str:
    """The text of a small file of the bundle; BundleError when it is missing, too large or not UTF-8."""
    with source.open(name) as stream:
        data = stream.read(MAX_SMALL_FILE_BYTES + 1)
    if len(data) > MAX_SMALL_FILE_BYTES:
        raise BundleError(f"{name} is larger than {MAX_SMALL_FILE_BYTES} bytes.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BundleError(f"{name} is not text in UTF-8: {error.reason} at byte {error.start}.") from None


def _regular(item: "os.DirEntry[str]") -> str:
    if not stat.S_ISREG(item.stat(follow_symlinks=False).st_mode):
        raise BundleError(f"{item.name[:120]!r} is not a regular file; a bundle holds no links and no directories.")
    return item.name
