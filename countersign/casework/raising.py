"""Put what a run found in front of people, each exception once."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from countersign.evidence import JSON, Draft

from .acting import SYSTEM
from .changes import Changes, Source, values_text
from .evidence_storage import DatabaseStorage, SealedStorage, transaction
from .gathering import Found, Gathered, gather
from .models.words import GROUP, GROUP_WARNING
from .recording import log_of
from .standing import Standing, key_text, raised_on, standing_as, standing_of
from .waivers import in_force

WAIVED = "exceptions waived"

__all__ = ["Found", "Raised", "raise_alerts"]


@dataclass(frozen=True)
class Raised:
    """What became of a run's exceptions, as ids of alerts: new ones, ones extended by this date, group alerts that took
    in new exceptions, the warning that the control found more than the firm's limit, and how many exceptions a waiver
    kept from becoming alerts."""

    new: tuple[str, ...] = ()
    extended: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    warning: str | None = None
    waived: int = 0


def raise_alerts(
    *,
    control_id: str,
    topic: str,
    owner: str,
    critical: bool,
    circle: str,
    as_of: date,
    answer_due: date,
    found: Sequence[Found],
    limit: int,
    at: datetime,
) -> Raised:
    """Put a control's exceptions of one date in front of people, each once.

    An exception that has an open alert, its own or a group's, extends it. One whose alert was disposed of as of this
    date or later is settled, and so is one that was explained, for as long as its values stay what they were. One that
    an approved waiver covers is counted and not raised. Any other is new: an alert of its own, following the one
    disposed of; but where a control has more than `limit` new exceptions on one date, this run's are gathered into
    group alerts by what they share, and a warning is raised about the control. Several exceptions with one key are
    one, the first. `circle` is "" where everyone may know. The same exceptions on the same date again change nothing
    and write no evidence.
    """
    changes = Changes(Source(control_id, topic, owner, critical, circle, as_of, answer_due))
    with transaction(), _no_garbage():
        waived = in_force(control_id, as_of)
        by_key = {key_text(one.key): one for one in reversed(found) if not any(w.covers(one.shared) for w in waived)}
        known = standing_of(control_id, by_key)
        fresh: dict[str, Found] = {}
        for key in sorted(by_key):
            standing = known.get(key, Standing())
            if standing.settles(as_of, key, values_text(by_key[key].values)):
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
        changes.save(at=at)
        kept_back = {w.waiver: sum(w.covers(one.shared) for one in found) for w in waived}
        _note_waived(changes.source, kept_back, at)
    return replace(raised, waived=sum(any(w.covers(one.shared) for w in waived) for one in found))


def _note_waived(source: Source, kept_back: Mapping[str, int], at: datetime) -> None:
    """Evidence how many exceptions each waiver kept from becoming alerts, once for the same numbers: none is lost."""
    counted: dict[str, JSON] = {waiver: count for waiver, count in sorted(kept_back.items()) if count}
    log, storage = log_of(source.circle), SealedStorage() if source.circle else DatabaseStorage()
    day = source.as_of
    before = list(storage.find(WAIVED, subject=source.control_id, since=day, until=day + timedelta(days=1)))
    if counted != (before[-1].body["waivers"] if before else {}):
        log.append([Draft(WAIVED, source.control_id, day, at, SYSTEM, {"waivers": counted})])


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
