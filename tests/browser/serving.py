"""Serves a firm as `countersign serve` does, with a clock that the test moves and ids that are the same every time.

Run as `python -m tests.browser.serving FOLDER PORT`. The moment is the one in the folder's file `moment`.
"""

import os
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

from countersign.web.settings import configure_workbench

from .making import TODAY


def pin(folder: Path) -> None:
    """Take the moment and new ids from the folder."""
    from countersign.casework.models import decisions
    from countersign.web import workplace

    def moment() -> datetime:
        return datetime.fromisoformat((folder / "moment").read_text(encoding="ascii"))

    def next_id(_: int) -> str:
        handle = os.open(folder / "ids", os.O_WRONLY | os.O_CREAT | os.O_APPEND)  # several processes count together
        try:
            os.write(handle, b".")
            return sha256(str(os.lseek(handle, 0, os.SEEK_CUR)).encode()).hexdigest()[:16]
        finally:
            os.close(handle)

    clock = workplace.now
    for module in list(sys.modules.values()):  # those that have taken it from there already as well
        if getattr(module, "now", None) is clock:
            module.now = moment
    decisions.secrets = SimpleNamespace(token_hex=next_id)


def main(folder: Path, port: int) -> None:
    """Serve until interrupted."""
    configure_workbench(folder, today=TODAY)
    pin(folder)
    from countersign.web.serving import serve

    serve(folder, host="127.0.0.1", port=port, today=TODAY, say=lambda line: print(line, flush=True))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
