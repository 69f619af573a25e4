"""The standalone verifier as a stranger runs it: one copied file, Python, `cryptography`."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from countersign.evidence import MemoryStorage, standalone_verifier, write_bundle

from .builders import VKEY, checkpoint_of, log_of


@pytest.fixture
def bundle(tmp_path):
    storage = MemoryStorage()
    log = log_of(3, storage)
    path = tmp_path / "bundle.zip"
    write_bundle(path, storage.read(0, 3), checkpoints=[checkpoint_of(log)], vkey=VKEY)
    return path


def run(*arguments):
    """Run a copy of the script, in Python's isolated mode and away from Countersign."""
    folder = Path(arguments[0]).parent
    script = shutil.copy(standalone_verifier.__file__, folder)
    command = [sys.executable, "-I", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def test_it_imports_the_standard_library_and_cryptography_alone():
    tree = ast.parse(Path(standalone_verifier.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.split(".")[0] for name in imported}
    assert roots - sys.stdlib_module_names == {"cryptography"}


def test_it_says_what_it_verified_and_by_which_key(bundle):
    done = run(bundle)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Verified: 3 entries, of which 0 are withheld.\n"
        f"The key came with the bundle. Ask the firm whether this is its key: {VKEY}\n"
    )
    assert run(bundle, "--key", VKEY).stdout == "Verified: 3 entries, of which 0 are withheld.\n"


def test_it_prints_its_report_as_json(bundle):
    done = run(bundle, "--json")
    assert json.loads(done.stdout) == {
        "verified": True, "entries": 3, "failures": [], "withheld": 0, "key": VKEY,
    }  # fmt: skip


def test_it_exits_1_and_says_why_when_a_bundle_does_not_verify(bundle):
    done = run(bundle, "--key", "someone+else")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("NOT VERIFIED: 3 entries read, 3 failures.\n  Checkpoint 1 of 1 is no good")
    missing = run(bundle.with_name("§ nowhere"), "--json")
    assert (missing.returncode, missing.stderr) == (1, "")
    assert json.loads(missing.stdout)["verified"] is False


def test_it_exits_2_for_a_wrong_call(bundle):
    assert run(bundle, "--unknown").returncode == 2
