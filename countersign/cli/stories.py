"""Stories: the demonstration, and thirteen months replayed."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .common import AS_OF, FAILED, FOLDER, days_progress, explained, file_progress, json_option, print_json, say_all
from .main import main


@main.command()
@click.argument("folder", type=FOLDER, default=Path("demo"))
@click.option("--no-serve", is_flag=True, help="Do not open the workbench afterwards.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Where, or next to it.")
@json_option
@explained
def demo(folder: Path, no_serve: bool, port: int, as_json: bool) -> None:
    """Make the example firm in FOLDER, run its day, say what came of it, and open the workbench until Ctrl-C."""
    from countersign.day.demonstrating import demonstrate  # noqa: PLC0415

    with file_progress(as_json) as progress:
        shown = demonstrate(folder, at=datetime.now(UTC), progress=progress)
    if as_json:
        from countersign.day.sentences import outcomes_json  # noqa: PLC0415

        print_json(outcomes_json(shown.day, [ran.outcome for ran in shown.ran]))
    else:
        say_all(shown.sentences())
    if not (no_serve or as_json):
        sys.stdout.flush()
        rehearsal = [
            sys.executable,
            "-m",
            "countersign.web.rehearsal",
            str(folder),
            str(shown.morning_after),
            str(port),
        ]
        os.execv(sys.executable, rehearsal)  # noqa: S606  a process of its own: the workbench sets Django up otherwise


@main.command()
@click.argument("story", type=click.Choice(["mml"]))
@click.option("--until", type=AS_OF, help="Stop after this day.")
@click.option("--seed", type=int, help="Another firm of the same story.")
@click.option("--size", type=float, default=1.0, show_default=True, help="Share of the firm's population.")
@json_option
@explained
def replay(story: str, until: datetime | None, seed: int | None, size: float, as_json: bool) -> None:
    """Walk a STORY day by day: what would have been caught, when, by which control."""
    from countersign.day.telling import replay_story  # noqa: PLC0415

    with days_progress(as_json) as each_day:
        told = replay_story(story, seed=seed, size=size, until=until.date() if until else None, each_day=each_day)
    if as_json:
        print_json(told.as_json())
    else:
        say_all(told.sentences())
    if not told.all_found:
        sys.exit(FAILED)
