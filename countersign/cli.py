"""The command line. Everything heavy is imported by the command that needs it, so that help is instant."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from countersign.day.installation import Installation
    from countersign.runs import Outcome

AS_OF = click.DateTime(formats=["%Y-%m-%d"])
KNOWN_BY = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"])
FOLDER = click.Path(path_type=Path)
FAILED = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="countersign")
def main() -> None:
    """Written supervisory procedures that run.

    Exit codes: 0 done, 1 could not finish (a control did not run, evidence does not verify, input refused),
    2 wrong call. Exceptions found are not a failure of the command.
    """


def _firm_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--firm",
        "folder",
        type=FOLDER,
        default=Path(),
        envvar="COUNTERSIGN_FIRM",
        help="The firm's folder; by default the current one.",
    )(command)


def _json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of sentences.")(
        command
    )


def _explained(command: Callable[..., Any]) -> Callable[..., Any]:
    """Say an error in its own sentence, without a traceback, and exit 1."""

    @wraps(command)
    def explained(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Exception as error:
            from countersign.errors import is_explained, is_wrong_call  # noqa: PLC0415

            if is_wrong_call(error):
                raise click.UsageError(str(error)) from error
            if is_explained(error):
                raise click.ClickException(str(error)) from error
            raise

    return explained


@main.command()
@click.argument("folder", type=FOLDER)
@_explained
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
@_firm_option
@_json_option
@_explained
def load(files: tuple[Path, ...], folder: Path, as_json: bool) -> None:
    """Take in FILES, or what is in the inbox; quarantine rows that are wrong, refuse files that are."""
    from countersign.day.loading import load_files  # noqa: PLC0415
    from countersign.day.sentences import taken_json, taken_sentences  # noqa: PLC0415

    installation = _open(folder)
    with installation.alone(), _progress(as_json) as progress:
        taken = load_files(installation, files or None, today=_today(installation), progress=progress)
        installation.checkpoint()
    if as_json:
        _print_json(taken_json(taken))
    else:
        _say(taken_sentences(taken, installation))
    if any(t.refused for t in taken):
        sys.exit(FAILED)


@main.command()
@click.option("--as-of", type=AS_OF, required=True, help="The business date the run is about, as 2017-10-02.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="Where controls run.")
@click.option("--known-by", type=KNOWN_BY, help="Only what had arrived by this moment (UTC); records nothing.")
@click.argument("controls", nargs=-1)
@_firm_option
@_json_option
@_explained
def run(  # noqa: PLR0917  click passes them by name
    controls: tuple[str, ...], as_of: datetime, engine: str, known_by: datetime | None, folder: Path, as_json: bool
) -> None:
    """Run every control due as of a date, or the named CONTROLS, and raise alerts."""
    from countersign.day.running import DayRun  # noqa: PLC0415
    from countersign.day.sentences import day_sentence, outcomes_json, result_sentence  # noqa: PLC0415

    installation = _open(folder)
    day = as_of.date()

    def say(outcome: "Outcome") -> None:
        if not as_json:
            click.echo(f"{outcome.control}: {result_sentence(outcome)}")

    with installation.alone():
        runner = DayRun(installation, _engine(engine, installation))
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
        _print_json(outcomes_json(day, outcomes))
    else:
        click.echo(said)
    if any(outcome.word == "not run" for outcome in outcomes):
        sys.exit(FAILED)


@main.command()
@_firm_option
@click.option("--every", type=click.FloatRange(min=1), default=60, show_default=True, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Look once, do what is due, and end.")
@click.option("--today", type=AS_OF, help="For a rehearsal: the firm's date, at which it stands still.")
@_explained
def work(folder: Path, every: float, once: bool, today: datetime | None) -> None:
    """Do what is due until told to end: load the inbox, run finished days, escalate, remind, send e-mail."""
    import signal  # noqa: PLC0415

    from countersign.day.working import work as work_on  # noqa: PLC0415

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
    )
    if not well and not asked_to_end:
        sys.exit(FAILED)


@main.command("try")
@click.argument("controls", nargs=-1)
@_firm_option
@_json_option
@_explained
def try_(controls: tuple[str, ...], folder: Path, as_json: bool) -> None:
    """Run the examples of CONTROLS, or of every control, and say whether each came out as it says."""
    from countersign.day.trying import try_examples  # noqa: PLC0415

    results = list(try_examples(controls, folder))
    if as_json:
        _print_json({"examples": [result.as_json() for result in results]})
    else:
        for result in results:
            click.echo(result.sentence)
    if not all(result.as_said for result in results):
        sys.exit(FAILED)


@main.command()
@click.argument("control")
@click.option("--in", "rulebook", type=FOLDER, default=Path("rulebook"), help="The rulebook's folder.")
@_explained
def new(control: str, rulebook: Path) -> None:
    """Start CONTROL, named as topic/name, from a template."""
    from countersign.day.starting import start_control  # noqa: PLC0415

    path = start_control(control, rulebook)
    click.echo(f"{path} is there. Fill in its five parts, then: countersign try {path.stem}")


@main.command()
@_firm_option
@_json_option
@click.option("--control", help="Only alerts of this control.")
@_explained
def alerts(folder: Path, as_json: bool, control: str | None) -> None:
    """List the open alerts."""
    installation = _open(folder)
    from countersign.casework.selectors import open_alerts  # noqa: PLC0415  after configure

    found = list(open_alerts(control_id=control))
    if as_json:
        fields = ("id", "control_id", "owner", "sentence", "raised_date", "last_seen_date", "answer_due_date")
        _print_json({"alerts": [{f: _plain(getattr(alert, f)) for f in fields} for alert in found]})
        return
    for alert in found:
        click.echo(f"{alert.id}  {alert.raised_date}  answer by {alert.answer_due_date}  {alert.owner}")
        click.echo(f"    {alert.sentence}")
    click.echo(f"{installation.firm.name} has {len(found)} open.")


@main.command()
@click.argument("bundle", type=FOLDER, required=False)
@_firm_option
@_json_option
@_explained
def verify(bundle: Path | None, folder: Path, as_json: bool) -> None:
    """Check the evidence: here, or in an exported BUNDLE."""
    report: Any
    if bundle:
        from countersign.evidence.bundle import verify_bundle  # noqa: PLC0415

        report = verify_bundle(bundle)
    else:
        from countersign.day.verifying import verify as verify_here  # noqa: PLC0415

        installation = _open(folder)
        with installation.alone():
            report = verify_here(installation)
    failures = [{"entry": failure.entry, "what": failure.what} for failure in report.failures]
    if as_json:
        _print_json({"verified": report.verified, "entries": report.entries, "failures": failures})
    elif report.verified:
        click.echo(f"Verified: {report.entries} entries, every file and every alert are as the evidence says.")
    else:
        for failure in report.failures:
            click.echo(failure.what)
        click.echo(f"NOT verified: {len(failures)} of what the evidence speaks of is not as it says.")
    if not report.verified:
        sys.exit(FAILED)


@main.command()
@click.argument("packet", type=FOLDER)
@click.option("--records", is_flag=True, help="With the delivered files and their tables, personal data included.")
@_firm_option
@_explained
def export(packet: Path, records: bool, folder: Path) -> None:
    """Write the evidence and what controls found to PACKET, with a script that verifies it anywhere."""
    from countersign.day.exporting import BUNDLE, VERIFIER, export_packet  # noqa: PLC0415

    installation = _open(folder)
    with installation.alone():
        entries = export_packet(installation, packet, records=records)
    click.echo(f"{packet / BUNDLE} holds {entries} entries and files they name.")
    click.echo(f"The key that signs them, to be given by another way: {installation.verifier_key}")
    click.echo(f"Verify it on any machine: python {packet / VERIFIER} {packet / BUNDLE}")


@main.command()
@_firm_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="At which port.")
@click.option("--today", type=AS_OF, help="A rehearsal: the firm's date stands still on this day.")
@_explained
def serve(folder: Path, host: str, port: int, today: datetime | None) -> None:
    """Serve the workbench until Ctrl-C."""
    from countersign.web.serving import serve as serve_workbench  # noqa: PLC0415

    worker = [sys.executable, "-m", "countersign.cli", "work", "--firm", str(folder)]
    serve_workbench(
        folder,
        host=host,
        port=port,
        today=today.date() if today else None,
        say=click.echo,
        beside=[worker] if "work" in main.commands else [],
    )


@main.command()
@click.argument("person")
@click.option("--email", required=True, help="Where the link is sent, and how the person signs in.")
@click.option("--expires-on", type=AS_OF, help="The first day without access: for examiners, auditors, consultants.")
@_firm_option
@_explained
def invite(person: str, email: str, expires_on: datetime | None, folder: Path) -> None:
    """Open an account for PERSON, or give the person a new link that sets a password."""
    from countersign.web.inviting import invite_person  # noqa: PLC0415

    expires = expires_on.date() if expires_on else None
    link = invite_person(folder, person=person, email=email, expires_on=expires, at=datetime.now(UTC))
    click.echo(f"Give this link to {person}, and to nobody else. It works once, for seven days:")
    click.echo(link)


@main.command()
@click.argument("story", type=click.Choice(["mml"]))
@click.option("--until", type=AS_OF, help="Stop after this day.")
@click.option("--seed", type=int, help="Another firm of the same story.")
@click.option("--size", type=float, default=1.0, show_default=True, help="Share of the firm's population.")
@_json_option
@_explained
def replay(story: str, until: datetime | None, seed: int | None, size: float, as_json: bool) -> None:
    """Walk a STORY day by day: what would have been caught, when, by which control."""
    from countersign.day.telling import replay_story  # noqa: PLC0415

    with _days_progress(as_json) as each_day:
        told = replay_story(story, seed=seed, size=size, until=until.date() if until else None, each_day=each_day)
    if as_json:
        _print_json(told.as_json())
    else:
        _say(told.sentences())
    if not told.all_found:
        sys.exit(FAILED)


@main.command()
@click.argument("folder", type=FOLDER, default=Path("demo"))
@click.option("--no-serve", is_flag=True, help="Do not open the workbench afterwards.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Where, or next to it.")
@_json_option
@_explained
def demo(folder: Path, no_serve: bool, port: int, as_json: bool) -> None:
    """Make the example firm in FOLDER, run its day, say what came of it, and open the workbench until Ctrl-C."""
    from countersign.day.demonstrating import demonstrate  # noqa: PLC0415

    with _progress(as_json) as progress:
        shown = demonstrate(folder, at=datetime.now(UTC), progress=progress)
    if as_json:
        from countersign.day.sentences import outcomes_json  # noqa: PLC0415

        _print_json(outcomes_json(shown.day, [ran.outcome for ran in shown.ran]))
    else:
        _say(shown.sentences())
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


def _open(folder: Path) -> "Installation":
    from countersign.day.installation import Installation  # noqa: PLC0415

    return Installation(folder, datetime.now(UTC))


def _today(installation: "Installation") -> date:
    return installation.at.astimezone(installation.firm.zone).date()


def _engine(name: str, installation: "Installation") -> Any:
    if name == "duckdb":
        return None
    try:
        from countersign.runs.spark_engine import Spark  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(
            "The Spark engine is not installed. Install it with `pip install 'countersign[spark]'` and Java 17, "
            "or run on DuckDB, which gives the same outcome."
        ) from error
    return Spark(spill=installation.firm.data / "files" / "aside")


@contextmanager
def _progress(quiet: bool) -> Iterator[Any]:
    """How far a file is, on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda file, share: bar.update(task, description=file, completed=share)


@contextmanager
def _days_progress(quiet: bool) -> Iterator[Callable[[date], None]]:
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.status import Status  # noqa: PLC0415

    with Status("", console=Console(stderr=True)) as status:
        yield lambda day: status.update(str(day))


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
