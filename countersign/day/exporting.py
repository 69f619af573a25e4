"""Hand the evidence to a stranger: entries, checkpoints, the files they name, and a script that verifies them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from countersign.day.installation import DayError, Installation, named_in
from countersign.evidence import standalone_verifier, write_bundle

BUNDLE, VERIFIER = "evidence", "standalone_verifier.py"
WITHOUT_RECORDS = ("outcomes", "exceptions", "sql", "rulebooks")  # rooms that hold ids and no personal data


def export_packet(installation: Installation, folder: Path, *, records: bool) -> int:
    """Write the bundle and, beside it, the verifying script to a new folder; return how many entries it holds.

    `records` adds the delivered files and the tables made of them, with the personal data in them. Without them their
    digests still stand in the entries. The export is evidenced before it is made.

    The packet is everybody's log and what that log names: it is the same with and without what is sealed.
    """
    from countersign.casework.checkpoints import checkpoints  # noqa: PLC0415  after configure

    if folder.exists():
        raise DayError(f"{folder} is there already; nothing was exported. Name a new folder.")
    installation.write(installation.draft("export", folder.name, {"records": records}))
    installation.checkpoint()
    folder.mkdir(parents=True)
    size = installation.log.size
    write_bundle(
        folder / BUNDLE,
        installation.storage.read(0, size),
        checkpoints=checkpoints(installation.firm.data),
        vkey=installation.verifier_key,
        files=_named(installation, records=records),
    )
    shutil.copy(str(standalone_verifier.__file__), folder / VERIFIER)
    return size


def _named(installation: Installation, *, records: bool) -> Iterator[Path]:
    """The kept files that everybody's log names; only with `records` those with personal data, documents among them."""
    named, firm = named_in(installation.log), installation.firm
    for files in (firm.files, firm.documents) if records else (firm.files,):
        for digest, path in files.stored():
            if digest in named and (records or path.relative_to(files.root).parts[0] in WITHOUT_RECORDS):
                yield path
