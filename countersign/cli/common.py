"""What commands share: options, how they say errors, progress and results."""

import json
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

AS_OF = click.DateTime(formats=["%Y-%m-%d"])
KNOWN_BY = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"])
FOLDER = click.Path(path_type=Path)
FAILED = 1


def firm_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--firm",
        "folder",
        type=FOLDER,
        default=Path(),
        envvar="COUNTERSIGN_FIRM",
        help="The firm's folder; by default the current one.",
    )(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of sentences.")(
        command
    )


def explained(command: Callable[..., Any]) -> Callable[..., Any]:
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


def open_firm(folder: Path) -> "Installation":
    from countersign.day.installation import Installation  # noqa: PLC0415

    return Installation(folder, datetime.now(UTC))


def today_of(installation: "Installation") -> date:
    return installation.at.astimezone(installation.firm.zone).date()


def engine_named(name: str, installation: "Installation") -> Any:
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
def file_progress(quiet: bool) -> Iterator[Any]:
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
def days_progress(quiet: bool) -> Iterator[Callable[[date], None]]:
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.status import Status  # noqa: PLC0415

    with Status("", console=Console(stderr=True)) as status:
        yield lambda day: status.update(str(day))


def say_all(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
