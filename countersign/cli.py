"""The command line. Everything heavy is imported by the command that needs it, so that help is instant."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from countersign.day.installation import Installation
    from countersign.day.loading import Taken
    from countersign.day.running import Ran

AS_OF = click.DateTime(formats=["%Y-%m-%d"])
KNOWN_BY = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
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
            from countersign.errors import is_explained  # noqa: PLC0415

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

    installation = _open(folder)
    with installation.alone(), _progress(as_json) as progress:
        taken = load_files(installation, files or None, today=_today(installation), progress=progress)
        installation.checkpoint()
    if as_json:
        _print_json({"files": [_taken(t) for t in taken]})
    else:
        _say_taken(taken, installation)
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

    installation = _open(folder)
    day = as_of.date()
    with installation.alone():
        runner = DayRun(installation, _engine(engine, installation))
        if known_by:
            _say_known_by(runner, day, known_by, controls, as_json)
            return
        ran = runner.run(day, names=controls, each=(lambda _: None) if as_json else _say_ran)
        installation.checkpoint()
    if as_json:
        _print_json(_outcomes(day, ran))
    else:
        _say_day(day, ran)
    if any(r.outcome.word == "not run" for r in ran):
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
    click.echo(f"{len(found)} open at {installation.firm.name}.")


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
        for line in told.sentences():
            click.echo(line)
    if not told.all_found:
        sys.exit(FAILED)


@main.command()
@click.argument("folder", type=FOLDER, default=Path("demo"))
@_json_option
@_explained
def demo(folder: Path, as_json: bool) -> None:
    """Make the example firm in FOLDER, load its files, run its day, and say what came of it."""
    from countersign.day.demonstrating import demonstrate  # noqa: PLC0415

    with _progress(as_json) as progress:
        shown = demonstrate(folder, at=datetime.now(UTC), progress=progress)
    if as_json:
        _print_json(_outcomes(shown.day, shown.ran))
        return
    for line in shown.sentences():
        click.echo(line)


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


def _say_taken(taken: "Sequence[Taken]", installation: "Installation") -> None:
    from countersign.day.loading import quarantine_sentences  # noqa: PLC0415

    for file in taken:
        if file.refused:
            click.echo(f"{file.file}: refused. {file.refused}", err=True)
        elif file.known:
            click.echo(f"{file.file}: known already, nothing changed.")
        else:
            put_aside = f", {file.quarantined} put aside in quarantine" if file.quarantined else ""
            click.echo(f"{file.file}: {file.loaded} of {file.received} rows loaded into {file.table}{put_aside}.")
            for sentence in quarantine_sentences(installation, file):
                click.echo(f"    {sentence}")
    if not taken:
        click.echo(f"Nothing to load in {installation.firm.inbox}.")


def _say_known_by(runner: Any, day: date, known_by: datetime, controls: Sequence[str], as_json: bool) -> None:
    outcomes = runner.as_known_by(day, known_by, controls)
    if as_json:
        _print_json({"as_of": day.isoformat(), "outcomes": [_outcome(outcome) for outcome in outcomes]})
        return
    for outcome in outcomes:
        click.echo(f"{outcome.control}: {_result(outcome)}")
    click.echo(f"As known by {known_by:%Y-%m-%d %H:%M} UTC. Nothing was recorded.")


def _say_ran(ran: "Ran") -> None:
    click.echo(f"{ran.control.id}: {_result(ran.outcome)}")


def _result(outcome: Any) -> str:
    from countersign.day.sentences import result_sentence  # noqa: PLC0415

    return result_sentence(outcome)


def _say_day(day: date, ran: "Sequence[Ran]") -> None:
    new = sum(r.new_alerts for r in ran)
    standing = sum(r.standing_alerts for r in ran)
    from countersign.day.sentences import many  # noqa: PLC0415

    seen_again = f"{many(standing, 'alert')} seen again"
    click.echo(f"{many(len(ran), 'control')} as of {day}: {many(new, 'new alert')}, {seen_again}.")


def _outcomes(day: date, ran: "Sequence[Ran]") -> dict[str, Any]:
    return {"as_of": day.isoformat(), "outcomes": [_outcome(r.outcome) for r in ran]}


def _outcome(outcome: Any) -> dict[str, Any]:
    return {
        "control": outcome.control,
        "outcome": outcome.word,
        "population": outcome.population,
        "exceptions": outcome.exceptions,
        "undetermined": outcome.undetermined,
        "missing": list(outcome.missing),
    }


def _taken(file: "Taken") -> dict[str, Any]:
    return {
        "file": file.file,
        "table": file.table,
        "received": file.received,
        "loaded": file.loaded,
        "quarantined": file.quarantined,
        "known": file.known,
        "refused": file.refused,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
