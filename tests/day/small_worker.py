"""A worker of two controls, so that a tick takes a moment; run as a program, one tick in a process to be killed."""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from countersign.day.installation import Installation
from countersign.day.ticking import Ticked, tick

CONTROLS = ("use_after_leaving", "control_did_not_run")


def small(installation: Installation, *names: str) -> Installation:
    """The installation with a rulebook of these controls, or of `CONTROLS`."""
    whole = installation.rulebook
    chosen = {name: whole.controls[name] for name in names or CONTROLS}
    installation.rulebook = replace(whole, controls=chosen)
    return installation


def one_tick(folder: Path, at: datetime, today: date, **more) -> Ticked:
    """Open the firm at a moment and tick once."""
    return tick(small(Installation(folder, at)), today=today, **more)


if __name__ == "__main__":
    one_tick(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3]))
