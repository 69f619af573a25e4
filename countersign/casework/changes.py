"""The changes that one run makes to alerts: collected first, then written together with their evidence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from countersign.evidence import JSON, Draft, digest

from .acting import SYSTEM
from .gathering import Found, Gathered
from .models import Alert, AlertMember, AlertSubject
from .models.words import EXCEPTION, GROUP, GROUP_WARNING
from .recording import log_of
from .records import name_of, record_digest
from .standing import Standing, in_batches, key_text
from .subjects import subjects_of

_ROWS_PER_INSERT = 5000


@dataclass(frozen=True)
class Source:
    """What every alert of one run takes over from the control and the day."""

    control_id: str
    topic: str
    owner: str
    critical: bool
    circle: str
    as_of: date
    answer_due: date


@dataclass
class Changes:
    """Alerts to be raised and to be extended. Nothing is written before `save`."""

    source: Source
    raised: list[Any] = field(default_factory=list)
    extended: dict[str, Any] = field(default_factory=dict)
    _before: dict[str, str] = field(default_factory=dict)  # digests of extended alerts as they were found
    _members: dict[str, list[Any]] = field(default_factory=dict)  # of the groups concerned, those to be added included
    _added: list[Any] = field(default_factory=list)
    _subjects: set[tuple[str, str, str]] = field(default_factory=set)  # alert, noun, id

    def raise_exception(self, found: Found, standing: Standing) -> Any:
        """A new alert for one exception."""
        return self._raise(EXCEPTION, found.key, standing, sentence=found.sentence, values=values_text(found.values))

    def raise_warning(self, standing: Standing, sentence: str, counts: Mapping[str, int]) -> Any:
        """A new alert about the control itself, or the open one extended."""
        if standing.open is not None:
            return self.extend(standing.open)
        return self._raise(GROUP_WARNING, (), standing, sentence=sentence, values=values_text(counts))

    def add_to_group(
        self, gathered: Gathered, standing: Standing, sentence: str, members: Mapping[str, Standing]
    ) -> Any:
        """A new group alert for what was gathered, or the open one of the same column and value with more members."""
        if standing.open is not None:
            group = self.extend(standing.open, grown=True)
        else:
            shared = {} if gathered.column is None else {gathered.column: gathered.value}
            group = self._raise(GROUP, gathered.key, standing, sentence=sentence, values=values_text(shared))
        added = [self._member(group, found, members) for found in gathered.found]
        self._members.setdefault(group.id, []).extend(added)
        self._note_subjects(group.id, *(found.values for found in gathered.found))
        self._added.extend(added)
        return group

    def extend(self, alert: Any, *, grown: bool = False) -> Any:
        """Note that an open alert was found again; no change where its days already span this one."""
        as_of = self.source.as_of
        if alert.id in self.extended or (alert.first_seen_date <= as_of <= alert.last_seen_date and not grown):
            return self.extended.get(alert.id, alert)
        if alert.kind == GROUP:
            self._members[alert.id] = list(alert.members.all())
        self._before[alert.id] = self._digest(alert)
        alert.first_seen_date = min(alert.first_seen_date, as_of)
        alert.last_seen_date = max(alert.last_seen_date, as_of)
        self.extended[alert.id] = alert
        return alert

    def save(self, *, at: datetime) -> None:
        """Write the rows, then one entry of evidence for each alert; within the caller's transaction."""
        Alert.objects.bulk_create(self.raised, batch_size=_ROWS_PER_INSERT)
        AlertMember.objects.bulk_create(self._added, batch_size=_ROWS_PER_INSERT)
        subjects = [AlertSubject(alert_id=a, noun=noun, subject_id=i) for a, noun, i in sorted(self._subjects)]
        AlertSubject.objects.bulk_create(subjects, batch_size=_ROWS_PER_INSERT, ignore_conflicts=True)
        as_of = self.source.as_of
        for some in in_batches(self.extended):
            alerts = Alert.objects.filter(id__in=some)
            alerts.filter(first_seen_date__gt=as_of).update(first_seen_date=as_of)
            alerts.filter(last_seen_date__lt=as_of).update(last_seen_date=as_of)
        drafts = [self._draft("alert raised", alert, at) for alert in self.raised]
        drafts += [self._draft("alert extended", alert, at) for alert in self.extended.values()]
        log_of(self.source.circle).append(drafts)

    def _raise(self, kind: str, key: Sequence[str], standing: Standing, *, sentence: str, values: str) -> Any:
        source, sequence = self.source, standing.count + 1
        alert = Alert(
            id=alert_id(source.control_id, kind, key, sequence),
            control_id=source.control_id,
            topic=source.topic,
            kind=kind,
            key=key_text(key),
            sequence=sequence,
            sentence=sentence,
            values=values,
            owner=source.owner,
            critical=source.critical,
            circle=source.circle,
            raised_date=source.as_of,
            first_seen_date=source.as_of,
            last_seen_date=source.as_of,
            answer_due_date=source.answer_due,
            follows_id=standing.last and standing.last.id,
        )
        self.raised.append(alert)
        self._note_subjects(alert.id, json.loads(values))
        return alert

    def _note_subjects(self, alert: str, *rows: Mapping[str, object]) -> None:
        self._subjects |= {(alert, noun, subject) for noun, subject in subjects_of(rows)}

    def _member(self, group: Any, found: Found, members: Mapping[str, Standing]) -> Any:
        key = key_text(found.key)
        last = members.get(key, Standing()).last
        return AlertMember(
            alert_id=group.id,
            key=key,
            sentence=found.sentence,
            values=values_text(found.values),
            added_date=self.source.as_of,
            follows_id=last and last.id,
        )

    def _digest(self, alert: Any) -> str:
        return record_digest(alert, self._members.get(alert.id, ()))

    def _draft(self, kind: str, alert: Any, at: datetime) -> Draft:
        """The entry for one change: the record's digest before and after, and ids; nothing personal."""
        body: dict[str, JSON] = {
            "record": name_of(alert),
            "digest": self._digest(alert),
            "control_id": alert.control_id,
        }
        if alert.id in self._before:
            body["before"] = self._before[alert.id]
        return Draft(kind, alert.id, self.source.as_of, at, SYSTEM, body)


def alert_id(control_id: str, kind: str, key: Sequence[str], sequence: int) -> str:
    """The alert's id: the same for the same alert on every machine, and telling nothing of it."""
    identity = key_text((control_id, kind, *key, str(sequence)))
    return digest(identity.encode()).removeprefix("sha256:")[:16]


def values_text(values: Mapping[str, object]) -> str:
    """A row's values as they are kept: JSON of text by column, null for what is unknown."""
    said = {name: None if value is None else str(value) for name, value in values.items()}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
