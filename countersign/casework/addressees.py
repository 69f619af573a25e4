"""Who is told of what: people by the roles they hold today, their deputies, and of what is sealed the circle alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from countersign.store.firm import Firm

from .acting import Actor, actor_for
from .errors import NotAllowedError
from .models import Absence, AlertSubject
from .permissions import ROLES, Ability
from .standing import in_batches

_ABOVE = "chief compliance officer"  # what is not answered in time goes there
_ABOVE_IT = "chief executive officer"  # and what that officer does not answer, there


class Addressees:
    """The firm's people as they would be if each of them signed in at this moment."""

    def __init__(self, firm: Firm, *, today: date, at: datetime) -> None:
        self._firm = firm
        self._actors = tuple(_all_who_may_sign_in(firm, today, at))
        self._active = frozenset(actor.person for actor in self._actors)
        self._deputies: dict[str, set[str]] = defaultdict(set)
        for away in Absence.objects.filter(starts_date__lte=today, ends_date__gt=today):
            self._deputies[away.person].add(away.deputy)

    def name(self, person: str) -> str:
        """A person's name as firm.toml has it, else the id."""
        return self._firm.people.get(person, person)

    def working_on(self, owner: str, assigned_to: str) -> set[str]:
        """Whom to remind: who the work is assigned to, else whoever works in the owner's role; and their deputies."""
        if assigned_to in self._active:
            return {assigned_to} | self._deputies.get(assigned_to, set())
        return {a.person for a in self._actors if owner in a.roles and a.may(Ability.WORK, owner)}

    def answering_for(self, owner: str) -> set[str]:
        """To whom overdue work goes: who can sign in the owner's role or one that names it, and the officer above."""
        above = _ABOVE_IT if owner == _ABOVE else _ABOVE
        return {
            actor.person
            for actor in self._actors
            if above in actor.roles or (actor.may(Ability.APPROVE, owner) and _names(actor.roles, owner))
        }

    def signing_for(self, owner: str) -> set[str]:
        """Everybody who could be the second person of a decision that the owner's role answers for."""
        return {actor.person for actor in self._actors if actor.may(Ability.APPROVE, owner)}

    def of_introducing_firm(self, introducing_firm: str) -> set[str]:
        """The people of an introducing firm who can answer for it."""
        return {a.person for a in self._actors if a.introducing_firm == introducing_firm and a.may(Ability.ANSWER)}

    def within(self, circle: str, persons: Collection[str], subjects: Collection[str]) -> set[str]:
        """Those of the persons who may know of what is sealed, or the whole circle where none of them may.

        A deputy is in no circle for being one, and nobody is told of what is about themselves.
        """
        members = {actor.person for actor in self._actors if circle in actor.circles} - set(subjects)
        return members & set(persons) or members


def subjects_by_record(names: Iterable[str]) -> Mapping[str, set[str]]:
    """The persons that alerts and cases are about, by the record's name, as `alert:…` or `case:…`."""
    wanted = set(names)
    about: dict[str, set[str]] = defaultdict(set)
    for noun, column in (("alert", "alert_id"), ("case", "alert__case_id")):
        ids = sorted(name.removeprefix(f"{noun}:") for name in wanted if name.startswith(f"{noun}:"))
        for some in in_batches(ids):
            persons = AlertSubject.objects.filter(noun="person", **{f"{column}__in": some})
            for row_id, person in persons.values_list(column, "subject_id"):
                about[f"{noun}:{row_id}"].add(person)
    return about


def _all_who_may_sign_in(firm: Firm, today: date, at: datetime) -> Iterable[Actor]:
    for person in firm.people:
        try:
            actor = actor_for(firm, person=person, today=today, at=at)
        except NotAllowedError:
            continue  # a read-only role without an end: nobody signs in with it
        if actor.roles:
            yield actor


def _names(roles: Iterable[str], owner: str) -> bool:
    """Whether one of the roles is the owner or has it in its area by name, and not for reaching everywhere."""
    return any(owner == role or owner in ROLES[role].area for role in roles if role in ROLES)
