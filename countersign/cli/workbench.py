"""The workbench: serve it, invite people."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .common import AS_OF, explained, firm_option
from .main import main


@main.command()
@firm_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="At which port.")
@click.option("--today", type=AS_OF, help="A rehearsal: the firm's date stands still on this day.")
@explained
def serve(folder: Path, host: str, port: int, today: datetime | None) -> None:
    """Serve the workbench until Ctrl-C."""
    from countersign.web.serving import serve as serve_workbench  # noqa: PLC0415

    worker = [sys.executable, "-m", "countersign.cli", "work", "--firm", str(folder)]
    if today:
        worker += ["--today", f"{today:%Y-%m-%d}"]
    serve_workbench(
        folder,
        host=host,
        port=port,
        today=today.date() if today else None,
        at=datetime.now(UTC),
        say=click.echo,
        beside=[worker],
    )


@main.command()
@click.argument("person")
@click.option("--email", required=True, help="Where the link is sent, and how the person signs in.")
@click.option("--expires-on", type=AS_OF, help="The first day without access: for examiners, auditors, consultants.")
@firm_option
@explained
def invite(person: str, email: str, expires_on: datetime | None, folder: Path) -> None:
    """Open an account for PERSON, or give the person a new link that sets a password."""
    from countersign.web.inviting import invite_person  # noqa: PLC0415

    expires = expires_on.date() if expires_on else None
    link = invite_person(folder, person=person, email=email, expires_on=expires, at=datetime.now(UTC))
    click.echo(f"Give this link to {person}, and to nobody else. It works once, for seven days:")
    click.echo(link)
