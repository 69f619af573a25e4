"""Who acts: one person, the roles they hold today, the circles they belong to, and the moment."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from countersign.store.firm import Firm
from countersign.tables import OPEN_ENDED_DATE

from .errors import NotAllowedError
from .models import Absence
from .permissions import ROLES, Ability

SYSTEM = "system"  # who loads, runs, reminds and verifies: never a person, so never someone who decides


@dataclass(frozen=True)
class Actor:
    """One person at one moment. `today` is the firm's local date, `at` the instant; nothing below reads a clock."""

    person: str
    roles: frozenset[str]
    today: date
    at: datetime
    circles: frozenset[str] = field(default_factory=frozenset)
    introducing_firm: str = ""

    def may(self, ability: Ability, owner: str = "") -> bool:
        """Whether a role that this person holds has the ability, for the work that `owner` answers for."""
        held = (ROLES[name] for name in self.roles if name in ROLES)
        return any(ability in role.abilities and role.reaches(owner) for role in held)

    def needs(self, ability: Ability, owner: str = "") -> None:
        """Raise NotAllowedError unless this person has the ability."""
        if not self.may(ability, owner):
            of_whom = f" for the {owner}" if owner else ""
            raise NotAllowedError(
                f"Nobody in your roles can {ability.value}{of_whom}. Ask somebody whose role reaches that far."
            )


def actor_for(firm: Firm, *, person: str, today: date, at: datetime) -> Actor:
    """The person with the roles held today: their own, and those of people absent whose deputy they are.

    A circle is for the persons named and is not passed to a deputy. Raises NotAllowedError where the firm's
    files give the person a role without an end that may only be held up to a date.
    """
    own = _roles_of(firm, person, today)
    absent = Absence.objects.filter(deputy=person, starts_date__lte=today, ends_date__gt=today)
    deputised = {role for away in absent for role in _roles_of(firm, away.person, today)}
    return Actor(
        person=person,
        roles=frozenset(own | set(filter(can_be_deputised_for, deputised))),
        today=today,
        at=at.astimezone(UTC),
        circles=frozenset(h.role for h in firm.circles if h.person_id == person and h.start <= today < h.until),
        introducing_firm=firm.introducing_firm_of(person),
    )


def can_be_deputised_for(role: str) -> bool:
    """Whether anybody acts in a role while its holder is away: in none that only reads, and in none of another firm."""
    known = ROLES.get(role)
    return known is None or not (known.until_needed or Ability.ANSWER in known.abilities)


def system_at(at: datetime, today: date) -> Actor:
    """What nobody decides: loading, running, reminding. It holds no role."""
    return Actor(person=SYSTEM, roles=frozenset(), today=today, at=at.astimezone(UTC))


def _roles_of(firm: Firm, person: str, today: date) -> set[str]:
    held = [h for h in firm.holdings if h.person_id == person and h.start <= today < h.until]
    for holding in held:
        if holding.role in ROLES and ROLES[holding.role].until_needed and holding.until == OPEN_ENDED_DATE:
            raise NotAllowedError(
                f"firm.toml gives {person} the role {holding.role!r} without an end, and that role is held up to a "
                "date only. Nobody signs in with it until it says `until`."
            )
    return {holding.role for holding in held}
