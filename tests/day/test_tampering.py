"""One byte changed anywhere is named, here and by a stranger with one script."""

import shutil
import sqlite3
import subprocess
import sys

import pytest

from countersign.day.exporting import BUNDLE, VERIFIER, export_packet
from countersign.day.verifying import verify
from countersign.evidence.bundle import verify_bundle

from .test_day import run_day


@pytest.fixture
def day_done(firm):
    firm.deliver()
    run_day(firm)
    return firm


def change_a_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def update(firm, sql):
    """Change the database behind the application's back, its triggers put out of the way."""
    connection = sqlite3.connect(firm.folder / "data" / "countersign.sqlite3")
    with connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        assert connection.execute(sql).rowcount == 1
    connection.close()


def failures(firm):
    installation = firm.open(hour=20)
    with installation.alone():
        return verify(installation).failures


@pytest.mark.parametrize("room", ["tables/access_events", "derived/association_standings", "outcomes", "sources"])
def test_a_changed_file_is_named_with_its_entry(day_done, room):
    path = next((day_done.folder / "data" / "files" / room).iterdir())
    change_a_byte(path)
    (failure,) = failures(day_done)
    assert failure.entry is not None
    assert path.name in failure.what


def test_a_missing_file_is_named_with_its_entry(day_done):
    next((day_done.folder / "data" / "files" / "tables" / "persons").iterdir()).unlink()
    (failure,) = failures(day_done)
    assert failure.entry is not None


def test_a_changed_alert_is_named_with_its_entry(day_done):
    update(day_done, "UPDATE alerts SET sentence = sentence || '.'")
    (failure,) = failures(day_done)
    assert failure.entry is not None
    assert "alert:" in failure.what


def test_a_changed_entry_is_named(day_done):
    update(
        day_done,
        "UPDATE evidence_entries SET entry = CAST(replace(entry, 'system', 'sistem') AS BLOB) WHERE \"index\" = 3",
    )
    assert 3 in {failure.entry for failure in failures(day_done)}


def test_a_changed_checkpoint_is_named(day_done):
    path = day_done.folder / "data" / "checkpoints.txt"
    change_a_byte(path)
    assert failures(day_done)


def test_a_stranger_verifies_the_exported_packet_with_one_script_and_finds_what_was_changed(day_done, tmp_path):
    packet = tmp_path / "packet"
    installation = day_done.open(hour=20)
    with installation.alone():
        export_packet(installation, packet, records=True)

    def stranger():
        script = [sys.executable, "-I", str(packet / VERIFIER), str(packet / BUNDLE), "--json"]
        return subprocess.run(script, capture_output=True, text=True, check=False)

    assert verify_bundle(packet / BUNDLE).verified
    assert stranger().returncode == 0
    shutil.copytree(packet, tmp_path / "good")
    for path in sorted((packet / BUNDLE).rglob("*")):
        if path.is_file() and path.name not in {"manifest.json", "key.txt"}:
            change_a_byte(path)
            assert stranger().returncode == 1, path
            assert not verify_bundle(packet / BUNDLE).verified
            shutil.copy(tmp_path / "good" / path.relative_to(packet), path)
