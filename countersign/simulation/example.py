"""The folders of the simulated firms: who holds which role, what the thresholds are, which files the feeds bring."""

import re
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_FIRST_DAY = re.compile(r"^first_day *= *\S+", re.MULTILINE)
_NAMES = ("firm.toml", "thresholds.toml", "feeds.toml")


def example_settings(firm: str = "example") -> dict[str, str]:
    """A simulated firm's files by name, as text; one that has no thresholds of its own keeps the example firm's."""
    own, example = _source(firm), _source("example")
    places = {name: own / name if (own / name).is_file() else example / name for name in _NAMES}
    return {name: place.read_text(encoding="utf-8") for name, place in places.items()}


def write_firm(folder: Path, *, first_day: date, firm: str = "example") -> None:
    """Write a simulated firm's files into a folder, with this first day; raise FileExistsError rather than replace."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in example_settings(firm).items():
        with (folder / name).open("x", encoding="utf-8") as handle:
            handle.write(_FIRST_DAY.sub(f"first_day  = {first_day}", text))


def _source(firm: str) -> Traversable:
    """`firms/<name>` of a checkout; an installed wheel carries the same files inside this package."""
    packaged = files("countersign.simulation") / f"{firm}_firm"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "firms" / firm
