"""A firm's day: start a folder, load files, run controls, list alerts, let the worker do it all."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import (
    AS_OF,
    FAILED,
    FOLDER,
    KNOWN_BY,
    engine_named,
    explained,
    file_progress,
    firm_option,
    json_option,
    open_firm,
    plain,
    print_json,
    say_all,
    today_of,
)
from .main import main

if TYPE_CHECKING:
    from countersign.runs import Outcome


@main.command()
@click.argument("folder", type=FOLDER)
@explained
def init(folder: Path) -> None:
    """Start a firm of your own in FOLDER, with the example firm's settings to change."""
    from countersign.day.starting import start_firm  # noqa: PLC0415

    start_firm(folder)
    click.echo(f"{folder} is a firm's folder now.")
    click.echo("  firm.toml        who holds which role: put your people there")
    click.echo("  thresholds.toml  the numbers your firm sets, each dated and approved by two people")
    click.echo("  feeds.toml       which files arrive, when, and how their columns are named")
    click.echo(f"Put files into {folder / 'inbox'}, then: countersign load --firm {folder}")


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@firm_option
@json_option
@explained
def load(files: tuple[Path, ...], folder: Path, as_json: bool) -> None:
    """Take in FILES, or what is in the inbox; quarantine rows that are wrong, refuse files that are."""
    from countersign.day.loading import load_files  # noqa: PLC0415
    from countersign.day.sentences import taken_json, taken_sentences  # noqa: PLC0415

    installation = open_firm(folder)
    with installation.alone(), file_progress(as_json) as progress:
        taken = load_files(installation, files or None, today=today_of(installation), progress=progress)
        installation.checkpoint()
    if as_json:
        print_json(taken_json(taken))
    else:
        say_all(taken_sentences(taken, installation))
    if any(t.refused for t in taken):
        sys.exit(FAILED)


@main.command()
@click.option("--as-of", type=AS_OF, required=True, help="The business date the run is about, as 2017-10-02.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="Where controls run.")
@click.option("--known-by", type=KNOWN_BY, help="Only what had arrived by this moment (UTC); records nothing.")
@click.argument("controls", nargs=-1)
@firm_option
@json_option
@explained
def run(  # noqa: PLR0917  click passes them by name
    controls: tuple[str, ...], as_of: datetime, engine: str, known_by: datetime | None, folder: Path, as_json: bool
) -> None:
    """Run every control due as of a date, or the named CONTROLS, and raise alerts."""
    from countersign.day.running import DayRun  # noqa: PLC0415
    from countersign.day.sentences import day_sentence, outcomes_json, result_sentence  # noqa: PLC0415

    installation = open_firm(folder)
    day = as_of.date()

    def say(outcome: "Outcome") -> None:
        if not as_json:
            click.echo(f"{outcome.control}: {result_sentence(outcome)}")

    with installation.alone():
        runner = DayRun(installation, engine_named(engine, installation))
        if known_by:
            outcomes = runner.as_known_by(day, known_by, controls)
            for outcome in outcomes:
                say(outcome)
            said = f"As known by {known_by:%Y-%m-%d %H:%M} UTC. Nothing was recorded."
        else:
            ran = runner.run(day, names=controls, each=lambda ran: say(ran.outcome))
            outcomes, said = [r.outcome for r in ran], day_sentence(day, ran)
            installation.checkpoint()
    if as_json:
        print_json(outcomes_json(day, outcomes))
    else:
        click.echo(said)
    if any(outcome.word == "not run" for outcome in outcomes):
        sys.exit(FAILED)


@main.command()
@firm_option
@click.option("--every", type=click.FloatRange(min=1), default=60, show_default=True, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Look once, do what is due, and end.")
@click.option("--today", type=AS_OF, help="For a rehearsal: the firm's date, at which it stands still.")
@explained
def work(folder: Path, every: float, once: bool, today: datetime | None) -> None:
    """Do what is due until told to end: load the inbox, run finished days, escalate, remind, send e-mail."""
    import signal  # noqa: PLC0415

    from countersign.day.working import work as work_on  # noqa: PLC0415
    from countersign.web.forgetting import forget_expired  # noqa: PLC0415

    asked_to_end: list[int] = []
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda number, _: asked_to_end.append(number))
    well = work_on(
        folder,
        now=lambda: datetime.now(UTC),
        say=click.echo,
        stop=lambda: bool(asked_to_end),
        every=every,
        once=once,
        today=today.date() if today else None,
        forget=forget_expired,
    )
    if not well and not asked_to_end:
        sys.exit(FAILED)


@main.command()
@firm_option
@json_option
@click.option("--control", help="Only alerts of this control.")
@explained
def alerts(folder: Path, as_json: bool, control: str | None) -> None:
    """List the open alerts."""
    installation = open_firm(folder)
    from countersign.casework.selectors import open_alerts  # noqa: PLC0415  after configure

    found = list(open_alerts(control_id=control))
    if as_json:
        fields = ("id", "control_id", "owner", "sentence", "raised_date", "last_seen_date", "answer_due_date")
        print_json({"alerts": [{f: plain(getattr(alert, f)) for f in fields} for alert in found]})
        return
    for alert in found:
        click.echo(f"{alert.id}  {alert.raised_date}  answer by {alert.answer_due_date}  {alert.owner}")
        click.echo(f"    {alert.sentence}")
    click.echo(f"{installation.firm.name} has {len(found)} open.")
