"""Trying the rulebook's examples, as a test of controls that anybody can repeat."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countersign.authoring.rulebook import load_rulebook
from countersign.day.installation import WrongCallError
from countersign.law import Parameter, read_thresholds
from countersign.runs import DuckDB
from countersign.runs.examples import Tried, try_control
from countersign.simulation import example_settings


@dataclass(frozen=True)
class TriedExample:
    """One example of one control and what came out."""

    control: str
    tried: Tried

    @property
    def as_said(self) -> bool:
        return self.tried.as_said

    @property
    def sentence(self) -> str:
        """What a control author reads."""
        title = f"{self.control}: {self.tried.example.title}"
        if self.as_said:
            return f"as it says      {title}"
        said = f"exceptions {list(self.tried.example.exceptions)}, undetermined {list(self.tried.example.undetermined)}"
        got = f"exceptions {list(self.tried.exceptions)}, undetermined {list(self.tried.undetermined)}"
        return f"NOT as it says  {title}\n    says  {said}\n    gives {got}"

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "control": self.control,
            "example": self.tried.example.title,
            "as_said": self.as_said,
            "population": self.tried.population,
            "exceptions": [list(key) for key in self.tried.exceptions],
            "undetermined": [list(key) for key in self.tried.undetermined],
        }


def try_examples(names: Sequence[str], folder: Path) -> Iterator[TriedExample]:
    """Judge the examples of these controls, or of all, with the firm's thresholds or else the example firm's."""
    rulebook = load_rulebook()
    if unknown := [name for name in names if name not in rulebook.controls]:
        known = ", ".join(sorted(rulebook.controls))
        raise WrongCallError(f"There is no control called {', '.join(unknown)}. There are: {known}.")
    thresholds = _thresholds(folder)
    with tempfile.TemporaryDirectory() as spill:
        engine = DuckDB(spill=Path(spill))
        for name in names or sorted(rulebook.controls):
            for tried in try_control(rulebook.controls[name], rulebook, thresholds, engine):
                yield TriedExample(name, tried)


def _thresholds(folder: Path) -> dict[str, Parameter]:
    own = folder / "thresholds.toml"
    if own.is_file():
        return dict(read_thresholds(own))
    with tempfile.TemporaryDirectory() as aside:
        example = Path(aside) / "thresholds.toml"
        example.write_text(example_settings()["thresholds.toml"], encoding="utf-8")
        return dict(read_thresholds(example))
