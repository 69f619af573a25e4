"""What lies in the inbox and has not been looked at yet, so that a worker need not read every file each minute."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from countersign.day.installation import Installation
from countersign.day.loading import Taken
from countersign.feeds import is_companion

QUIET = timedelta(seconds=10)  # a file that changed so shortly ago may still be being written

_Stamp = tuple[int, int]  # size, and when it last changed


class Inbox:
    """What one process has seen of an inbox. Nothing is lost with it: a file looked at again is known already."""

    def __init__(self) -> None:
        self._settled: dict[str, _Stamp] = {}  # loaded or known: not looked at again while they stay as they are
        self._looked_at: dict[str, _Stamp] = {}

    def fresh(self, installation: Installation) -> list[Path]:
        """The files to take in now: those that are new or changed, and with them those refused before.

        A file refused before may be taken now that another, such as its totals, has come or feeds.toml has changed.
        """
        inbox = installation.firm.inbox
        lying = {p.name: _stamp(p) for p in inbox.iterdir() if not p.name.startswith(".")} if inbox.is_dir() else {}
        now = {name: stamp for name, stamp in lying.items() if not _being_written(stamp, installation.at)}
        feeds = _stamp(installation.firm.feeds_path)
        if now | {"feeds.toml": feeds} == self._looked_at:
            return []
        if self._looked_at.get("feeds.toml") != feeds:
            self._settled.clear()
        self._looked_at = now | {"feeds.toml": feeds}
        wanted = (name for name, stamp in now.items() if self._settled.get(name) != stamp)
        return sorted(inbox / name for name in wanted if not is_companion(name))

    def settle(self, taken: Iterable[Taken]) -> None:
        """Note what became of the files that `fresh` gave; what was refused is given again when something changes."""
        stamps = self._looked_at
        self._settled.update({file.file: stamps[file.file] for file in taken if not file.refused})


def _stamp(path: Path) -> _Stamp:
    stat = path.lstat()
    return stat.st_size, stat.st_mtime_ns


def _being_written(stamp: _Stamp, at: datetime) -> bool:
    changed_at = datetime.fromtimestamp(stamp[1] / 1e9, UTC)
    return at - QUIET < changed_at <= at
