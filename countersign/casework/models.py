"""What the database holds: the evidence log, its checkpoints, and alerts. Services write these, nothing else does."""

import json

from django.db import models
from django.db.models import F, Q

NEW = "new"
DISPOSED_OF = "disposed of"

EXCEPTION = "exception"
GROUP = "group"
GROUP_WARNING = "group warning"


class EvidenceEntry(models.Model):
    """One entry of the log. `entry` is what is proved; the columns before it only make entries quick to find."""

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.TextField()
    subject = models.TextField()
    as_of = models.DateField(null=True)
    at = models.DateTimeField()
    actor = models.TextField()
    salt = models.BinaryField()
    entry = models.BinaryField()

    class Meta:
        db_table = "evidence_entries"
        indexes = (
            models.Index(fields=("kind", "subject", "index"), name="evidence_by_kind_and_subject"),
            models.Index(fields=("kind", "as_of"), name="evidence_by_kind_and_date"),
        )


class EvidenceNode(models.Model):
    """The hash of one complete subtree of the log: level 0 holds the leaves."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "evidence_nodes"


class Checkpoint(models.Model):
    """A signed note over the first `size` entries, as it was signed."""

    size = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_checkpoints"


class Alert(models.Model):
    """An exception put in front of a person, a group of them, or the warning that a control found too many.

    `key` is the exception's key as canonical JSON, a list of text: for a group what its members share, for a warning
    empty. `values` is canonical JSON too, of the row's values as text. Both are text here, so that any change to
    their bytes shows. `sequence` counts the alerts of one control, kind and key, from 1.
    """

    id = models.CharField(primary_key=True, max_length=16)
    control_id = models.TextField()
    kind = models.TextField()
    key = models.TextField()
    sequence = models.PositiveIntegerField()
    sentence = models.TextField()
    values = models.TextField()
    owner = models.TextField()
    critical = models.BooleanField()
    circle = models.TextField(default="")
    status = models.TextField(default=NEW)
    raised_date = models.DateField()
    first_seen_date = models.DateField()
    last_seen_date = models.DateField()
    answer_due_date = models.DateField()
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by", db_index=False)
    disposed_date = models.DateField(null=True)
    disposed_reason = models.TextField(default="")
    prepared_by = models.TextField(default="")
    approved_by = models.TextField(default="")

    class Meta:
        db_table = "alerts"
        indexes = (
            models.Index(fields=("status", "answer_due_date"), name="alerts_by_due_date"),
            models.Index(fields=("control_id", "raised_date"), name="alerts_by_raised_date"),
        )
        constraints = (
            models.UniqueConstraint(fields=("control_id", "key", "kind", "sequence"), name="alert_identity"),
            models.UniqueConstraint(
                fields=("control_id", "key", "kind"), condition=Q(status=NEW), name="one_open_alert_of_an_identity"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(EXCEPTION, GROUP, GROUP_WARNING), critical__in=(True, False)),
                name="alert_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(status=NEW, disposed_date__isnull=True, disposed_reason="", prepared_by="", approved_by="")
                | Q(status=DISPOSED_OF, disposed_date__isnull=False) & ~Q(disposed_reason="") & ~Q(prepared_by=""),
                name="disposed_of_by_someone_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("prepared_by")),
                name="nobody_approves_their_own_disposal",
            ),
            models.CheckConstraint(
                condition=Q(status=NEW) | Q(critical=False) | ~Q(approved_by=""),
                name="a_critical_alert_needs_an_approver",
            ),
        )

    @property
    def key_parts(self) -> tuple[str, ...]:
        """The key as the control named it."""
        return tuple(json.loads(self.key))


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
