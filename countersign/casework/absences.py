"""Absences: who is away, and who acts in their roles meanwhile."""

from datetime import date
from typing import Any

from .acting import Actor, can_be_deputised_for
from .decisions import refuse_no_person
from .errors import CaseworkError, NotAllowedError, NotFoundError
from .models import Absence
from .permissions import WHOLE_FIRM, Ability
from .recording import add, changing
from .service import service


@service(Ability.ASSIGN, "absence")
def record_absence(*, person: str, deputy: Actor, starts: date, ends: date, actor: Actor) -> Any:
    """Record that a person is away over [starts, ends), and who acts for them.

    One's own, or anybody's by who assigns the whole firm's work: a deputy gets the roles of the person away, and nobody
    gives what they do not oversee. A deputy keeps being themselves: what they prepared somebody else signs, and a
    circle is not opened to them. Raises CaseworkError where the two absences of a person would overlap.
    """
    refuse_no_person(actor)
    if person != actor.person:
        actor.needs(Ability.ASSIGN, WHOLE_FIRM)
    elif not any(map(can_be_deputised_for, actor.roles)):
        raise NotAllowedError("Nobody acts in your roles while you are away, so there is nothing to record.")
    if deputy.person == person:
        raise CaseworkError("Nobody deputises for themselves. Name another person.")
    if not deputy.may(Ability.SEE_CASEWORK):
        raise CaseworkError(
            f"{deputy.person} holds no role in which anybody could be deputised for. Name another person."
        )
    if deputy.person == actor.person and person != actor.person:
        raise NotAllowedError("Nobody makes themselves another person's deputy. Ask somebody else to record it.")
    if not actor.today <= starts < ends:
        raise CaseworkError(f"An absence begins today or later and ends after it begins; {starts} to {ends} does not.")
    if Absence.objects.filter(person=person, starts_date__lt=ends, ends_date__gt=starts).exists():
        raise CaseworkError(f"{person} is recorded as away in that time already. End that absence first.")
    row = Absence(person=person, deputy=deputy.person, starts_date=starts, ends_date=ends, recorded_by=actor.person)
    return add(row, "absence recorded", actor=actor, more={"person": person, "deputy": deputy.person})


@service(Ability.ASSIGN, "absence")
def end_absence(*, absence: str, actor: Actor) -> Any:
    """Say that a person is back: from today on nobody acts for them."""
    row = Absence.objects.filter(id=absence).first()
    if row is None:
        raise NotFoundError(f"There is no absence {absence[:40]!r}.")
    if actor.person != row.person:
        actor.needs(Ability.ASSIGN, WHOLE_FIRM)
    if row.ends_date <= actor.today:
        raise CaseworkError(f"This absence ended on {row.ends_date} already.")
    with changing(row, "absence ended", actor=actor):
        row.ends_date = max(actor.today, row.starts_date)
    return row
