"""A replayed story in sentences, and as JSON."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from countersign.day.replaying import Replay, replay
from countersign.day.sentences import many
from countersign.simulation import PARTNER_FEEDS, Planted, Story, mml


@dataclass(frozen=True)
class Told:
    """The story replayed twice: with the partner's roster and log, and as the firm really was, without them."""

    story: Story
    received: Replay
    as_it_was: Replay

    @property
    def all_found(self) -> bool:
        """Whether everything planted was found on the first day it could be, and nothing else."""
        on_time = all(self.received.seen(p) == p.first_possible for p in self.received.planted)
        return on_time and not any(self.received.extra())

    def as_json(self) -> dict[str, Any]:
        """The contract of `replay --json`: the replay with everything received, and what the firm lacked."""
        return {
            **self.received.as_json(),
            "as_it_was": {k: v for k, v in self.as_it_was.as_json().items() if k == "not_run"},
        }

    def sentences(self) -> Iterator[str]:
        """What a reader is told, planted exception by planted exception."""
        story = self.story
        yield f"{story.title}: {story.first_day} to {story.last_day}, with the law as it was on each day."
        yield "What is marked * is invented. Of the rest the published order tells the kind; every name, number and day"
        yield "of a single act is invented there too."
        yield ""
        for planted in self.received.planted:
            mark = "*" if planted.invented else " "
            yield f"{planted.finding} {mark} {planted.what} ({', '.join(planted.key)})"
            yield f"      {self._seen(planted)}"
        extra = list(self.received.extra())
        yield ""
        for (control, key), day in extra:
            yield f"Not planted, yet found: {control} {', '.join(key)} on {day}."
        planted_count = len(self.received.planted)
        on_time = sum(self.received.seen(p) == p.first_possible for p in self.received.planted)
        yield f"{on_time} of {planted_count} planted exceptions found on the first day they could be."
        yield f"{len(extra)} found that were not planted."
        yield from self._without_the_partner()

    def _seen(self, planted: Planted) -> str:
        seen = self.received.seen(planted)
        if seen is None:
            return f"NOT FOUND by {planted.control}; it could have been seen on {planted.first_possible}."
        after, spared = (seen - planted.began).days, (self.story.last_day - seen).days
        began = f"found on {seen} by {planted.control}, {many(after, 'day')} after it began"
        return f"{began}; {many(spared, 'day')} would not have passed."

    def _without_the_partner(self) -> Iterator[str]:
        yield ""
        yield "As the firm really was, without the partner's roster and log:"
        for control, day in sorted(self.as_it_was.not_run.items()):
            yield f"  from {day}: {control} NOT RUN"
        for what, day in sorted(self.as_it_was.missing.items()):
            yield f"  {what} never received, from {day}"


def replay_story(
    _story: str, *, seed: int | None, size: float, until: date | None, each_day: Callable[[date], None]
) -> Told:
    """Replay the story twice, side by side, in folders that are removed afterwards."""
    story = _made(seed, size)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        as_it_was = beside.submit(_replay_without_the_partner, seed, size, until)
        received = _replayed(story, frozenset(), until, each_day)
        return Told(story, received, as_it_was.result())


def _made(seed: int | None, size: float) -> Story:
    return mml(size=size) if seed is None else mml(seed, size=size)


def _replay_without_the_partner(seed: int | None, size: float, until: date | None) -> Replay:
    return _replayed(_made(seed, size), PARTNER_FEEDS, until, lambda _: None)


def _replayed(story: Story, without: frozenset[str], until: date | None, each_day: Callable[[date], None]) -> Replay:
    # A reader may hold the database open at the end; the findings are not lost over a folder that lingers.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return replay(story, Path(folder) / "firm", without=without, until=until, each_day=each_day)
