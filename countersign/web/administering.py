"""What whoever administers accounts does with those of others, and never with their own."""

from datetime import date

from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError
from countersign.store.firm import Firm

from .accounts import services, tokens
from .workplace import Workplace


def invite(home: Workplace, *, person: str, email: str, expires_on: date | None, actor: Actor) -> str:
    """Open an account for a person on the firm's list, or give a new link; returns the secret of the link."""
    _refuse_unknown(home.firm, person)
    return services.invite(person=person, email=email, expires_on=expires_on, actor=actor, log=home.log)


def lock(home: Workplace, *, person: str, reason: str, actor: Actor) -> None:
    """Close an account."""
    services.lock(person=person, reason=reason, actor=actor, log=home.log)


def unlock(home: Workplace, *, person: str, reason: str, actor: Actor) -> None:
    """Open a locked account again."""
    services.unlock(person=person, reason=reason, actor=actor, log=home.log)


def prepare_reset(home: Workplace, *, person: str, reason: str, actor: Actor) -> None:
    """Propose to take away a lost second factor."""
    services.prepare_second_factor_reset(person=person, reason=reason, actor=actor, log=home.log)


def approve_reset(home: Workplace, *, reset: int, actor: Actor) -> None:
    """Take it away, as somebody else prepared it."""
    services.approve_second_factor_reset(reset=reset, actor=actor, log=home.log)


def revoke_token(home: Workplace, *, token: str, reason: str, actor: Actor) -> None:
    """End a token of somebody else."""
    tokens.revoke_token_of(token=token, reason=reason, actor=actor, log=home.log)


def _refuse_unknown(firm: Firm, person: str) -> None:
    if person not in firm.people:
        raise CaseworkError(
            f"firm.toml does not name {person[:60]} among its people, so the account would open nothing. "
            "Add the person there, with a role, and invite then."
        )
