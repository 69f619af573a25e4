"""What an investigation of a kind has to do: the steps that a supervisor wrote down for a topic's cases."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countersign.authoring.control import AuthoringError


@dataclass(frozen=True)
class StepToDo:
    """One step: its name, the sentence that says what to do, and whether a case can be decided without it."""

    name: str
    text: str
    required: bool = True


def read_investigations(folder: Path) -> Mapping[str, tuple[StepToDo, ...]]:
    """The steps of each topic, from `<topic>.toml`; raise AuthoringError for a file that does not say them."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}


def _read(path: Path) -> tuple[StepToDo, ...]:
    try:
        steps = tomllib.loads(path.read_text(encoding="utf-8"))["steps"]
        return tuple(_step(name, said) for name, said in steps.items())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, AttributeError, TypeError) as error:
        raise AuthoringError(
            f"{path} does not say the steps of its investigations, so its cases would ask for none: {error}. "
            'Write each as [steps.name], with text = "…" and, where it may be left undone, required = false.'
        ) from error


def _step(name: str, said: Mapping[str, Any]) -> StepToDo:
    text, required = said["text"], said.get("required", True)
    if not isinstance(text, str) or not text.strip() or not isinstance(required, bool):
        raise TypeError(f"step {name} has no text, or a `required` that is neither true nor false")
    return StepToDo(name, text.strip(), required)
