"""The example firm's folder: who holds which role, what its thresholds are, which files its feeds bring."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_NAMES = ("firm.toml", "thresholds.toml", "feeds.toml")


def write_firm(folder: Path) -> list[Path]:
    """Write the example firm's files into a folder and return them; raise FileExistsError rather than replace one."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in _NAMES:
        with (folder / name).open("xb") as handle:
            handle.write((_source() / name).read_bytes())
        written.append(folder / name)
    return written


def _source() -> Traversable:
    """`firms/example` of a checkout; an installed wheel carries the same files inside this package."""
    packaged = files("countersign.simulation") / "example_firm"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "firms" / "example"
