"""The worker's loop: errors are told and tried again, later each time, and it ends when it is told to."""

import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime

from click.testing import CliRunner

from countersign.cli import main
from countersign.day import working
from countersign.day.ticking import Ticked
from countersign.day.working import work

from .conftest import MONDAY

AT = datetime(2017, 3, 21, 12, tzinfo=UTC)


def worked(monkeypatch, folder, ticks, *, every=60.0, turns=None):
    """What a worker of these ticks says, and for how long it waits after each."""
    said, waits, turn = [], [], iter(ticks)

    def one(*_, **__):
        done = next(turn)
        if isinstance(done, Exception):
            raise done
        return done

    def waited(seconds, _):
        waits.append(seconds)
        return len(waits) == len(ticks)

    monkeypatch.setattr(working, "tick", one)
    monkeypatch.setattr(working, "_stopped_within", waited)
    well = work(folder, now=lambda: AT, say=said.append, stop=lambda: False, every=every)
    return said, waits, well


def test_what_goes_wrong_is_told_once_and_tried_again_after_longer_each_time(monkeypatch, firm):
    ticks = [KeyError("Ann Able"), KeyError("Ann Able"), KeyError("Ann Able"), Ticked(escalated=1), Ticked()]
    said, waits, well = worked(monkeypatch, firm.folder, ticks)
    assert waits == [120, 240, 480, 60, 60]
    assert well
    assert len(said) == 2
    assert said[0].startswith("This tick could not be finished; the next one goes on. KeyError at ")
    assert "Ann" not in said[0], "an error may speak of customers"
    assert said[1] == "Alerts and cases overdue that went up: 1. Messages to people: 0."


def test_it_never_waits_longer_than_an_hour_however_often_it_failed(monkeypatch, firm):
    _, waits, well = worked(monkeypatch, firm.folder, [KeyError("x")] * 10)
    assert waits[-1] == working.LONGEST_WAIT
    assert not well


def test_a_folder_that_is_no_firms_is_said_and_ends_with_one(tmp_path):
    result = CliRunner().invoke(main, ["work", "--once", "--firm", str(tmp_path)])
    assert result.exit_code == 1
    assert "is not a firm's folder" in result.output


def test_a_worker_that_waits_ends_when_it_is_told_to(firm):
    (firm.folder / "firm.toml").write_text(
        (firm.folder / "firm.toml").read_text(encoding="utf-8").replace(str(MONDAY), str(date(2039, 1, 1))),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "countersign.cli", "work", "--every", "3600", "--firm", str(firm.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        (firm.inbox / "stranger.csv").write_text("a\n", encoding="utf-8")
        while not (firm.folder / "data" / "checkpoints.txt").exists():  # the first tick has signed
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert not (firm.folder / "data" / "at-work").exists()
