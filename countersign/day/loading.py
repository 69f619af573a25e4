"""Take in what is in the inbox: every file is loaded, refused with a sentence, or known already."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from countersign.day.installation import Installation
from countersign.evidence import Draft, digest_file
from countersign.feeds import (
    Feed,
    FeedError,
    Loaded,
    describe_quarantine,
    is_companion,
    load_file,
    match,
    unexpected,
)
from countersign.store.manifest import LOAD, Delivery
from countersign.tables import declared_tables

SENTENCES_SHOWN = 5

Progress = Callable[[str, float], None]  # a file's name, and the share of it that is done


@dataclass(frozen=True)
class Taken:
    """What became of one file of the inbox. `refused` is the sentence that says why, if it was."""

    file: str
    table: str | None
    received: int = 0
    loaded: int = 0
    quarantined: int = 0
    quarantine_digest: str | None = None
    known: bool = False
    refused: str | None = None


def load_files(
    installation: Installation, paths: Iterable[Path] | None = None, *, today: date, progress: Progress | None = None
) -> list[Taken]:
    """Load these files, or all of the inbox, in order of business date; the caller holds the installation.

    A file that was loaded before, under the same mapping, is known and changes nothing. A refused file changes
    nothing and stays where it is.
    """
    files = list(paths) if paths is not None else _in_inbox(installation.firm.inbox)
    taken: list[Taken] = []
    matched: list[tuple[date, Path, Feed]] = []
    for path in files:
        try:
            found = match(installation.feeds, path.name)
        except FeedError as error:
            taken.append(Taken(path.name, None, refused=str(error)))
            continue
        if found is None:
            taken.append(Taken(path.name, None, refused=str(unexpected(path.name, installation.feeds))))
        else:
            feed, business_date = found
            matched.append((business_date, path, feed))
    for business_date, path, feed in sorted(matched, key=lambda found: (found[0], found[1].name)):
        count = partial(progress, path.name) if progress else None
        taken.append(take_file(installation, path, feed, business_date, today=today, progress=count))
    return taken


def _in_inbox(inbox: Path) -> list[Path]:
    if not inbox.is_dir():
        return []
    return sorted(p for p in inbox.iterdir() if not p.name.startswith(".") and not is_companion(p.name))


def take_file(
    installation: Installation,
    path: Path,
    feed: Feed,
    business_date: date,
    *,
    today: date,
    progress: Callable[[float], None] | None = None,
    also: Sequence[Draft] = (),
) -> Taken:
    """Load one file of a feed, unless it was loaded before; the entries in `also` are written with the load's own."""
    firm, manifest = installation.firm, installation.manifest
    mapping = feed.mapping_digest(firm.zone)
    source = digest_file(path) if path.is_file() and not path.is_symlink() else ""
    if manifest.has(feed.id, business_date, source, mapping):
        return Taken(path.name, feed.table, known=True)
    before = manifest.same_file(feed.id, source, mapping)
    unchanged = before is not None and feed.declaration.fill == "state" and not feed.totals and business_date <= today
    try:
        loaded: Loaded | Delivery = (
            before
            if before and unchanged
            else load_file(path, feed, business_date, files=firm.files, today=today, zone=firm.zone, progress=progress)
        )
    except FeedError as error:
        return Taken(path.name, feed.table, refused=str(error))
    draft = installation.draft(LOAD, feed.id, _facts(loaded), as_of=business_date)
    delivery = manifest.add(installation.write(draft, *also)[0])
    return Taken(
        path.name,
        feed.table,
        delivery.received,
        delivery.loaded,
        delivery.quarantined,
        delivery.quarantine_digest,
    )


def quarantine_sentences(installation: Installation, taken: Taken) -> Iterator[str]:
    """What is wrong with the first rows that a file had to leave in quarantine; personal values are masked."""
    if taken.quarantine_digest and taken.table:
        path = installation.firm.files.path(taken.quarantine_digest, room="quarantine", suffix=".jsonl")
        yield from describe_quarantine(path, declared_tables()[taken.table], taken.file, SENTENCES_SHOWN)


def _facts(loaded: Loaded | Delivery) -> dict[str, object]:
    """What the entry says that makes the load a fact."""
    newest = loaded.newest_row_at
    return {
        "table": loaded.table,
        "source_digest": loaded.source_digest,
        "mapping_digest": loaded.mapping_digest,
        "digest": loaded.digest,
        "received": loaded.received,
        "loaded": loaded.loaded,
        "quarantined": loaded.quarantined,
        "quarantine_digest": loaded.quarantine_digest,
        "newest_row_at": newest.isoformat() if newest else None,
    }
