"""One firm's installation: its folder, database, evidence log, key, rulebook and feeds, opened once a command."""

import fcntl
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from countersign.authoring.rulebook import Rulebook, load_rulebook
from countersign.authoring.schedule import Schedule
from countersign.casework import configure, database_of, migrate
from countersign.evidence import Draft, Entry, Log, load_key, new_key, save_key, verifier_key
from countersign.feeds import Feed, read_feeds
from countersign.store.firm import Firm
from countersign.store.manifest import LOAD, Manifest

SYSTEM = "system"  # who loads, runs and verifies; nobody who decides


class DayError(RuntimeError):
    """A command cannot do what it was asked."""


class BusyError(DayError):
    """Another command holds the installation: what was asked can be done when it has ended."""


class WrongCallError(DayError):
    """What was asked does not exist."""


class Installation:
    """What a command works on. `at` is the moment of the command, passed in; nothing below reads a clock."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.firm = Firm(folder)
        self.at = at
        self.firm.data.mkdir(parents=True, exist_ok=True)
        configure(database_of(self.firm.data))
        migrate()
        from countersign.casework.evidence_storage import DatabaseStorage, SealedStorage  # noqa: PLC0415  after configure

        self.storage = DatabaseStorage()
        self.log = Log(self.storage)
        self.sealed_storage = SealedStorage()
        self.sealed_log = Log(self.sealed_storage)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rulebook that is installed."""
        return load_rulebook()

    @cached_property
    def feeds(self) -> Mapping[str, Feed]:
        """The firm's feeds."""
        return read_feeds(self.firm.feeds_path, self.rulebook.calendars["trading"])

    @cached_property
    def manifest(self) -> Manifest:
        """Every delivery there is evidence of."""
        return Manifest(self.storage.find(LOAD), first_day=self.firm.first_day)

    @property
    def origin(self) -> str:
        """The name under which this installation signs its checkpoints."""
        words = re.findall(r"[a-z0-9]+", self.firm.name.lower())
        return f"countersign/{'-'.join(words)}"

    @property
    def sealed_origin(self) -> str:
        """The name under which it signs for the sealed log: neither log can be shown for the other."""
        return f"{self.origin}/sealed"

    @property
    def _key_path(self) -> Path:
        return self.firm.data / "keys" / "evidence.pem"

    @cached_property
    def verifier_key(self) -> str:
        """The public key that verifies this installation's checkpoints."""
        return verifier_key(self.origin, load_key(self._key_path).public_key())

    @property
    def sealed_verifier_key(self) -> str:
        """The public key that verifies the sealed log's checkpoints."""
        return verifier_key(self.sealed_origin, load_key(self._key_path).public_key())

    def find(self, kind: str, *, since: date | None = None, until: date | None = None) -> Iterator[Entry]:
        """The entries of a kind in either log: for what has to be known to go on, never to be told."""
        for storage in (self.storage, self.sealed_storage):
            yield from storage.find(kind, since=since, until=until)

    def schedule(self, text: str) -> Schedule:
        """A schedule on the firm's calendar."""
        return Schedule.parse(text, self.rulebook.calendars["trading"])

    def draft(self, kind: str, subject: str, body: Mapping[str, object], as_of: date | None = None) -> Draft:
        """An evidence entry by the system, not yet written."""
        return Draft(kind=kind, subject=subject, as_of=as_of, at=self.at, actor=SYSTEM, body=body)  # type: ignore[arg-type]

    def write(self, *drafts: Draft) -> list[Entry]:
        """Add entries to everybody's log. People write to it as well while a command is at work, so one at a time."""
        from countersign.casework.evidence_storage import transaction  # noqa: PLC0415  after configure

        with transaction():
            return self.log.append(drafts)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the installation: one command at a time writes files and evidence.

        First make good what an interrupted command left: files that no entry names, because it never got as far as
        the entry, are removed; entries that it did write are signed for.
        """
        with (self.firm.data / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BusyError(
                    f"Another Countersign command is working on {self.firm.folder}. Two at once could not keep one "
                    "log; wait until it ends."
                ) from error
            marker = self.firm.data / "at-work"
            if marker.exists():
                self.remove_unevidenced()
                self.checkpoint()
            marker.touch()
            yield
            marker.unlink()  # only when all went well: what an interrupted command left is removed by the next

    def checkpoint(self) -> None:
        """Sign both logs as they now stand, unless they were signed at this size."""
        from countersign.casework.checkpoints import write_checkpoint  # noqa: PLC0415  after configure

        if not self._key_path.exists():
            self._key_path.parent.mkdir(parents=True, exist_ok=True)
            save_key(self._key_path, new_key())
        key = load_key(self._key_path)
        at, folder = self.at, self.firm.data
        write_checkpoint(log=self.log, key=key, origin=self.origin, at=at, folder=folder)
        write_checkpoint(log=self.sealed_log, key=key, origin=self.sealed_origin, at=at, folder=folder, sealed=True)

    @cached_property
    def rulebook_digest(self) -> str:
        """The rulebook's source, kept by digest, so that a past day runs again as it ran."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in self.rulebook.source_files():
                archive.writestr(zipfile.ZipInfo(name), content)
        digest = self.firm.files.keep(buffer.getvalue(), room="rulebooks", suffix=".zip")
        known = {entry.body.get("source") for entry in self.storage.find("rulebook")}
        if digest not in known:
            self.write(self.draft("rulebook", "countersign", {"source": digest}))
        return digest

    def remove_unevidenced(self) -> None:
        """Remove files that no entry of either log names; documents lie elsewhere, see `Firm.documents`."""
        self.firm.files.remove_orphans({*named_in(self.log), *named_in(self.sealed_log)})


def named_in(log: Log) -> dict[str, int]:
    """Every digest that an entry of the log names, with the last entry to name it."""
    return {digest: entry.index for entry in log.entries() for digest in digests_in(entry.body)}


def digests_in(value: object) -> Iterator[str]:
    """Every digest anywhere in an entry's body."""
    match value:
        case str() if value.startswith("sha256:"):
            yield value
        case Mapping():
            for inner in value.values():
                yield from digests_in(inner)
        case list() | tuple():
            for inner in value:
                yield from digests_in(inner)
