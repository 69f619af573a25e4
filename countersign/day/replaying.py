"""A story, day by day: what would have been caught, when, by which control."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from countersign.authoring import Control
from countersign.day.installation import DayError, Installation
from countersign.day.loading import load_files
from countersign.day.running import DayRun, Ran
from countersign.simulation import Planted, Story, write_firm

RUN_AT = time(5, 30)  # the morning after, firm time: every feed has come, and none is late

Finding = tuple[str, tuple[str, ...]]  # control and key


@dataclass
class Replay:
    """What a replay saw: when each exception was first seen, which controls did not run and what was never received."""

    story: str
    planted: tuple[Planted, ...]
    first_seen: dict[Finding, date] = field(default_factory=dict)
    undetermined: dict[Finding, date] = field(default_factory=dict)
    not_run: dict[str, date] = field(default_factory=dict)
    missing: dict[str, date] = field(default_factory=dict)

    def take(self, ran: Ran) -> None:
        """Take in one control's outcome of one day."""
        outcome = ran.outcome
        if answers_alerts(ran.control):
            return
        for verdict in outcome.found:
            self.first_seen.setdefault((outcome.control, verdict.key), outcome.as_of)
        for verdict in outcome.unsure:
            self.undetermined.setdefault((outcome.control, verdict.key), outcome.as_of)
        if outcome.word == "not run":
            self.not_run.setdefault(outcome.control, outcome.as_of)
        for what in outcome.missing:
            self.missing.setdefault(what.split(" for ")[0], outcome.as_of)

    def seen(self, planted: Planted) -> date | None:
        """The day a planted exception was first seen; None if it never was."""
        return self.first_seen.get((planted.control, planted.key))

    def extra(self) -> Iterator[tuple[Finding, date]]:
        """What was found and not planted."""
        planted = {(p.control, p.key) for p in self.planted}
        yield from ((found, day) for found, day in sorted(self.first_seen.items()) if found not in planted)

    def as_json(self) -> dict[str, Any]:
        """The contract of `replay --json`."""
        return {
            "story": self.story,
            "law": "as it was on each day",
            "planted": [
                {
                    "id": p.id,
                    "finding": p.finding,
                    "control": p.control,
                    "key": list(p.key),
                    "invented": p.invented,
                    "first_possible": p.first_possible.isoformat(),
                    "first_seen": seen.isoformat() if (seen := self.seen(p)) else None,
                }
                for p in self.planted
            ],
            "extra": [
                {"control": control, "key": list(key), "first_seen": day.isoformat()}
                for (control, key), day in self.extra()
            ],
            "undetermined": [
                {"control": control, "key": list(key), "first_seen": day.isoformat()}
                for (control, key), day in sorted(self.undetermined.items())
            ],
            "not_run": [{"control": control, "first_day": day.isoformat()} for control, day in self.not_run.items()],
        }


def replay(
    story: Story,
    folder: Path,
    *,
    without: frozenset[str] = frozenset(),
    until: date | None = None,
    each_day: Callable[[date], None] = lambda _: None,
) -> Replay:
    """Walk a story day by day in an empty folder: write the day's files, load them, run what is due.

    `without` names feeds that the firm does not receive. Nobody works on alerts in a replay, so what controls over
    answers to alerts find is true, and is no part of the story.
    """
    write_firm(folder, first_day=story.first_day)
    installation = Installation(folder, datetime.combine(story.first_day, RUN_AT, tzinfo=UTC))
    last = until or story.last_day
    planted = sorted((p for p in story.planted if p.first_possible <= last), key=lambda p: (p.first_possible, p.id))
    replayed = Replay(story.name, tuple(planted))
    with installation.alone():
        run = DayRun(installation)
        for day in story.days():
            if day > last:
                break
            installation.at = morning_after(day, installation.firm.zone)
            files = story.write_day(day, installation.firm.inbox, without=without)
            taken = load_files(installation, files, today=installation.at.date())
            if refused := [t.refused for t in taken if t.refused]:
                raise DayError(f"The replay's own file was refused: {refused[0]}")
            for path in files:
                path.unlink()
            run.run(day, each=replayed.take)
            each_day(day)
        installation.checkpoint()
    return replayed


def answers_alerts(control: Control) -> bool:
    """Whether a control judges how people answer alerts."""
    return "alerts" in control.arguments


def morning_after(day: date, zone: ZoneInfo) -> datetime:
    """When a day is loaded and run: the next morning, in UTC."""
    return datetime.combine(day + timedelta(days=1), RUN_AT, tzinfo=zone).astimezone(UTC)
