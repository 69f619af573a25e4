"""Files by digest: written aside, named by what is in them, moved into place whole, never changed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from countersign.evidence import digest_file


class Files:
    """A folder of files named `<room>/<sha256><suffix>`; a file is there whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._aside = root / "aside"

    @contextmanager
    def aside(self, suffix: str = "") -> Iterator[Path]:
        """A path to write to; what is still there at the end is removed."""
        self._aside.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=suffix, dir=self._aside)
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def adopt(self, path: Path, *, room: str, suffix: str) -> str:
        """Move a file written aside to its place under its digest; return the digest. Adopting twice is once."""
        digest = digest_file(path)
        place = self.path(digest, room=room, suffix=suffix)
        place.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
        path.replace(place)
        _sync_folder(place.parent)
        return digest

    def keep(self, content: bytes, *, room: str, suffix: str) -> str:
        """Store these bytes; return their digest."""
        with self.aside(suffix) as path:
            path.write_bytes(content)
            return self.adopt(path, room=room, suffix=suffix)

    def path(self, digest: str, *, room: str, suffix: str) -> Path:
        """Where the file with this digest is or would be."""
        return self.root / room / (digest.removeprefix("sha256:") + suffix)

    def stored(self) -> Iterator[tuple[str, Path]]:
        """Every file in place: the digest it is named by, and its path."""
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and self._aside not in path.parents:
                yield f"sha256:{path.name.split('.')[0]}", path

    def remove_orphans(self, named: set[str]) -> list[Path]:
        """Remove what an interrupted command left: everything aside, and files whose digest is not named."""
        orphans = [path for digest, path in self.stored() if digest not in named]
        if self._aside.is_dir():
            orphans += [path for path in self._aside.rglob("*") if path.is_file()]
        for path in orphans:
            path.unlink(missing_ok=True)
        return orphans


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
