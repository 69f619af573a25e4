"""People as whoever administers accounts sees them: how each signs in, and what each holds until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from countersign.store.firm import Firm, Holding
from countersign.tables import OPEN_ENDED_DATE

from ..accounts.models import SecondFactorReset, User

SOON = timedelta(days=30)

Moment = tuple[date, datetime]  # the firm's local date, and the instant


@dataclass(frozen=True)
class Held:
    """A role or a circle over its dates; `ends_soon` within a month."""

    name: str
    start: date
    until: date | None
    ends_soon: bool


@dataclass(frozen=True)
class Person:
    """One person: roles and circles held today, and the account, if there is one."""

    id: str
    name: str
    firm: str
    roles: Sequence[Held]
    circles: Sequence[Held]
    account: Any
    standing: str
    has_second_factor: bool
    reset: Any

    @property
    def ends_soon(self) -> bool:
        """Whether something they hold ends within a month."""
        return any(held.ends_soon for held in (*self.roles, *self.circles))


def people(firm: Firm, *, today: date, at: datetime) -> list[Person]:
    """Everybody whom the firm's list or an account names, by name."""
    accounts = {user.person_id: user for user in User.objects.prefetch_related("invitations", "authenticator_set")}
    waiting = SecondFactorReset.objects.select_related("user").filter(approved_by="")
    resets = {reset.user.person_id: reset for reset in waiting}
    ids = [*firm.people, *(person for person in accounts if person not in firm.people)]
    found = [_person(firm, one, accounts.get(one), resets.get(one), (today, at)) for one in ids]
    return sorted(found, key=lambda person: (person.name, person.id))


def person_named(firm: Firm, person: str, *, today: date, at: datetime) -> Person | None:
    """One of them."""
    return next((one for one in people(firm, today=today, at=at) if one.id == person), None)


def holdings_by_name(holdings: Sequence[Holding], today: date) -> list[tuple[str, list[tuple[Holding, str]]]]:
    """Who holds what, by role or circle, in the order they began; each with whether it is held today."""
    found: dict[str, list[tuple[Holding, str]]] = {}
    for holding in sorted(holdings, key=lambda h: (h.role, h.start, h.person_id)):
        found.setdefault(holding.role, []).append((holding, _when(holding, today)))
    return list(found.items())


def _person(firm: Firm, person: str, account: Any, reset: Any, moment: Moment) -> Person:
    today, at = moment
    roles = _held(firm.holdings, person, today)
    return Person(
        id=person,
        name=firm.people.get(person, person),
        firm=firm.introducing_firm_of(person),
        roles=roles,
        circles=_held(firm.circles, person, today),
        account=account,
        standing=_standing(account, roles, today, at),
        has_second_factor=account is not None
        and any(factor.type in ("totp", "webauthn") for factor in account.authenticator_set.all()),
        reset=reset,
    )


def _held(holdings: Sequence[Holding], person: str, today: date) -> list[Held]:
    mine = [h for h in holdings if h.person_id == person and h.start <= today < h.until]
    return [
        Held(h.role, h.start, None if h.until == OPEN_ENDED_DATE else h.until, h.until <= today + SOON) for h in mine
    ]


def _standing(account: Any, roles: Sequence[Held], today: date, at: datetime) -> str:
    if account is None:
        return "no account"
    if account.locked_at is not None:
        return "locked"
    if account.expires_on is not None and today >= account.expires_on:
        return "expired"
    if not roles:
        return "holds no role"
    if account.has_usable_password():
        return "open"
    waits = any(i.used_at is None and i.expires_at > at for i in account.invitations.all())
    return "invited" if waits else "invitation expired"


def _when(holding: Holding, today: date) -> str:
    if today < holding.start:
        return "not yet"
    return "today" if today < holding.until else "no more"
