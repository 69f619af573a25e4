"""Hand the evidence to a stranger: entries, checkpoints, the files they name, and a script that verifies them."""

import shutil
from pathlib import Path

from countersign.day.installation import Installation
from countersign.evidence import standalone_verifier, write_bundle

BUNDLE, VERIFIER = "evidence", "standalone_verifier.py"


def export_packet(installation: Installation, folder: Path) -> int:
    """Write the bundle and, beside it, the verifying script to a new folder; return how many entries it holds."""
    from countersign.casework.checkpoints import checkpoints  # noqa: PLC0415  after configure

    installation.checkpoint()
    folder.mkdir(parents=True, exist_ok=True)
    size = installation.log.size
    write_bundle(
        folder / BUNDLE,
        installation.storage.read(0, size),
        checkpoints=checkpoints(installation.firm.data),
        vkey=installation.verifier_key,
        files=[path for _, path in installation.firm.files.stored()],
    )
    shutil.copy(str(standalone_verifier.__file__), folder / VERIFIER)
    return size
