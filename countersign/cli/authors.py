"""For authors of controls: try examples, start a control."""

import sys
from pathlib import Path

import click

from .common import FAILED, FOLDER, explained, firm_option, json_option, print_json
from .main import main


@main.command("try")
@click.argument("controls", nargs=-1)
@firm_option
@json_option
@explained
def try_(controls: tuple[str, ...], folder: Path, as_json: bool) -> None:
    """Run the examples of CONTROLS, or of every control, and say whether each came out as it says."""
    from countersign.day.trying import try_examples  # noqa: PLC0415

    results = list(try_examples(controls, folder))
    if as_json:
        print_json({"examples": [result.as_json() for result in results]})
    else:
        for result in results:
            click.echo(result.sentence)
    if not all(result.as_said for result in results):
        sys.exit(FAILED)


@main.command()
@click.argument("control")
@click.option("--in", "rulebook", type=FOLDER, default=Path("rulebook"), help="The rulebook's folder.")
@explained
def new(control: str, rulebook: Path) -> None:
    """Start CONTROL, named as topic/name, from a template."""
    from countersign.day.starting import start_control  # noqa: PLC0415

    path = start_control(control, rulebook)
    click.echo(f"{path} is there. Fill in its five parts, then: countersign try {path.stem}")
