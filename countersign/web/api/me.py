"""Operations on oneself: who one is here, what one was told, one's own tokens."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework.messages import mark_read
from countersign.casework.permissions import Ability
from countersign.casework.reading import note_sealed
from countersign.casework.selectors import messages_for

from ..accounts.tokens import revoke_token, tokens_of
from ..workplace import workplace
from .common import Asked, Listed, listed
from .fields import Id, Shown, shown
from .operations import Scope, operation
from .replies import Reply


class Me(Shown):
    """Who asks: the roles held today, one's own or as a deputy, and what they are good for."""

    person: str
    name: str
    roles: list[str]
    circles: list[str]
    abilities: list[str]
    introducing_firm: str
    today: date = Field(description="The firm's local date.")


class MessageShown(Shown):
    """Something that one was told."""

    id: Id
    text: str
    about: str = Field(description="The record it is about, as alert:… or case:….")
    written_at: datetime
    read_at: datetime | None


class Messages(Listed):
    """A page of messages."""

    items: list[MessageShown]


class MessagesAsked(Asked):
    """Which messages are asked for."""

    unread: bool = False


class TokenShown(Shown):
    """One of one's own tokens. Its secret was shown once, when it was made."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class Tokens(Shown):
    """One's own tokens, the newest first."""

    items: list[TokenShown]


@operation("GET", "/me", kind="person", scope=Scope.READ, answer=Me)
def read_who_i_am(request: HttpRequest) -> Reply:
    """Read who you are here.

    With the roles that you hold today, and what they are good for.
    """
    actor = request.actor
    return Reply(
        Me(
            person=actor.person,
            name=workplace().firm.people.get(actor.person, actor.person),
            roles=sorted(actor.roles),
            circles=sorted(actor.circles),
            abilities=[ability.value for ability in Ability if actor.may(ability)],
            introducing_firm=actor.introducing_firm,
            today=actor.today,
        )
    )


@operation("GET", "/messages", kind="message", scope=Scope.READ, answer=Messages)
def list_messages(request: HttpRequest, asked: Query[MessagesAsked]) -> Reply:
    """Read what you were told.

    The newest comes first.
    """
    rows = messages_for(request.actor)
    if asked.unread:
        rows = rows.filter(read_at__isnull=True)
    return listed(
        request,
        rows,
        asked=asked,
        order=("-written_at", "id"),
        page=Messages,
        show=lambda row: shown(MessageShown, row),
        read=lambda found: note_sealed(found, actor=request.actor),
    )


@operation("POST", "/messages/{message}/read", kind="message", scope=Scope.READ, answer=MessageShown, takes="")
def mark_message_read(request: HttpRequest, message: Id) -> Reply:
    """Note that you have read a message.

    Reading it again changes nothing.
    """
    return Reply(shown(MessageShown, mark_read(message=message, actor=request.actor)))


@operation("GET", "/me/tokens", kind="token", scope=Scope.READ, answer=Tokens)
def list_my_tokens(request: HttpRequest) -> Reply:
    """Read which tokens you have.

    New ones are made in the workbench, after signing in anew.
    """
    return Reply(Tokens(items=[_token_shown(token) for token in tokens_of(request.actor)]))


@operation("POST", "/me/tokens/{token}/revoke", kind="token", scope=Scope.READ, answer=Tokens, takes="")
def revoke_my_token(request: HttpRequest, token: Id) -> Reply:
    """End one of your tokens.

    What uses it is refused from now on. Revoked twice is revoked once.
    """
    revoke_token(token=token, actor=request.actor, log=workplace().log)
    return Reply(Tokens(items=[_token_shown(token) for token in tokens_of(request.actor)]))


def _token_shown(token: Any) -> TokenShown:
    return shown(TokenShown, token, scopes=token.scopes.split())
