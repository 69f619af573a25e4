"""Clocks: what is overdue goes up, once, and who works on what is due soon is reminded, once.

Nothing here remembers what it did: what is overdue or due is read off the records, and a message or a date on the
record says that it was seen to. So this may run as often as it likes, and be interrupted anywhere.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, prefetch_related_objects

from countersign.evidence import JSON, Draft
from countersign.law import BusinessCalendar
from countersign.store.firm import Firm

from .acting import Actor
from .addressees import Addressees, subjects_by_record
from .evidence_storage import transaction
from .messages import Word, tell_all
from .models import Alert, Case
from .models.words import ASSIGNED, AT_WORK, DECIDED, GROUP, NEW
from .recording import log_of
from .records import name_of, record_digest
from .reminders import words_about_absences, words_about_decisions, words_about_requests
from .standing import in_batches

_BATCH = 2000  # records that go up in one transaction, so that people who write meanwhile wait for a moment only


@dataclass(frozen=True)
class Kept:
    """How many records went up and how many messages were written; what is sealed is in neither number."""

    escalated: int
    told: int


@dataclass(frozen=True)
class _Clock:
    """What alerts and cases have in common here: a date by which they are due, while they stand somewhere."""

    noun: str
    model: Any
    due: str
    began: str
    running: tuple[str, ...]

    def overdue(self, today: date) -> Any:
        """What is overdue and has not gone up since it has been due on that date."""
        not_yet = Q(escalated_date__isnull=True) | Q(escalated_date__lte=F(self.due))
        late = self.model.objects.filter(not_yet, status__in=self.running, **{f"{self.due}__lt": today})
        return late.order_by(self.due, "id")

    def due_soon(self, today: date, last: date) -> Any:
        """What is due from today up to that date."""
        return self.model.objects.filter(status__in=self.running, **{f"{self.due}__range": (today, last)})


_ALERTS = _Clock("alert", Alert, "answer_due_date", "raised_date", (NEW, ASSIGNED))  # in a case, the case's clock runs
_CASES = _Clock("case", Case, "due_date", "opened_date", (*AT_WORK, DECIDED))


def keep_time(*, firm: Firm, trading: BusinessCalendar, actor: Actor, mail_to: Collection[str] = ()) -> Kept:
    """Send up what is overdue, and tell people what is due, what waits for them and who is away; as the system.

    Days are counted on `trading`. Those in `mail_to` are told by e-mail as well.
    """
    people = Addressees(firm, today=actor.today, at=actor.at)
    escalated, told = 0, 0
    for clock in (_ALERTS, _CASES):
        while batch := _escalate(clock, people, actor, mail_to):
            escalated, told = escalated + batch.escalated, told + batch.told
    last = trading.add(actor.today, int(firm.thresholds["remind_before_due"].on(actor.today)))
    words = [word for clock in (_ALERTS, _CASES) for word in _reminders(clock, people, actor.today, last)]
    words += words_about_decisions(people)
    words += words_about_requests(people, actor.today, last)
    words += words_about_absences(people, actor.today)
    return Kept(escalated, told + tell_all(words, at=actor.at, mail_to=mail_to))


def _escalate(clock: _Clock, people: Addressees, actor: Actor, mail_to: Collection[str]) -> Kept | None:
    """Send up one batch, its evidence and its messages, all or nothing; None when nothing was left to send up."""
    with transaction():
        rows = list(clock.overdue(actor.today)[:_BATCH])
        if not rows:
            return None
        prefetch_related_objects([row for row in rows if getattr(row, "kind", "") == GROUP], "members")
        drafts: dict[str, list[Draft]] = defaultdict(list)
        for row in rows:
            before, row.escalated_date = record_digest(row), actor.today
            body: dict[str, JSON] = {"record": name_of(row), "before": before, "digest": record_digest(row)}
            draft = Draft(f"{clock.noun} escalated", row.pk, actor.today, actor.at, actor.person, body)
            drafts[row.circle].append(draft)
        for some in in_batches([row.pk for row in rows]):
            clock.model.objects.filter(id__in=some).update(escalated_date=actor.today)
        for circle, entries in drafts.items():
            log_of(circle).append(entries)
        told = tell_all(_words_of_escalation(clock, rows, people), at=actor.at, mail_to=mail_to)
    return Kept(len(drafts[""]), told)


def _words_of_escalation(clock: _Clock, rows: Sequence[Any], people: Addressees) -> Iterator[Word]:
    """One message for each person about all that comes to them of a batch; about what is sealed, one for each."""
    answering = {owner: people.answering_for(owner) for owner in {row.owner for row in rows}}
    yield from _sealed_words(clock, [row for row in rows if row.circle], people, answering, "overdue since")
    shares: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if not row.circle:
            for person in answering[row.owner]:
                shares[person].append(row)
    for person, share in shares.items():
        first, due = share[0], getattr(share[0], clock.due)
        about = name_of(first) if len(share) == 1 else ""
        yield Word(person, f"overdue {name_of(first)} {due}", _overdue_sentence(clock, share), about)


def _overdue_sentence(clock: _Clock, share: Sequence[Any]) -> str:
    first, due = share[0], getattr(share[0], clock.due)
    if len(share) == 1:
        return f"{clock.noun.capitalize()} {first.pk} of the {first.owner} is overdue since {due} and comes to you."
    counts: dict[str, int] = defaultdict(int)
    for row in share:
        counts[row.owner] += 1
    owners = ", ".join(f"{count} of the {owner}" for owner, count in sorted(counts.items()))
    return f"{len(share)} {clock.noun}s are overdue, the first since {due}, and come to you: {owners}."


def _reminders(clock: _Clock, people: Addressees, today: date, last: date) -> Iterator[Word]:
    """One message for each person and each pair of the day things began and the day they are due.

    Both days are in the occasion: what is raised later for the same due date is told as well.
    """
    soon = clock.due_soon(today, last)
    groups = soon.filter(circle="").values("owner", "assigned_to", clock.due, clock.began)
    shares: dict[tuple[str, date, date], list[tuple[int, str]]] = defaultdict(list)
    for group in groups.annotate(count=Count("id"), first=Min("id")).order_by(clock.due, clock.began):
        for person in people.working_on(group["owner"], group["assigned_to"]):
            shares[person, group[clock.due], group[clock.began]].append((group["count"], group["first"]))
    for (person, due, began), share in shares.items():
        count, first = sum(count for count, _ in share), min(first for _, first in share)
        about = f"{clock.noun}:{first}" if count == 1 else ""
        yield Word(person, f"due {clock.noun}s {due} of {began}", _due_sentence(clock, count, first, due, began), about)
    sealed = list(soon.exclude(circle="").order_by("id"))
    working = {(row.owner, row.assigned_to): people.working_on(row.owner, row.assigned_to) for row in sealed}
    for (owner, assigned_to), persons in working.items():
        rows = [row for row in sealed if (row.owner, row.assigned_to) == (owner, assigned_to)]
        yield from _sealed_words(clock, rows, people, {owner: persons}, "due on")


def _due_sentence(clock: _Clock, count: int, first: str, due: date, began: date) -> str:
    if count == 1:
        return f"{clock.noun.capitalize()} {first} of {began} is due on {due}."
    return f"{count} {clock.noun}s of {began} are due on {due}."


def _sealed_words(
    clock: _Clock, rows: Sequence[Any], people: Addressees, persons: Mapping[str, Collection[str]], what: str
) -> Iterator[Word]:
    """Messages within the circle, about each record alone; `persons` by owner are those who would be told of it."""
    subjects = subjects_by_record(name_of(row) for row in rows)
    for row in rows:
        due, name = getattr(row, clock.due), name_of(row)
        for person in people.within(row.circle, persons[row.owner], subjects.get(name, ())):
            text = f"{clock.noun.capitalize()} {row.pk} is {what} {due}."
            yield Word(person, f"{what} {name} {due}", text, name, row.circle)
