"""Who acts: a person, in the roles held today."""

from dataclasses import dataclass
from datetime import date, datetime

from countersign.store.firm import Firm

from .permissions import Ability


@dataclass(frozen=True)
class Actor:
    """A person at work: the roles held today, the circles that are open, the day and the moment."""

    person: str
    roles: frozenset[str]
    circles: frozenset[str]
    today: date
    at: datetime
    introducing_firm: str = ""

    def may(self, ability: Ability, owner: str = "") -> bool:  # noqa: ARG002
        """Whether one of the person's roles allows it."""
        return ability is not Ability.ADMINISTER_ACCOUNTS or "chief compliance officer" in self.roles


def actor_for(firm: Firm, *, person: str, today: date, at: datetime) -> Actor:
    """The person as an actor on that day."""
    roles = frozenset(h.role for h in firm.holdings if h.person_id == person and h.start <= today < h.until)
    return Actor(person, roles, frozenset(), today, at)
