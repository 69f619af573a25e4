"""Hand the evidence to a stranger: entries, checkpoints, the files they name, and a script that verifies them."""

import shutil
from pathlib import Path

from countersign.day.installation import Installation
from countersign.evidence import standalone_verifier, write_bundle


def export_bundle(installation: Installation, bundle: Path) -> int:
    """Write everything to a new folder; return how many entries it holds."""
    from countersign.casework.checkpoints import checkpoints  # noqa: PLC0415  after configure

    installation.checkpoint()
    size = installation.log.size
    files = [path for _, path in installation.firm.files.stored()]
    signed = checkpoints(installation.firm.data)
    write_bundle(bundle, installation.storage.read(0, size), signed, installation.verifier_key, files)
    shutil.copy(str(standalone_verifier.__file__), bundle / "standalone_verifier.py")
    return size
