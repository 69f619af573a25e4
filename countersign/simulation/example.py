"""The example firm's folder: who holds which role, what its thresholds are, which files its feeds bring."""

import re
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_FIRST_DAY = re.compile(r"^first_day *= *\S+", re.MULTILINE)
_NAMES = ("firm.toml", "thresholds.toml", "feeds.toml")


def example_settings() -> dict[str, str]:
    """The example firm's files by name, as text."""
    return {name: (_source() / name).read_text(encoding="utf-8") for name in _NAMES}


def write_firm(folder: Path, *, first_day: date) -> None:
    """Write the example firm's files into a folder, with this first day; raise FileExistsError rather than replace."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in example_settings().items():
        with (folder / name).open("x", encoding="utf-8") as handle:
            handle.write(_FIRST_DAY.sub(f"first_day  = {first_day}", text))


def _source() -> Traversable:
    """`firms/example` of a checkout; an installed wheel carries the same files inside this package."""
    packaged = files("countersign.simulation") / "example_firm"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "firms" / "example"
