"""What people are told besides alerts and cases that are due: decisions, requests for information, absences."""

from collections.abc import Iterator
from datetime import date

from .addressees import Addressees, subjects_by_record
from .messages import Word
from .models import Absence, Decision, Request
from .models.words import NOBODY, PREPARED, SENT


def words_about_decisions(people: Addressees) -> Iterator[Word]:
    """That a decision waits for a second person: to everybody who could be that person, less who it is about."""
    waiting = list(Decision.objects.filter(status=PREPARED).exclude(second_person=NOBODY).order_by("prepared_at", "id"))
    subjects = subjects_by_record(decision.subject for decision in waiting)
    for row in waiting:
        about_them = subjects.get(row.subject, set())
        persons = people.signing_for(row.owner) - about_them - {row.prepared_by}
        if row.circle:
            persons = people.within(row.circle, persons, about_them | {row.prepared_by})
        text = f"A {row.kind} that {people.name(row.prepared_by)} prepared waits for a second person."
        for person in persons:
            yield Word(person, f"decision {row.id}", text, f"decision:{row.id}", row.circle)


def words_about_requests(people: Addressees, today: date, last: date) -> Iterator[Word]:
    """That a request waits, is due or is overdue: to the introducing firm it was sent to, and to who sent it.

    The introducing firm reads of its own request and of nothing else: not that there is a case.
    """
    for row in Request.objects.filter(status=SENT).select_related("case").order_by("sent_at", "id"):
        name = f"request:{row.id}"
        theirs = people.of_introducing_firm(row.introducing_firm_id)
        ours = people.working_on(row.case.owner, row.sent_by)
        for person in theirs:
            text = f"A request for information waits for your firm's answer, which is due on {row.due_date}."
            yield Word(person, f"request {row.id}", text, name)
        if row.due_date > last:
            continue
        stands = f"due on {row.due_date}" if row.due_date >= today else f"overdue since {row.due_date}"
        for person in theirs:
            yield Word(person, f"request {row.id} {stands}", f"Your answer to a request is {stands}.", name)
        for person in ours - theirs:
            text = f"The answer of {row.introducing_firm_id} to request {row.id} is {stands}."
            yield Word(person, f"request {row.id} {stands}", text, name)


def words_about_absences(people: Addressees, today: date) -> Iterator[Word]:
    """That somebody is, or will be, away and who acts for them, and that they are back early: to both."""
    for row in Absence.objects.filter(ends_date__gte=today).order_by("starts_date", "id"):
        person, deputy = people.name(row.person), people.name(row.deputy)
        if row.ends_date > today:
            text = f"{person} is away from {row.starts_date} until {row.ends_date}; {deputy} acts in their roles."
        else:
            text = f"{person} is back as of {row.ends_date}; {deputy} no longer acts in their roles."
        for told in (row.person, row.deputy):
            yield Word(told, f"absence {row.id} until {row.ends_date}", text, f"absence:{row.id}")
