"""A CMU CERT insider-threat release: its directories, loaded, and its labelled events, sorted into a log a month."""

import csv
import gzip
import json
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from countersign.authoring.rulebook import load_rulebook
from countersign.evidence import digest_file
from countersign.feeds import Loaded, Refused, load_file, read_feeds
from countersign.runs import DuckDB
from countersign.store.files import Files

HERE = Path(__file__).parent
CLOCK = ZoneInfo("UTC")
LONGEST_YEARS = 10  # no release covers as much: a moment further away is none of it
FIELDS = ("kind", "id", "at", "user", "pc")
WORDS = frozenset(
    ["Logon", "Logoff", "Connect", "Disconnect", "Send", "Receive", "View"]
    + [f"File {did}" for did in ("Open", "Write", "Copy", "Delete")]
    + [f"WWW {did}" for did in ("Visit", "Download", "Upload")]
)

csv.field_size_limit(16 << 20)  # a row holds a whole e-mail


class ReleaseError(ValueError):
    """The folder is not a release that can be read."""


def next_month(month: date) -> date:
    """The first day of the month after; a month is written as its first day."""
    return (month + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Directory:
    """One month's directory: name by user, and whether it tells who is not in it (no row of it is unreadable)."""

    month: date
    listed: Mapping[str, str]
    whole: bool


@dataclass
class Release:
    """What a release holds, and what of it could not be read."""

    name: str
    directories: list[Directory] = field(default_factory=list)
    logs: dict[date, Path] = field(default_factory=dict)
    labelled: int = 0
    repeated: int = 0
    directory_rows_quarantined: int = 0
    unread: list[str] = field(default_factory=list)

    @property
    def last_listed(self) -> dict[str, date]:
        """Month of the last directory that lists each user."""
        return {user: directory.month for directory in self.directories for user in directory.listed}

    @property
    def leavers(self) -> set[str]:
        """Users whom a later directory leaves out for certain."""
        last_whole = max((directory.month for directory in self.directories if directory.whole), default=date.min)
        return {user for user, month in self.last_listed.items() if month < last_whole}

    def changes(self, gone: bool) -> int:
        """How often somebody disappeared from one directory to the next whole one, or appeared again."""
        count = 0
        seen: set[str] = set()
        for before, after in pairwise(self.directories):
            seen |= before.listed.keys()
            away = before.listed.keys() - after.listed.keys() if after.whole else set()
            back = (after.listed.keys() & seen) - before.listed.keys() if before.whole else set()
            count += len(away if gone else back)
        return count


class Store:
    """Where files are loaded to, by the feeds written for a release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rulebook = load_rulebook()
        self.feeds = read_feeds(HERE / "cert_access.toml", self.rulebook.calendars["trading"])
        self.files = Files(folder / "store")
        (folder / "spill").mkdir()
        self.engine = DuckDB(spill=folder / "spill")
        self._loaded: dict[tuple[str, str], Loaded] = {}

    def due(self, month: date) -> date:
        """The business date of a month's deliveries: its last trading day."""
        return self.feeds["log"].previous_due(next_month(month))

    def load(self, feed: str, month: date, path: Path) -> Loaded:
        """Load one file; raise Refused where all of it is wrong. The same bytes again give what they gave before."""
        known = (feed, digest_file(path))
        if known not in self._loaded:
            day = self.due(month)
            self._loaded[known] = load_file(path, self.feeds[feed], day, files=self.files, today=day, zone=CLOCK)
        return self._loaded[known]

    def load_rows(self, feed: str, month: date, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Loaded:
        """Load rows written to a file as human resources or an operator would deliver them."""
        path = self.folder / f"{feed}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])
        return self.load(feed, month, path)

    def rows(self, loaded: Loaded) -> Iterator[Mapping[str, Any]]:
        """The rows that were loaded."""
        yield from self.engine.file_rows(
            self.files.path(loaded.digest, room=f"tables/{loaded.table}", suffix=".parquet")
        )

    def bad_rows(self, loaded: Loaded) -> Iterator[Any]:
        """The rows in quarantine, as they were; what could not be taken apart is no mapping."""
        if loaded.quarantine_digest:
            path = self.files.path(loaded.quarantine_digest, room="quarantine", suffix=".jsonl")
            yield from (json.loads(line)["row"] for line in path.read_text(encoding="utf-8").splitlines())


def read_release(folder: Path, store: Store) -> Release:
    """Load the directories, and sort the labelled events into a log a month."""
    release = Release(folder.resolve().name)
    for month, path in _directory_files(folder, release):
        try:
            loaded = store.load("people", month, path)
        except Refused as error:
            release.unread.append(str(error))
            continue
        users = {row["person_id"]: row["legal_name"] for row in store.rows(loaded)}
        named = [row.get("user_id") if isinstance(row, dict) else None for row in store.bad_rows(loaded)]
        release.directory_rows_quarantined += len(named)
        listed = {**{user: "unreadable" for user in named if user}, **users}
        release.directories.append(Directory(month, listed, whole=all(named)))
    if not release.directories:
        raise ReleaseError(f"{folder / 'directory'} holds no readable directory, so nobody can be seen to leave.")
    _sort_events(folder, release, store.folder)
    return release


def _directory_files(folder: Path, release: Release) -> list[tuple[date, Path]]:
    found: dict[date, Path] = {}
    for path in sorted((folder / "directory").glob("*")):
        name = re.fullmatch(r"(\d{4}-(0[1-9]|1[0-2]))\.csv(\.gz)?", path.name)
        if not name:
            release.unread.append(f"{path.name} is not named like a directory, YYYY-MM.csv or YYYY-MM.csv.gz.")
        elif (month := date.fromisoformat(f"{name[1]}-01")) in found:
            raise ReleaseError(f"{path.name} and {found[month].name} are of the same month. Keep one of them.")
        else:
            found[month] = path
    return sorted(found.items())


def _sort_events(folder: Path, release: Release, aside: Path) -> None:
    seen: set[bytes] = set()
    for line in _labelled_lines(folder, release):
        release.labelled += 1
        mark = sha256(line.encode()).digest()[:16]
        if mark in seen:
            release.repeated += 1
            continue
        seen.add(mark)
        entry, first = _entry(line), release.directories[0].month
        month = _month_of(entry)
        if month is None or abs(month.year - first.year) > LONGEST_YEARS:
            entry, month = {"row": line}, first  # loading puts it into quarantine, for want of all else
        path = release.logs.setdefault(month, aside / f"log_{month}.json")
        with path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")


def _labelled_lines(folder: Path, release: Release) -> Iterator[str]:
    """The rows of every labelled file of this release, whether in an archive or beside it."""
    own = re.search(r"r\d+(\.\d+)?", release.name)
    for name, stream in _labelled_files(folder / "answers", release):
        labelled = re.fullmatch(r"(.+?)-([^-]+)(-[^-]+)?\.csv", name)
        if not labelled or (own and labelled[1] != own[0]):
            release.unread.append(f"{name} is not named like labelled events of this release.")
            continue
        for raw in stream:
            if line := raw.decode("utf-8", errors="replace").strip():
                yield line


def _labelled_files(folder: Path, release: Release) -> Iterator[tuple[str, Iterable[bytes]]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".csv":
            with path.open("rb") as plain:
                yield path.name, plain
        elif path.name.endswith(".csv.gz"):
            with gzip.open(path) as unpacked:
                yield path.name.removesuffix(".gz"), unpacked
        elif re.search(r"\.(tgz|tar(\.\w+)?)$", path.name):
            try:
                yield from _archived_files(path)
            except (tarfile.TarError, EOFError, OSError) as error:
                raise ReleaseError(f"{path.name} cannot be read to its end: {error}. Fetch it again.") from error
        else:
            release.unread.append(f"{path.name} is neither an archive nor a file of labelled events.")


def _archived_files(path: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if member.isfile() and (stream := archive.extractfile(member)):
                yield Path(member.name).name, stream


def _entry(line: str) -> dict[str, str]:
    """A row as an entry of a log. What it lacks it lacks: whether it can be loaded, loading finds out."""
    try:
        cells = next(csv.reader([line]))
    except (csv.Error, StopIteration):
        return {"row": line}
    entry = dict(zip(FIELDS, cells, strict=False))
    word = next((cell for cell in cells[len(FIELDS) :] if cell in WORDS), "")
    entry["did"] = f"{entry.get('kind', '')} {word}".strip()
    return entry if len(cells) > len(FIELDS) else {"row": line}


def _month_of(entry: Mapping[str, str]) -> date | None:
    try:
        return datetime.strptime(entry.get("at", ""), "%m/%d/%Y %H:%M:%S").date().replace(day=1)  # noqa: DTZ007
    except ValueError:
        return None
