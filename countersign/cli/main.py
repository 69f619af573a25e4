"""The command that all others hang on."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="countersign")
def main() -> None:
    """Written supervisory procedures that run.

    Exit codes: 0 done, 1 could not finish (a control did not run, evidence does not verify, input refused),
    2 wrong call. Exceptions found are not a failure of the command.
    """
