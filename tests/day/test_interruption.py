"""A command killed at any moment: the next one makes it good, and the outcome is the undisturbed one's."""

import json
import os
import random
import signal
import subprocess
import sys
import time

from countersign.day.verifying import verify

from .conftest import CONTROL, MONDAY, SmallFirm
from .test_day import run_day

COMMANDS = (["load"], ["run", "--as-of", str(MONDAY), CONTROL])
KILLS = int(os.environ.get("COUNTERSIGN_KILLS", "2"))


def countersign(firm, arguments):
    command = [sys.executable, "-m", "countersign.cli", *arguments, "--firm", str(firm.folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def results(firm):
    """Digest of the control's result and of every loaded table, and the alerts: all that a day comes to."""
    installation = firm.open(hour=20)
    from countersign.casework.selectors import open_alerts  # after the installation has configured the database

    with installation.alone():
        report = verify(installation)
    assert report.failures == []
    runs = [entry.body["result"] for entry in installation.storage.find("run")]
    loads = {(e.subject, e.as_of): e.body["digest"] for e in installation.storage.find("load")}
    result = installation.firm.files.path(runs[-1], room="outcomes", suffix=".json")
    assert json.loads(result.read_bytes())["exceptions"] == 1
    return runs[-1], loads, [(a.key, a.sentence) for a in open_alerts()]


def test_a_killed_command_is_made_good_by_the_next(tmp_path, thresholds):
    """COUNTERSIGN_KILLS sets how many rounds of two killed commands there are."""
    took = []
    undisturbed = SmallFirm(tmp_path / "undisturbed", thresholds)
    undisturbed.deliver()
    for arguments in COMMANDS:
        began = time.monotonic()
        countersign(undisturbed, arguments).wait()
        took.append(time.monotonic() - began)
    expected = results(undisturbed)
    for round_ in range(KILLS):
        disturbed = SmallFirm(tmp_path / f"disturbed-{round_}", thresholds)
        disturbed.deliver()
        chance = random.Random(round_)
        for arguments, seconds in zip(COMMANDS, took, strict=True):
            process = countersign(disturbed, arguments)
            time.sleep(chance.uniform(0.3, 1.0) * seconds)
            process.send_signal(signal.SIGKILL)
            process.wait()
        run_day(disturbed, hour=18)
        assert results(disturbed) == expected, f"round {round_}"
