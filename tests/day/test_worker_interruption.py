"""A worker killed at any moment, and two at once: the outcome is the undisturbed one's, and nothing is done twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from countersign.day.verifying import verify

from .conftest import MONDAY, SmallFirm
from .small_worker import one_tick

AT, TODAY = datetime(2017, 3, 23, 12, tzinfo=UTC), date(2017, 3, 23)
ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("COUNTERSIGN_KILLS", "1"))


def worker(firm, at=AT):
    command = [sys.executable, "-m", "tests.day.small_worker", str(firm.folder), at.isoformat(), str(TODAY)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def made(folder, thresholds):
    firm = SmallFirm(folder, thresholds)
    for day in range(3):
        firm.deliver(day=MONDAY + timedelta(days=day))
    return firm


def results(firm):
    """All that three days come to: loads, runs, alerts, what went up and who was told of what, each with its count."""
    installation = firm.open(hour=20, day=TODAY)
    from countersign.casework.models import Alert, Message

    with installation.alone():
        assert verify(installation).failures == []
    return {
        "loads": Counter((e.subject, e.as_of, e.body["digest"]) for e in installation.storage.find("load")),
        "runs": Counter((e.subject, e.as_of, e.body["result"]) for e in installation.storage.find("run")),
        "days": max(e.as_of for e in installation.storage.find("tick") if e.as_of),
        "alerts": Counter(Alert.objects.values_list("control_id", "key", "escalated_date")),
        "escalated": Counter(e.subject for e in installation.storage.find("alert escalated")),
        "told": Counter(Message.objects.values_list("person", "occasion")),
    }


def test_a_killed_worker_is_made_good_by_its_next_tick(tmp_path, thresholds):
    """COUNTERSIGN_KILLS sets how many rounds there are."""
    undisturbed = made(tmp_path / "undisturbed", thresholds)
    began = time.monotonic()
    assert worker(undisturbed).wait() == 0
    took = time.monotonic() - began
    expected = results(undisturbed)
    assert expected["days"] == date(2017, 3, 22)
    for round_ in range(KILLS):
        disturbed = made(tmp_path / f"disturbed-{round_}", thresholds)
        chance = random.Random(round_)
        for _ in range(2):
            process = worker(disturbed)
            time.sleep(chance.uniform(0.3, 1.0) * took)
            process.send_signal(signal.SIGKILL)
            process.wait()
        one_tick(disturbed.folder, AT, TODAY)
        assert results(disturbed) == expected, f"round {round_}"
        assert not one_tick(disturbed.folder, AT + timedelta(hours=1), TODAY).did_something


def test_two_workers_at_once_do_everything_once(tmp_path, thresholds):
    firm = made(tmp_path / "firm", thresholds)
    both = [worker(firm), worker(firm)]
    assert [process.wait() for process in both] == [0, 0]
    one_tick(firm.folder, AT, TODAY)
    found = results(firm)
    for what in ("loads", "runs", "alerts", "escalated", "told"):
        assert set(found[what].values()) <= {1}, what
    assert len(found["loads"]) == 18
    assert found["days"] == date(2017, 3, 22)
