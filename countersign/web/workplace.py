"""What every page needs of the firm: kept by the process, and read again when it has changed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from threading import RLock

from django.conf import settings

from countersign.authoring.rulebook import Rulebook, load_rulebook
from countersign.casework.evidence_storage import DatabaseStorage, SealedStorage
from countersign.casework.models import EvidenceEntry
from countersign.day.installation import Installation
from countersign.evidence import Log
from countersign.feeds import Feed, read_feeds
from countersign.store.firm import Firm
from countersign.store.manifest import LOAD, Manifest

_FILES = ("firm.toml", "thresholds.toml", "feeds.toml")


def workplace() -> "Workplace":
    """The workplace of the firm that this process serves."""
    return _workplace(settings.COUNTERSIGN_FOLDER, settings.COUNTERSIGN_TODAY)


def now() -> datetime:
    """The present moment. Of all the workbench only this reads a clock."""
    return datetime.now(UTC)


class Workplace:
    """One firm's folder and what is known of it. `pinned` is the date of a rehearsal."""

    def __init__(self, folder: Path, pinned: date | None = None) -> None:
        self.folder = folder
        self.pinned = pinned
        self.log = Log(DatabaseStorage())
        self._lock = RLock()
        self._stamp: tuple[int, ...] = ()
        self._firm: Firm | None = None
        self._feeds: Mapping[str, Feed] | None = None
        self._manifest: Manifest | None = None
        self._entries_seen = 0

    @property
    def firm(self) -> Firm:
        """The firm as its files say now."""
        with self._lock:
            stamp = tuple(p.stat().st_mtime_ns if p.is_file() else 0 for p in map(self.folder.joinpath, _FILES))
            if self._firm is None or stamp != self._stamp:
                self._firm, self._feeds, self._manifest, self._stamp = Firm(self.folder), None, None, stamp
            return self._firm

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rulebook that was installed when the process began."""
        return load_rulebook()

    @property
    def feeds(self) -> Mapping[str, Feed]:
        """The firm's feeds."""
        with self._lock:
            firm = self.firm
            if self._feeds is None:
                self._feeds = read_feeds(firm.feeds_path, self.rulebook.calendars["trading"])
            return self._feeds

    @property
    def manifest(self) -> Manifest:
        """Every delivery there is evidence of, read anew when one has come."""
        with self._lock:
            firm, size = self.firm, self.log.size
            news = EvidenceEntry.objects.filter(index__gte=self._entries_seen, kind=LOAD)
            if self._manifest is None or (size > self._entries_seen and news.exists()):
                self._manifest = Manifest(DatabaseStorage().find(LOAD), first_day=firm.first_day)
            self._entries_seen = size
            return self._manifest

    def installation(self, at: datetime) -> Installation:
        """What the rooms of `day` read, without opening the firm's folder again. What writes opens its own."""
        return _Reading(self, at)

    def today(self, at: datetime) -> date:
        """The firm's local date at a moment, or the rehearsal's."""
        return self.pinned or at.astimezone(self.firm.zone).date()


class _Reading(Installation):
    """An installation that shares what the process knows already. It is read from and never held."""

    def __init__(self, home: Workplace, at: datetime) -> None:
        self.firm = home.firm
        self.at = at
        self.storage, self.log = DatabaseStorage(), home.log
        self.sealed_storage = SealedStorage()
        self.sealed_log = Log(self.sealed_storage)
        self.__dict__.update(rulebook=home.rulebook, feeds=home.feeds, manifest=home.manifest)


@cache
def _workplace(folder: Path, pinned: date | None) -> Workplace:
    return Workplace(folder, pinned)
