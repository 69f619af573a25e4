"""The command line: what it prints for people and programs, and how it exits."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from countersign.cli import main

from .conftest import CONTROL, MONDAY

LIGHT = ("ibis", "duckdb", "django", "rich", "sqlglot")


def countersign(*arguments):
    """Run a command; return its exit code and what it printed."""
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def loaded(firm):
    firm.deliver()
    code, _ = countersign("load", "--firm", firm.folder)
    assert code == 0
    return firm


def test_a_day_by_commands(firm):
    loaded(firm)
    code, said = countersign("run", "--firm", firm.folder, "--as-of", MONDAY, CONTROL)
    assert code == 0, "exceptions found are not a failure of the command"
    assert "1 exception, 1 undetermined (4 rows judged)" in said
    code, said = countersign("alerts", "--firm", firm.folder)
    assert code == 0
    assert "P2 used records (download)" in said
    code, said = countersign("verify", "--firm", firm.folder)
    assert code == 0
    assert said.startswith("Verified")


def test_what_programs_read_is_a_contract(firm):
    firm.deliver()
    code, said = countersign("load", "--firm", firm.folder, "--json")
    assert code == 0
    assert {"file", "table", "received", "loaded", "quarantined", "refused"} <= json.loads(said)["files"][0].keys()
    code, said = countersign("run", "--firm", firm.folder, "--as-of", MONDAY, "--json", CONTROL)
    read = json.loads(said)
    assert read["as_of"] == "2017-03-20"
    assert {"control", "outcome", "population", "exceptions", "undetermined"} <= read["outcomes"][0].keys()
    code, said = countersign("verify", "--firm", firm.folder, "--json")
    read = json.loads(said)
    assert (read["verified"], read["failures"]) == (True, [])
    assert read["entries"] > 0


def test_a_refused_file_is_a_failure_with_a_sentence_and_nothing_changed(firm):
    firm.deliver(log="no,system\n1,records\n")
    code, said = countersign("load", "--firm", firm.folder)
    assert code == 1
    assert "log_2017-03-20.csv: refused." in said
    _, said = countersign("load", "--firm", firm.folder, "--json")
    (log,) = [f for f in json.loads(said)["files"] if f["file"].startswith("log")]
    assert log["received"] == log["loaded"] == 0


def test_a_control_that_did_not_run_is_a_failure(firm):
    firm.deliver(without="log")
    countersign("load", "--firm", firm.folder)
    code, said = countersign("run", "--firm", firm.folder, "--as-of", MONDAY, CONTROL)
    assert code == 1
    assert "NOT RUN for want of log for 2017-03-20" in said


def test_a_day_as_known_by_a_moment_records_nothing(firm):
    loaded(firm)
    before = firm.open().log.size
    code, said = countersign("run", "--firm", firm.folder, "--as-of", MONDAY, "--known-by", "2017-03-20 12:00", CONTROL)
    assert code == 1
    assert "Nothing was recorded" in said
    assert firm.open().log.size == before
    assert countersign("verify", "--firm", firm.folder)[0] == 0, "no file is left behind"


@pytest.mark.parametrize(
    "arguments",
    [("run", "--as-of", MONDAY, "no_such_control"), ("run", "--as-of", "yesterday"), ("replay", "nobody"), ("dance",)],
)
def test_a_wrong_call_exits_2(firm, arguments):
    code, _ = countersign(*arguments, *(["--firm", firm.folder] if arguments[0] == "run" else []))
    assert code == 2


def test_a_folder_that_is_no_firms_is_said_to_be_none(tmp_path):
    code, said = countersign("load", "--firm", tmp_path)
    assert code == 1
    assert "is not a firm's folder" in said


def test_a_firm_of_your_own_starts_with_settings_to_change_and_never_over_another(tmp_path):
    folder = tmp_path / "mine"
    assert countersign("init", folder)[0] == 0
    assert countersign("load", "--firm", folder)[0] == 0
    code, said = countersign("init", folder)
    assert code == 1
    assert "nothing was changed" in said


def test_help_is_instant_because_nothing_heavy_is_imported():
    check = f"import sys, countersign.cli; print([m for m in {LIGHT!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_neither_pandas_nor_numpy_nor_pyarrow_is_used_at_run_time(firm):
    firm.deliver()
    heavy = ("pandas", "numpy", "pyarrow")
    check = (
        "import sys; from countersign.cli import main\n"
        f"for a in (['load'], ['run', '--as-of', '{MONDAY}', '{CONTROL}']):\n"
        f"    main([*a, '--firm', {str(firm.folder)!r}], standalone_mode=False)\n"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"
