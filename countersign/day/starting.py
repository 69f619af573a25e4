"""Starting something new: a firm's folder, or a control."""

from pathlib import Path

from countersign.day.installation import DayError
from countersign.simulation import example_settings

TEMPLATE = '''"""{title}.

Procedure: each business day the … reviews … and keeps …
"""

from countersign.authoring import Example, Table, _, control


@control(
    cites="17 CFR 248.30(a)",
    owner="information security officer",
    schedule="each business day",
    key="person_id",
    says="{{person_id}} …",
)
def {name}(persons: Table) -> Table:
    return persons.mutate(exception=_.status == "left")


EXAMPLES = [
    Example(
        "one row that trips it and one that does not",
        persons=[{{"person_id": "P1", "status": "left"}}, {{"person_id": "P2"}}],
        exceptions=["P1"],
    ),
]
'''


def start_firm(folder: Path) -> None:
    """Make a firm's folder with the example firm's settings; refuse one that is a firm's already."""
    if (folder / "firm.toml").exists():
        raise DayError(f"{folder} is a firm's folder already; nothing was changed. Name another.")
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    for name, text in example_settings().items():
        (folder / name).write_text(text, encoding="utf-8")


def start_control(control: str, rulebook: Path) -> Path:
    """Write a new control's file from the template; `control` is topic/name. Returns the file."""
    topic, _, name = control.partition("/")
    if not (topic.isidentifier() and name.isidentifier()):
        raise DayError(f"{control!r} does not name a topic and a control. Write it as access/use_after_leaving.")
    folder = rulebook / "controls" / topic
    path = folder / f"{name}.py"
    if not rulebook.is_dir():
        raise DayError(f"{rulebook} is no folder, so there is no rulebook to add to. Name it with --in.")
    if path.exists():
        raise DayError(f"{path} exists already; nothing was changed. Choose another name.")
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / "__init__.py"
    if not package.exists():
        package.write_text(f'"""{topic.replace("_", " ").capitalize()}."""\n', encoding="utf-8")
    path.write_text(TEMPLATE.format(title=name.replace("_", " ").capitalize(), name=name), encoding="utf-8")
    return path
