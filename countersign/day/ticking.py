"""One tick of the worker: what is due is read off the records and done; what was done is not done again.

Nothing is queued. A tick that is interrupted anywhere leaves work that is due, and the next one finds it.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from countersign.day.due import TICK, controls_to_run, days_to_run, files_since_last_tick
from countersign.day.firm_files import note_firm_files
from countersign.day.inbox import Inbox
from countersign.day.installation import BusyError, DayError, Installation
from countersign.day.loading import Taken, load_files
from countersign.day.mailing import Mailed, mail_server_of, send_mails
from countersign.day.running import DayRun, Ran
from countersign.day.sentences import day_sentence, many, result_sentence, taken_sentences

DAYS_PER_TICK = 5  # so that a worker that catches up still reminds people in time

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Ticked:
    """What one tick did. What is sealed is in none of it: whoever runs the worker need not be in the circle."""

    taken: tuple[Taken, ...] = ()
    again: tuple[Ran, ...] = ()
    ran: tuple[tuple[date, tuple[Ran, ...]], ...] = ()
    days_left: int = 0
    escalated: int = 0
    told: int = 0
    mailed: Mailed = field(default_factory=Mailed)
    waits: str = ""

    @property
    def loaded(self) -> int:
        """How many files brought something new."""
        return sum(not file.known and not file.refused for file in self.taken)

    @property
    def did_something(self) -> bool:
        """Whether anything was done that evidence should tell of."""
        mails = self.mailed.sent + self.mailed.failed
        return any((self.loaded, self.again, self.ran, self.escalated, self.told, mails))

    def sentences(self, installation: Installation) -> Iterator[str]:
        """What was done, for whoever watches the worker; nothing where nothing was."""
        if news := [file for file in self.taken if not file.known]:
            yield from taken_sentences(news, installation)
        if self.again:
            yield f"{many(len(self.again), 'earlier run')} made again, because a file about its day came later."
        for day, ran in self.ran:
            if ran:
                yield day_sentence(day, ran)
            yield from (f"  {r.control.id}: {result_sentence(r.outcome)}" for r in ran if r.outcome.word == "not run")
        if self.days_left:
            yield f"{many(self.days_left, 'more day')} to catch up with, the oldest first."
        if self.escalated or self.told:
            yield f"Alerts and cases overdue that went up: {self.escalated:,}. Messages to people: {self.told:,}."
        if self.mailed.sent or self.mailed.failed:
            yield f"E-mails sent: {self.mailed.sent:,}; failed: {self.mailed.failed:,}."
        yield from filter(None, (self.mailed.trouble, self.waits))


def tick(installation: Installation, *, today: date, inbox: Inbox | None = None, stop: Stop = lambda: False) -> Ticked:
    """Load what has come, run the days that are due, keep the clocks, send what waits, and sign for it.

    `today` is the firm's date at the installation's moment, or a rehearsal's. `stop` is asked between any two steps;
    when it says so the tick ends early, and well. Another command at work on the installation is waited for until the
    next tick.
    """
    try:
        with installation.alone():
            return _tick(installation, today, inbox or Inbox(), stop)
    except BusyError as error:
        return Ticked(waits=str(error))


def _tick(installation: Installation, today: date, inbox: Inbox, stop: Stop) -> Ticked:
    failed: Exception | None = None
    done = Ticked()
    try:
        note_firm_files(installation)
        done = _load(installation, today, inbox)
        done = _run_days(installation, today, done, stop)
    except Exception as error:  # a broken feeds.toml must not keep people from being reminded
        failed = error
    if not stop():
        done = _keep_time(installation, today, done)
    if done.did_something and failed is None and not stop():  # else the next tick goes on where this one ended
        last = done.ran[-1][0] if done.ran else None
        installation.write(installation.draft(TICK, "worker", _facts(done), as_of=last))
    installation.checkpoint()
    if failed is not None:
        raise failed
    return done


def _load(installation: Installation, today: date, inbox: Inbox) -> Ticked:
    files = inbox.fresh(installation)
    taken = load_files(installation, files, today=today) if files else []
    inbox.settle(taken)
    return Ticked(taken=tuple(taken))


def _run_days(installation: Installation, today: date, done: Ticked, stop: Stop) -> Ticked:
    """Run again what files have overtaken, then a few of the days that are due, the oldest first."""
    days, overtaken = days_to_run(installation, today=today), files_since_last_tick()
    if not days and not overtaken:
        return done
    runner = DayRun(installation)
    again: list[Ran] = []
    finished: list[tuple[date, tuple[Ran, ...]]] = []
    with suppress(_StoppedError):
        if overtaken:
            runner.run_overtaken(today, each=_noting(again, stop))
        for day in days[:DAYS_PER_TICK]:
            ran: list[Ran] = []
            if names := controls_to_run(installation, day):
                runner.run(day, names=names, each=_noting(ran, stop))
            finished.append((day, tuple(ran)))
    return replace(done, again=tuple(again), ran=tuple(finished), days_left=len(days) - len(finished))


def _keep_time(installation: Installation, today: date, done: Ticked) -> Ticked:
    """Send up what is overdue, tell people what they must know, and send the e-mails that say that something waits."""
    from countersign.casework.acting import system_at  # noqa: PLC0415  after configure
    from countersign.casework.clocks import keep_time  # noqa: PLC0415

    firm, actor = installation.firm, system_at(installation.at, today)
    mail_to = firm.addresses.keys() if firm.mail is not None else ()
    trading = installation.rulebook.calendars["trading"]
    kept = keep_time(firm=firm, trading=trading, actor=actor, mail_to=mail_to)
    try:
        mailed = send_mails(firm, mail_server_of(firm), actor=actor)
    except DayError as error:  # firm.toml says something of its mail server that cannot be
        mailed = Mailed(trouble=str(error))
    return replace(done, escalated=kept.escalated, told=kept.told, mailed=mailed)


def _facts(done: Ticked) -> dict[str, object]:
    return {
        "files": done.loaded,
        "runs": len(done.again) + sum(len(ran) for _, ran in done.ran),
        "days": [day.isoformat() for day, _ in done.ran],
        "escalated": done.escalated,
        "told": done.told,
        "mails": done.mailed.sent + done.mailed.failed,
    }


class _StoppedError(Exception):
    """Somebody wants the worker to end, and this is a place where it can."""


def _noting(ran: list[Ran], stop: Stop) -> Callable[[Ran], None]:
    """Note each run, less those that only a circle may know of, and leave where it is time to."""

    def note(one: Ran) -> None:
        if not one.control.circle:
            ran.append(one)
        if stop():
            raise _StoppedError

    return note
