"""Services over alerts: raise what a run found, and dispose of an alert. Each writes its evidence as it writes."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from countersign.evidence import Log

from .changes import Changes, Source, draft_of
from .errors import CaseworkError
from .evidence_storage import transaction
from .gathering import Found, Gathered, gather
from .models import DISPOSED_OF, GROUP, GROUP_WARNING, Alert
from .records import record_digest
from .selectors import alert_named
from .standing import Standing, key_text, raised_on, standing_as, standing_of

__all__ = ["SYSTEM", "Found", "Raised", "dispose", "raise_alerts"]

SYSTEM = "system"  # who loads, runs and verifies: never a person, so never someone who decides


@dataclass(frozen=True)
class Raised:
    """What became of a run's exceptions, as ids of alerts: new ones, ones extended by this date, group alerts that took
    in new exceptions, and the warning that the control found more than the firm's limit."""

    new: tuple[str, ...] = ()
    extended: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    warning: str | None = None


def raise_alerts(
    *,
    control_id: str,
    owner: str,
    critical: bool,
    circle: str,
    as_of: date,
    answer_due: date,
    found: Sequence[Found],
    limit: int,
    log: Log,
    at: datetime,
    actor: str = SYSTEM,
) -> Raised:
    """Put a control's exceptions of one date in front of people, each once.

    An exception that has an open alert, its own or a group's, extends it. One whose alert was disposed of as of this
    date or later is settled. Any other is new: an alert of its own, following the one disposed of; but where a control
    has more than `limit` new exceptions on one date, this run's are gathered into group alerts by what they share, and
    a warning is raised about the control. Several exceptions with one key are one, the first. `circle` is "" where
    everyone may know. The same exceptions on the same date again change nothing and write no evidence.
    """
    by_key = {key_text(exception.key): exception for exception in reversed(found)}
    changes = Changes(Source(control_id, owner, critical, circle, as_of, answer_due))
    with transaction(), _no_garbage():
        known = standing_of(control_id, by_key)
        fresh: dict[str, Found] = {}
        for key in sorted(by_key):
            standing = known.get(key, Standing())
            if standing.settles(as_of):
                continue
            if standing.open is not None:
                changes.extend(standing.open)
            else:
                fresh[key] = by_key[key]
        count = len(fresh) + (raised_on(control_id, as_of) if fresh else 0)
        if not fresh or count <= limit:
            raised = _one_by_one(changes, fresh, known)
        else:
            raised = _gathered(changes, list(fresh.values()), known, count, limit)
        changes.save(log=log, at=at, actor=actor)
    return raised


def dispose(
    *,
    alert: str,
    preparer: str,
    approver: str | None,
    reason: str,
    as_of: date,
    at: datetime,
    log: Log,
) -> None:
    """Close an alert, for a reason, by one person, and where its control is critical by a second one.

    What is found after `as_of` will be a new alert. Raises CaseworkError, changing nothing, when the alert is not open,
    when the people or the reason do not suffice, or when it was found again after `as_of`.
    """
    with transaction():
        row = alert_named(alert)
        _refuse_unfit(row, preparer, approver, reason, as_of)
        members = list(row.members.all())
        before = record_digest(row, members)
        row.status = DISPOSED_OF
        row.disposed_date = as_of
        row.disposed_reason = reason
        row.prepared_by = preparer
        row.approved_by = approver or ""
        row.save(update_fields=("status", "disposed_date", "disposed_reason", "prepared_by", "approved_by"))
        people = {"prepared_by": preparer} | ({"approved_by": approver} if approver else {})
        after = record_digest(row, members)
        kind = "alert disposed of"
        log.append([draft_of(kind, row, as_of=as_of, at=at, actor=preparer, before=before, after=after, more=people)])


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Do not look for garbage where many objects are made and all are needed: it would take a quarter of the time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def _one_by_one(changes: Changes, fresh: Mapping[str, Found], known: Mapping[str, Standing]) -> Raised:
    new = [changes.raise_exception(exception, known.get(key, Standing())) for key, exception in fresh.items()]
    return Raised(new=tuple(alert.id for alert in new), extended=tuple(changes.extended))


def _gathered(
    changes: Changes, fresh: Sequence[Found], known: Mapping[str, Standing], count: int, limit: int
) -> Raised:
    source = changes.source
    why = f"more than the firm's limit of {limit} were new on {source.as_of}"
    groups = []
    for gathered in gather(fresh, limit):
        standing = standing_as(source.control_id, GROUP, key_text(gathered.key))
        groups.append(changes.add_to_group(gathered, standing, _sentence(source.control_id, gathered, why), known))
    warning = changes.raise_warning(
        standing_as(source.control_id, GROUP_WARNING, key_text(())),
        f"{source.control_id} found {count} new exceptions on {source.as_of}, more than the firm's limit of {limit}. "
        "Look at the control, its numbers and its feeds before working them one by one; none is hidden, they are "
        "gathered into group alerts.",
        {"found": count, "limit": limit},
    )
    grouped = tuple(group.id for group in groups)
    own = {*grouped, warning.id}
    extended = tuple(found_again for found_again in changes.extended if found_again not in own)
    return Raised(extended=extended, grouped=grouped, warning=warning.id)


def _sentence(control_id: str, gathered: Gathered, why: str) -> str:
    if gathered.column is None:
        return f"Exceptions of {control_id} that share nothing that tells them apart, gathered because {why}."
    shared = (
        f"{gathered.column} {gathered.value}" if gathered.value is not None else f"that they have no {gathered.column}"
    )
    return f"Exceptions of {control_id} that share {shared}, gathered because {why}."


def _refuse_unfit(row: Alert, preparer: str, approver: str | None, reason: str, as_of: date) -> None:
    """Raise CaseworkError unless this alert may be disposed of by these people, for this reason, on this date."""
    name = f"Alert {row.id}"
    if row.status == DISPOSED_OF:
        raise CaseworkError(
            f"{name} was disposed of as of {row.disposed_date} by {row.prepared_by}; what is decided is not decided "
            "again. New activity is a new alert: work that one."
        )
    for person in (preparer, approver):
        if person is not None and (person != person.strip() or person in ("", SYSTEM)):
            raise CaseworkError(
                f"{name} is disposed of by people, and {person!r} is not a person's id. Name the person."
            )
    if not reason.strip():
        raise CaseworkError(
            f"{name} needs a reason why nothing more is to be done: write it for whoever asks in six years."
        )
    if approver == preparer:
        raise CaseworkError(
            f"{preparer} prepared the disposal of alert {row.id} and cannot approve it. Ask a second person."
        )
    if row.critical and approver is None:
        raise CaseworkError(
            f"{name} is of {row.control_id}, a critical control, so two people dispose of it: name an approver too."
        )
    if as_of < row.last_seen_date:
        raise CaseworkError(
            f"{name} was found again on {row.last_seen_date}, after {as_of}: a disposal as of {as_of} would not cover "
            "that. Look at the latest run, and dispose of it as of that date or later."
        )
