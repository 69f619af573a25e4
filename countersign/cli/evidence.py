"""The evidence: check it, hand it to a stranger."""

import sys
from pathlib import Path
from typing import Any

import click

from .common import FAILED, FOLDER, explained, firm_option, json_option, open_firm, print_json
from .main import main


@main.command()
@click.argument("bundle", type=FOLDER, required=False)
@firm_option
@json_option
@explained
def verify(bundle: Path | None, folder: Path, as_json: bool) -> None:
    """Check the evidence: here, or in an exported BUNDLE."""
    report: Any
    if bundle:
        from countersign.evidence.bundle import verify_bundle  # noqa: PLC0415

        report = verify_bundle(bundle)
    else:
        from countersign.day.verifying import verify as verify_here  # noqa: PLC0415

        installation = open_firm(folder)
        with installation.alone():
            report = verify_here(installation)
    failures = [{"entry": failure.entry, "what": failure.what} for failure in report.failures]
    if as_json:
        print_json({"verified": report.verified, "entries": report.entries, "failures": failures})
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
@firm_option
@explained
def export(packet: Path, records: bool, folder: Path) -> None:
    """Write the evidence and what controls found to PACKET, with a script that verifies it anywhere."""
    from countersign.day.exporting import BUNDLE, VERIFIER, export_packet  # noqa: PLC0415

    installation = open_firm(folder)
    with installation.alone():
        entries = export_packet(installation, packet, records=records)
    click.echo(f"{packet / BUNDLE} holds {entries} entries and files they name.")
    click.echo(f"The key that signs them, to be given by another way: {installation.verifier_key}")
    click.echo(f"Verify it on any machine: python {packet / VERIFIER} {packet / BUNDLE}")
