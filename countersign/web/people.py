"""Who could do something today, so that a page can offer names instead of a field to type into."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest

from countersign.casework.acting import Actor, actor_for
from countersign.casework.permissions import ROLES, Ability
from countersign.store.firm import Firm

from .workplace import workplace


def who_may(firm: Firm, ability: Ability, owner: str, today: date) -> list[tuple[str, str]]:
    """Person ids and names of the firm's own people with a role that has the ability for an owner's work, by name."""
    able = {person for person in _held_by(firm, ability, owner, today) if not firm.introducing_firm_of(person)}
    return sorted(((person, firm.people[person]) for person in able), key=lambda named: named[1])


def own_people(firm: Firm, today: date) -> list[tuple[str, str]]:
    """The firm's own people who hold a role today, by name."""
    holding = {h.person_id for h in firm.holdings if h.start <= today < h.until}
    own = [(person, name) for person, name in firm.people.items() if not firm.introducing_firm_of(person)]
    return sorted((named for named in own if named[0] in holding), key=lambda named: named[1])


def firms_that_answer(firm: Firm, today: date) -> frozenset[str]:
    """The ids of the introducing firms of which somebody could answer a request today."""
    able = _held_by(firm, Ability.ANSWER, "", today)
    return frozenset(filter(None, map(firm.introducing_firm_of, able)))


def as_actor(request: HttpRequest, person: str) -> Actor:
    """Another of the firm's people at this moment, to whom something is to be given."""
    return actor_for(workplace().firm, person=person, today=request.today, at=request.at)


def names(named: list[tuple[str, str]], *, but: str = "") -> str:
    """Names in a sentence: "Ada, Ben or Cy"; "nobody" where there are none, and no more than four."""
    said = [name for person, name in named if person != but]
    if not said:
        return "nobody in the firm today"
    if len(said) > 4:
        said = [*said[:3], f"one of {len(said) - 3} others"]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


def _held_by(firm: Firm, ability: Ability, owner: str, today: date) -> Iterator[str]:
    for holding in firm.holdings:
        role = ROLES.get(holding.role)
        if role and holding.start <= today < holding.until and ability in role.abilities and role.reaches(owner):
            yield holding.person_id
