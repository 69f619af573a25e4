"""The rulebook: discovered through an entry point, never imported by name."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from countersign.authoring.calendar import Calendar
from countersign.authoring.control import AuthoringError, Control
from countersign.authoring.investigation import StepToDo, read_investigations
from countersign.authoring.shared import Derived, Prepared
from countersign.law import BusinessCalendar, RuleSet, read_calendars, read_rules

GROUP = "countersign.rulebook"


@dataclass(frozen=True)
class Rulebook:
    """Everything discovered: controls, derived and prepared tables, the steps of investigations, and the law."""

    controls: Mapping[str, Control]
    derived: Mapping[str, Derived]
    prepared: Mapping[str, Prepared]
    investigations: Mapping[str, tuple[StepToDo, ...]]
    rules: RuleSet
    calendars: Mapping[str, BusinessCalendar]
    roots: tuple[Path, ...]

    @cached_property
    def calendar(self) -> Calendar:
        """The calendars as controls count on them."""
        return Calendar(self.calendars)

    def source_files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the rulebook with its path relative to the package, in order: what a run's code was."""
        for root in self.roots:
            for path in sorted(root.rglob("*")):
                if path.is_file() and path.suffix in {".py", ".toml", ".md", ".lock"}:
                    yield path.relative_to(root.parent).as_posix(), path.read_bytes()


@cache
def load_rulebook() -> Rulebook:
    """Discover every installed rulebook package; raise AuthoringError where one is not written as needed."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    if not points:
        raise AuthoringError(f"No rulebook is installed: no package offers the entry point group {GROUP}.")
    packages = [point.load() for point in points]
    roots = tuple(Path(package.__path__[0]) for package in packages)
    controls: dict[str, Control] = {}
    for package in packages:
        for module in _modules(package, "controls", depth=2):
            _add(controls, _read_control(module), module)
    derived: dict[str, Derived] = {}
    prepared: dict[str, Prepared] = {}
    for package in packages:
        for module in _modules(package, "derived", depth=1):
            shared = _read(module, (Derived, Prepared))
            _add(derived if isinstance(shared, Derived) else prepared, shared, module)
    rules = read_rules(*(root / "law" for root in roots))
    investigations: dict[str, tuple[StepToDo, ...]] = {}
    for root in roots:
        investigations |= read_investigations(root / "investigations")
    return Rulebook(controls, derived, prepared, investigations, rules, read_calendars(roots[0] / "law"), roots)


def _modules(package: ModuleType, folder: str, *, depth: int) -> Iterator[ModuleType]:
    names = [f"{package.__name__}.{folder}"]
    for level in range(depth):
        packages = [import_module(name) for name in names]
        names = [
            f"{parent.__name__}.{found.name}"
            for parent in packages
            for found in iter_modules(parent.__path__)
            if found.ispkg == (level < depth - 1)
        ]
    for name in names:
        yield import_module(name)


def _read_control(module: ModuleType) -> Control:
    found: Control = _read(module, (Control,))
    return replace(found, topic=module.__name__.split(".")[-2], procedure=_procedure(module))


def _read(module: ModuleType, kinds: tuple[type, ...]) -> Any:
    """The one object a rulebook file defines, under the file's own name, with its title, source and examples."""
    name = module.__name__.split(".")[-1]
    found: Any = getattr(module, name, None)
    if not isinstance(found, kinds):
        wanted = " or ".join(kind.__name__.lower() for kind in kinds)
        raise AuthoringError(f"{module.__file__} has to define a {wanted} called {name}, as the file is called.")
    title = (module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
    facts = {"title": title, "source": _logic(inspect.getsource(module)), "examples": tuple(module.EXAMPLES)}
    return replace(found, **facts)  # type: ignore[type-var]


def _procedure(module: ModuleType) -> str:
    """The module's docstring from "Procedure:" on, without the word."""
    _, found, procedure = inspect.cleandoc(module.__doc__ or "").partition("Procedure:")
    if not found:
        raise AuthoringError(f'{module.__file__} has no paragraph that begins "Procedure:" in its docstring.')
    return textwrap.dedent(procedure).strip()


def _logic(source: str) -> str:
    """The file as Python understands it: comments and layout do not make another version."""
    return ast.unparse(ast.parse(source))


def _add(found: dict[str, Any], item: Any, module: ModuleType) -> None:
    if item.id in found:
        raise AuthoringError(f"{module.__file__}: the name {item.id} is taken; every control and table has its own.")
    found[item.id] = item
