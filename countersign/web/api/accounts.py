"""Operations on accounts: invite, lock, unlock, and reset a second factor by two people."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework.errors import CaseworkError, NotFoundError
from countersign.casework.permissions import Ability

from ..accounts import services
from ..accounts.models import SecondFactorReset, User
from ..workplace import workplace
from .common import Asked, Listed, listed
from .fields import Day, Nothing, Person, Reason, Said, Shown, shown
from .operations import Scope, operation
from .replies import Reply

ADMINISTER = (Ability.ADMINISTER,)
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class AccountShown(Shown):
    """A person's way in: whether it is open, and until when."""

    person_id: str
    expires_on: date | None
    locked_at: datetime | None


class Accounts(Listed):
    """A page of accounts."""

    items: list[AccountShown]


class NewAccount(Said):
    """Whom to invite. `expires_on` is the first day without access."""

    person: Person
    email: Annotated[str, Field(pattern=r"^[^@\s\x00]+@[^@\s\x00]+$", max_length=254, examples=["ann@example.com"])]
    expires_on: Day | None = None


class Invitation(Shown):
    """A link by which the person sets a password, shown this once."""

    person: str
    link: str


class Reset(Shown):
    """A decision of two people to take away a person's second factor."""

    id: int
    person: str
    prepared_by: str
    reason: str
    approved_by: str


class Resets(Shown):
    """The resets that wait for a second person."""

    items: list[Reset]


@operation("GET", "/accounts", kind="account", scope=Scope.ADMINISTER, abilities=ADMINISTER, answer=Accounts)
def list_accounts(request: HttpRequest, asked: Query[Asked]) -> Reply:
    """Read which accounts there are.

    By the id of the person.
    """
    return listed(
        request,
        User.objects.all(),
        asked=asked,
        order=("person_id",),
        page=Accounts,
        show=lambda row: shown(AccountShown, row),
    )


@operation(
    "POST",
    "/accounts",
    kind="account",
    scope=Scope.ADMINISTER,
    abilities=ADMINISTER,
    answer=Invitation,
    status=201,
    secrets=("link",),
)
def invite_person(request: HttpRequest, said: NewAccount) -> Reply:
    """Open a person's account, or give them a new link.

    The link is shown this once: sent again under the same Idempotency-Key, the answer leaves it out.
    """
    if said.person not in workplace().firm.people:
        raise CaseworkError(f"{said.person} is not among the people in firm.toml. Add the person there first.")
    secret = services.invite(
        person=said.person, email=said.email, expires_on=said.expires_on, actor=request.actor, log=workplace().log
    )
    return Reply(Invitation(person=said.person, link=f"/account/invitation/{secret}/"))


@operation(
    "POST", "/accounts/{person}/lock", kind="account", scope=Scope.ADMINISTER, abilities=ADMINISTER, answer=AccountShown
)
def lock_account(request: HttpRequest, person: Person, said: Reason) -> Reply:
    """Close an account and end its sessions.

    Locked twice is locked once.
    """
    services.lock(person=person, reason=said.reason, actor=request.actor, log=workplace().log)
    return _one(person)


@operation(
    "POST",
    "/accounts/{person}/unlock",
    kind="account",
    scope=Scope.ADMINISTER,
    abilities=ADMINISTER,
    answer=AccountShown,
)
def unlock_account(request: HttpRequest, person: Person, said: Reason) -> Reply:
    """Open a locked account again.

    Nobody unlocks their own account.
    """
    services.unlock(person=person, reason=said.reason, actor=request.actor, log=workplace().log)
    return _one(person)


@operation("GET", "/second-factor-resets", kind="reset", scope=Scope.ADMINISTER, abilities=ADMINISTER, answer=Resets)
def list_second_factor_resets(request: HttpRequest) -> Reply:  # noqa: ARG001
    """Read which resets wait for a second person.

    The oldest comes first.
    """
    waiting = SecondFactorReset.objects.filter(approved_by="").select_related("user").order_by("prepared_at", "id")
    return Reply(Resets(items=[_reset(reset) for reset in waiting]))


@operation(
    "POST",
    "/accounts/{person}/second-factor-reset",
    kind="reset",
    scope=Scope.ADMINISTER,
    abilities=ADMINISTER,
    answer=Reset,
    status=201,
)
def prepare_second_factor_reset(request: HttpRequest, person: Person, said: Reason) -> Reply:
    """Propose to take away a person's second factor, who has lost it.

    Another person approves.
    """
    number = services.prepare_second_factor_reset(
        person=person, reason=said.reason, actor=request.actor, log=workplace().log
    )
    return Reply(_reset(SecondFactorReset.objects.select_related("user").get(pk=number)))


@operation(
    "POST",
    "/second-factor-resets/{reset}/approve",
    kind="reset",
    scope=Scope.ADMINISTER,
    abilities=ADMINISTER,
    answer=Reset,
)
def approve_second_factor_reset(request: HttpRequest, reset: Number, said: Nothing) -> Reply:  # noqa: ARG001
    """Take a second factor away as prepared by somebody else.

    It ends the person's sessions. Neither of the two is the person it belongs to.
    """
    services.approve_second_factor_reset(reset=reset, actor=request.actor, log=workplace().log)
    return Reply(_reset(SecondFactorReset.objects.select_related("user").get(pk=reset)))


def _one(person: str) -> Reply:
    row = User.objects.filter(person_id=person).first()
    if row is None:
        raise NotFoundError(f"{person} has no account.")
    return Reply(shown(AccountShown, row))


def _reset(row: Any) -> Reset:
    return shown(Reset, row, person=row.user.person_id)
