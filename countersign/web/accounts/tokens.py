"""Personal tokens for the API: made by oneself, shown once, kept as a digest, good for a year at most."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError, NotFoundError
from countersign.casework.evidence_storage import transaction
from countersign.casework.permissions import Ability
from countersign.evidence import Log

from .models import ApiToken, User
from .records import write_by
from .services import digest_of

PREFIX = "cs"
LONGEST = timedelta(days=365)
SCOPES = {
    "read": "Read what I may read",
    "work": "Work on alerts and cases: assign, note, add documents",
    "decide": "Prepare and approve decisions in my name",
    "operate": "Deliver corrected files and start runs",
    "administer": "Invite people and lock their accounts",
}
_NOTE_EVERY = timedelta(minutes=1)


def make_token(
    *, name: str, scopes: Collection[str], good_for: timedelta, actor: Actor, log: Log
) -> tuple[ApiToken, str]:
    """A new token of the actor's own, and its secret, which nobody can read again."""
    if not timedelta(0) < good_for <= LONGEST:
        raise CaseworkError("A token is good for a day at least and a year at most. Choose a time between.")
    if not scopes or not set(scopes) <= SCOPES.keys():
        raise CaseworkError(f"Say what the token may do: one or several of {', '.join(SCOPES)}.")
    if not name.strip():
        raise CaseworkError("Give the token a name, so that you know later which one to revoke.")
    user = User.objects.filter(person_id=actor.person).first()
    if user is None:
        raise NotFoundError(f"{actor.person} has no account.")
    identity, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    whole = f"{PREFIX}_{identity}_{secret}"
    with transaction():
        token = ApiToken.objects.create(
            id=identity,
            user=user,
            name=name.strip(),
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            digest=digest_of(whole),
            created_at=actor.at,
            expires_at=actor.at + good_for,
        )
        more = {"token": identity, "scopes": token.scopes, "expires_at": token.expires_at.isoformat()}
        write_by(actor, log, "token made", actor.person, more)
    return token, whole


def revoke_token(*, token: str, actor: Actor, log: Log) -> None:
    """End a token of the actor's own. Revoked twice is revoked once."""
    with transaction():
        found = ApiToken.objects.filter(id=token, user__person_id=actor.person).first()
        if found is None:
            raise NotFoundError("You have no such token.")
        if found.revoked_at is None:
            found.revoked_at = actor.at
            found.save(update_fields=["revoked_at"])
            write_by(actor, log, "token revoked", actor.person, {"token": token})


def revoke_token_of(*, token: str, reason: str, actor: Actor, log: Log) -> None:
    """End another person's token, by whoever administers accounts. Revoked twice is revoked once."""
    actor.needs(Ability.ADMINISTER)
    if not reason.strip():
        raise CaseworkError("Say why. Whoever reads the evidence later will ask.")
    with transaction():
        found = ApiToken.objects.select_related("user").filter(id=token).first()
        if found is None:
            raise NotFoundError("There is no such token.")
        if found.revoked_at is None:
            found.revoked_at = actor.at
            found.save(update_fields=["revoked_at"])
            more = {"token": token, "reason": reason.strip()}
            write_by(actor, log, "token revoked", found.user.person_id, more)


def token_with(secret: str, at: datetime) -> ApiToken | None:
    """The token that this is the secret of, if it is good at this moment; notes that it was used.

    Whether its person may enter today is for the caller to ask (`signing_in.may_enter`).
    """
    parts = secret.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX:
        return None
    found: ApiToken | None = ApiToken.objects.select_related("user").filter(id=parts[1]).first()
    if found is None or not compare_digest(found.digest, digest_of(secret)):
        return None
    if found.revoked_at is not None or at >= found.expires_at:
        return None
    if found.last_used_at is None or at - found.last_used_at >= _NOTE_EVERY:
        ApiToken.objects.filter(id=found.id).update(last_used_at=at)
    return found


def tokens_of(actor: Actor) -> Any:
    """The actor's own tokens, newest first."""
    return ApiToken.objects.filter(user__person_id=actor.person)
