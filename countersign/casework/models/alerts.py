"""Alerts: exceptions put in front of people."""

import json

from django.db import models
from django.db.models import Q

from .words import DISPOSED_OF, EXCEPTION, GROUP, GROUP_WARNING, IN_A_CASE, NEW, OPEN_ALERT


class Alert(models.Model):
    """An exception put in front of a person, a group of them, or the warning that a control found too many.

    `key` is the exception's key as canonical JSON, a list of text: for a group what its members share, for a warning
    empty. `values` is canonical JSON too, of the row's values as text. Both are text here, so that any change to
    their bytes shows. `sequence` counts the alerts of one control, kind and key, from 1. `decision` is the one that is
    being prepared about the alert alone, or the one by which it was disposed of.
    """

    id = models.CharField(primary_key=True, max_length=16)
    control_id = models.TextField()
    topic = models.TextField(default="")
    kind = models.TextField()
    key = models.TextField()
    sequence = models.PositiveIntegerField()
    sentence = models.TextField()
    values = models.TextField()
    owner = models.TextField()
    critical = models.BooleanField()
    circle = models.TextField(default="")
    status = models.TextField(default=NEW)
    assigned_to = models.TextField(default="")
    raised_date = models.DateField()
    first_seen_date = models.DateField()
    last_seen_date = models.DateField()
    answer_due_date = models.DateField()
    escalated_date = models.DateField(null=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by", db_index=False)
    case = models.ForeignKey("Case", null=True, on_delete=models.PROTECT, related_name="alerts", db_index=False)
    decision = models.ForeignKey("Decision", null=True, on_delete=models.PROTECT, related_name="alerts", db_index=False)
    disposed_date = models.DateField(null=True)

    class Meta:
        db_table = "alerts"
        indexes = (
            # With all that counting asks for, so that no line has to be read to be counted.
            models.Index(fields=("status", "answer_due_date", "id", "owner", "circle"), name="alerts_by_due_date"),
            models.Index(fields=("answer_due_date", "id"), name="alerts_of_any_status"),
            models.Index(fields=("assigned_to", "status", "answer_due_date"), name="alerts_by_person"),
            models.Index(fields=("owner", "status", "answer_due_date"), name="alerts_by_owner"),
            models.Index(fields=("control_id", "raised_date"), name="alerts_by_raised_date"),
            models.Index(fields=("owner", "raised_date", "circle"), name="alerts_by_owner_since"),
            models.Index(
                fields=(
                    *("status", "circle", "control_id", "topic", "owner"),
                    *("raised_date", "answer_due_date", "escalated_date"),
                ),
                name="alerts_alike",
            ),
            models.Index(fields=("case",), name="alerts_by_case"),
            models.Index(fields=("decision",), name="alerts_by_decision"),
        )
        constraints = (
            models.UniqueConstraint(fields=("control_id", "key", "kind", "sequence"), name="alert_identity"),
            models.UniqueConstraint(
                fields=("control_id", "key", "kind"),
                condition=Q(status__in=OPEN_ALERT),
                name="one_open_alert_of_an_identity",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(EXCEPTION, GROUP, GROUP_WARNING), critical__in=(True, False)),
                name="alert_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_ALERT, disposed_date__isnull=True)
                | Q(status=DISPOSED_OF, disposed_date__isnull=False, decision__isnull=False),
                name="disposed_of_by_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status=IN_A_CASE) | Q(case__isnull=False), name="in_a_case_means_in_which"
            ),
        )

    @property
    def key_parts(self) -> tuple[str, ...]:
        """The key as the control named it."""
        return tuple(json.loads(self.key))

    @property
    def facts(self) -> dict[str, str]:
        """The row's values when it was raised, as text."""
        return {name: "" if value is None else str(value) for name, value in json.loads(self.values).items()}

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_ALERT


class AlertMember(models.Model):
    """One exception gathered into a group alert, with all that its own alert would have said."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="members", db_index=False)
    key = models.TextField()
    sentence = models.TextField()
    values = models.TextField()
    added_date = models.DateField()
    follows = models.ForeignKey(Alert, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "alert_members"
        indexes = (models.Index(fields=("key",), name="alert_members_by_key"),)
        constraints = (models.UniqueConstraint(fields=("alert", "key"), name="a_member_once_in_a_group"),)


class AlertSubject(models.Model):
    """Whom or what an alert is about, so that all that is known about it is found quickly: a person, a system, an
    account … It follows from the alert's values and its members', and says nothing that they do not."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="subjects", db_index=False)
    noun = models.TextField()
    subject_id = models.TextField()

    class Meta:
        db_table = "alert_subjects"
        indexes = (models.Index(fields=("noun", "subject_id"), name="alerts_by_subject"),)
        constraints = (
            models.UniqueConstraint(fields=("alert", "noun", "subject_id"), name="a_subject_once_in_an_alert"),
        )
