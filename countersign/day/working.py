"""The worker: tick after tick until it is told to end. It keeps nothing that a restart would miss."""

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from traceback import extract_tb

from django.db import connections

from countersign.day.inbox import Inbox
from countersign.day.installation import Installation
from countersign.day.ticking import Stop, tick
from countersign.errors import is_explained

LONGEST_WAIT = 3600.0  # seconds between two tries, however often it has failed
NAP = 0.5  # seconds after which a worker that waits looks whether it is to end

Say = Callable[[str], None]
Now = Callable[[], datetime]
Forget = Callable[[datetime], None]


def work(
    folder: Path,
    *,
    now: Now,
    say: Say,
    stop: Stop,
    every: float = 60.0,
    once: bool = False,
    today: date | None = None,
    forget: Forget = lambda _: None,
) -> bool:
    """Do what is due in the firm's folder every so many seconds until `stop` says so, or `once`.

    `now` is asked for the moment before each tick; `today` pins the firm's date for a rehearsal; `forget` removes,
    after each tick, what is kept for a while only. What goes wrong is said, and the next tick tries again, after twice
    as long each time. Returns whether the last tick went well.
    """
    inbox, failures = Inbox(), 0
    told: list[str] = []
    while True:
        sentences, well = _one(folder, now(), today, inbox, stop=stop, forget=forget)
        if sentences != told:  # what is still in the way is said once
            for sentence in sentences:
                say(sentence)
        told, failures = sentences, 0 if well else failures + 1
        if once or _stopped_within(min(every * 2**failures, max(every, LONGEST_WAIT)), stop):
            return well


def _one(
    folder: Path, at: datetime, today: date | None, inbox: Inbox, *, stop: Stop, forget: Forget
) -> tuple[list[str], bool]:
    try:
        installation = Installation(folder, at)
        local = today or at.astimezone(installation.firm.zone).date()
        done = tick(installation, today=local, inbox=inbox, stop=stop)
        forget(at)
        return list(done.sentences(installation)), True
    except Exception as error:  # the worker outlives what goes wrong in a tick
        connections.close_all()  # whatever became of the one in use, the next tick has a sound one
        return [f"This tick could not be finished; the next one goes on. {_explain(error)}"], False


def _stopped_within(seconds: float, stop: Stop) -> bool:
    """Wait, in short naps rather than on a lock, which the handler of a signal could find taken."""
    end = time.monotonic() + seconds
    while not stop() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, NAP))
    return stop()


def _explain(error: Exception) -> str:
    """An error in its own words where it is one of ours; of any other the place alone: it may speak of customers."""
    if is_explained(error):
        return str(error)
    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {place.filename}:{place.lineno}."
