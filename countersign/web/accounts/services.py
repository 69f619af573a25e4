"""Services over accounts: who gets one, who loses it. Each writes its evidence in the same transaction."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError, NotAllowedError, NotFoundError
from countersign.casework.evidence_storage import transaction
from countersign.casework.permissions import Ability
from countersign.evidence import Log

from .models import Invitation, SecondFactorReset, User
from .records import write, write_by

SYSTEM = "system"  # the command line, where whoever owns the firm's folder invites the first people
INVITED_FOR = timedelta(days=7)
_NO_SUCH_LINK = "This link is not valid: it was used, has expired, or is not whole. Ask for a new one."


def digest_of(secret: str) -> str:
    """What is kept of a secret. Secrets here are random, 32 bytes long, so that a quick digest is enough."""
    return "sha256:" + hashlib.sha256(secret.encode()).hexdigest()


def invite_by_command(
    *, person: str, email: str, expires_on: date | None = None, today: date, at: datetime, log: Log
) -> str:
    """Open a person's account from the command line; returns the secret of the link that sets its password."""
    return _invite(person, email, expires_on, by=SYSTEM, today=today, at=at, log=log)


def invite(*, person: str, email: str, expires_on: date | None = None, actor: Actor, log: Log) -> str:
    """Open a person's account, or give the person of one a new link; returns the secret of the link.

    The password that was, if any, holds until the link is used. `expires_on` is the first day without access.
    """
    _only_administrators_of_others(actor, person)
    return _invite(person, email, expires_on, by=actor.person, today=actor.today, at=actor.at, log=log)


def accept_invitation(*, secret: str, encoded_password: str, today: date, at: datetime, log: Log) -> User:
    """Set the password of the account that a link opens, and use the link up. Ends the person's other sessions.

    Raises NotFoundError where the link is no longer good. The caller has held the password to the policy
    and encoded it with `make_password`.
    """
    with transaction():
        invitation = _good_invitation(secret, at)
        invitation.used_at = at
        invitation.save(update_fields=["used_at"])
        user: User = invitation.user
        user.password = encoded_password
        user.sessions_ended += 1
        user.save(update_fields=["password", "sessions_ended"])
        write(log, "account opened", user.person_id, actor=user.person_id, today=today, at=at)
        return user


def invited(*, secret: str, at: datetime) -> User:
    """Whom a link invites; NotFoundError where it is no longer good."""
    user: User = _good_invitation(secret, at).user
    return user


def lock(*, person: str, reason: str, actor: Actor, log: Log) -> None:
    """Close an account and end its sessions; never one's own. Locked twice is locked once."""
    _only_administrators_of_others(actor, person)
    with transaction():
        user = _account_of(person)
        if user.locked_at is None:
            user.locked_at = actor.at
            user.sessions_ended += 1
            user.save(update_fields=["locked_at", "sessions_ended"])
            write_by(actor, log, "account locked", person, {"reason": _said(reason)})


def unlock(*, person: str, reason: str, actor: Actor, log: Log) -> None:
    """Open a locked account again; never one's own."""
    _only_administrators_of_others(actor, person)
    with transaction():
        user = _account_of(person)
        if user.locked_at is not None:
            user.locked_at = None
            user.save(update_fields=["locked_at"])
            write_by(actor, log, "account unlocked", person, {"reason": _said(reason)})


def prepare_second_factor_reset(*, person: str, reason: str, actor: Actor, log: Log) -> int:
    """Propose to take away a person's second factor, who has lost it; another person approves. Returns its number."""
    _only_administrators_of_others(actor, person)
    with transaction():
        user = _account_of(person)
        if SecondFactorReset.objects.filter(user=user, approved_by="").exists():
            raise CaseworkError(f"A reset of {person}'s second factor waits for approval already. Approve that one.")
        reset = SecondFactorReset.objects.create(
            user=user, prepared_by=actor.person, prepared_at=actor.at, reason=_said(reason)
        )
        write_by(actor, log, "second factor reset prepared", person, {"reset": reset.pk, "reason": reset.reason})
        number: int = reset.pk
        return number


def approve_second_factor_reset(*, reset: int, actor: Actor, log: Log) -> None:
    """Take the second factor away as prepared by somebody else, and end the person's sessions."""
    _only_administrators(actor)
    with transaction():
        found = SecondFactorReset.objects.select_related("user").filter(pk=reset, approved_by="").first()
        if found is None:
            raise NotFoundError("No such reset waits for approval.")
        user: User = found.user
        if actor.person in (found.prepared_by, user.person_id):
            raise NotAllowedError(
                "A second factor is reset by two people, and neither is the person it belongs to. Ask another."
            )
        found.approved_by, found.approved_at = actor.person, actor.at
        found.save(update_fields=["approved_by", "approved_at"])
        user.authenticator_set.all().delete()
        user.sessions_ended += 1
        user.save(update_fields=["sessions_ended"])
        more = {"reset": found.pk, "prepared_by": found.prepared_by}
        write_by(actor, log, "second factor reset approved", user.person_id, more)


def _invite(person: str, email: str, expires_on: date | None, *, by: str, today: date, at: datetime, log: Log) -> str:
    email = _checked(email)
    secret = secrets.token_urlsafe(32)
    with transaction():
        user = User.objects.filter(person_id=person).first() or User(person_id=person)
        if User.objects.filter(email__iexact=email).exclude(person_id=person).exists():
            raise CaseworkError("Another account has this e-mail address. Each person needs one of their own.")
        if user.pk is None:
            user.set_unusable_password()
        user.email, user.expires_on = email, expires_on
        user.save()
        _keep_address(user)
        user.invitations.filter(used_at=None).update(expires_at=at)  # a new link ends the ones before it
        Invitation.objects.create(
            user=user, digest=digest_of(secret), invited_by=by, made_at=at, expires_at=at + INVITED_FOR
        )
        more = {"expires_on": expires_on.isoformat()} if expires_on else {}
        write(log, "account invited", person, actor=by, today=today, at=at, more=more)
    return secret


def _keep_address(user: User) -> None:
    """One address for each account: it is where the link goes, so whoever opens the account has it."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415  after the user model

    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


def _good_invitation(secret: str, at: datetime) -> Invitation:
    found: Invitation | None = (
        Invitation.objects.select_related("user")
        .filter(digest=digest_of(secret), used_at=None, expires_at__gt=at, user__locked_at=None)
        .first()
    )
    if found is None:
        raise NotFoundError(_NO_SUCH_LINK)
    return found


def _account_of(person: str) -> User:
    found: User | None = User.objects.filter(person_id=person).first()
    if found is None:
        raise NotFoundError(f"{person} has no account. Invite the person first.")
    return found


def _only_administrators(actor: Actor) -> None:
    if not actor.may(Ability.ADMINISTER):
        raise NotAllowedError("None of your roles administers accounts. Ask somebody who does.")


def _only_administrators_of_others(actor: Actor, person: str) -> None:
    _only_administrators(actor)
    if person == actor.person:
        raise NotAllowedError("Nobody administers their own account. Ask another administrator.")


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise CaseworkError(f"{email!r} is no e-mail address, so nobody could be reached there. Correct it.") from error
    return email


def _said(reason: str) -> str:
    if not reason.strip():
        raise CaseworkError("Say why. Whoever reads the evidence later will ask.")
    return reason.strip()
