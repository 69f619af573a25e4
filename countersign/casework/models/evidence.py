"""The evidence log as the database holds it: one log for everybody, and one more that only a sealed circle reads.

The two are the same in form and apart in substance: what is sealed leaves no gap, no number and no time in the log
that everybody may read.
"""

from django.db import models


class _Entry(models.Model):
    """One entry of a log. `entry` is what is proved; the columns before it only make entries quick to find."""

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.TextField()
    subject = models.TextField()
    as_of = models.DateField(null=True)
    at = models.DateTimeField()
    actor = models.TextField()
    salt = models.BinaryField()
    entry = models.BinaryField()

    class Meta:
        abstract = True


class _Node(models.Model):
    """The hash of one complete subtree of a log: level 0 holds the leaves."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        abstract = True


class _Checkpoint(models.Model):
    """A signed note over the first `size` entries, as it was signed."""

    size = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class EvidenceEntry(_Entry):
    class Meta:
        db_table = "evidence_entries"
        indexes = (
            models.Index(fields=("kind", "subject", "index"), name="evidence_by_kind_and_subject"),
            models.Index(fields=("kind", "as_of"), name="evidence_by_kind_and_date"),
            models.Index(fields=("subject", "index"), name="evidence_by_subject"),
        )


class EvidenceNode(_Node):
    class Meta:
        db_table = "evidence_nodes"


class Checkpoint(_Checkpoint):
    class Meta:
        db_table = "evidence_checkpoints"


class SealedEntry(_Entry):
    class Meta:
        db_table = "sealed_entries"
        indexes = (
            models.Index(fields=("kind", "subject", "index"), name="sealed_by_kind_and_subject"),
            models.Index(fields=("kind", "as_of"), name="sealed_by_kind_and_date"),
            models.Index(fields=("subject", "index"), name="sealed_by_subject"),
        )


class SealedNode(_Node):
    class Meta:
        db_table = "sealed_nodes"


class SealedCheckpoint(_Checkpoint):
    class Meta:
        db_table = "sealed_checkpoints"
