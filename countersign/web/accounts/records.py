"""Entries of evidence about accounts: ids and reasons, never an e-mail address and never a secret."""

from collections.abc import Mapping
from datetime import date, datetime

from countersign.casework.acting import Actor
from countersign.evidence import JSON, Draft, Log

ACCOUNT = "account"


def write(
    log: Log,
    kind: str,
    person: str,
    *,
    actor: str,
    today: date,
    at: datetime,
    more: Mapping[str, JSON] | None = None,
) -> None:
    """Write one entry about a person's account, within the caller's transaction."""
    log.append([Draft(kind, person, today, at, actor, {"person": person, **(more or {})})])


def write_by(actor: Actor, log: Log, kind: str, person: str, more: Mapping[str, JSON] | None = None) -> None:
    """The same, by a person at work."""
    write(log, kind, person, actor=actor.person, today=actor.today, at=actor.at, more=more)
