"""Decisions: prepared by one person, signed by another."""

import secrets

from django.db import models
from django.db.models import F, Q

from .words import ALONE, APPROVED, DISMISSAL, DISPOSITION, NOBODY, PREPARED, RETURNED, VOID, WAIVER, WITHDRAWN


def new_id() -> str:
    """An id that tells nothing: not how many there are, nor which came first."""
    return secrets.token_hex(8)


class Decision(models.Model):
    """What one person decided about a subject, and what a second person made of it.

    `content` is all that is decided on, as canonical JSON, and `content_digest` its digest; `signed_digest` is the
    digest of what the second person had before them. An approval holds only where the two are the same.
    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    kind = models.TextField()
    subject = models.TextField()
    owner = models.TextField()
    circle = models.TextField(default="")
    finding = models.TextField(default="")
    reason = models.TextField()
    content = models.TextField()
    content_digest = models.TextField()
    second_person = models.TextField(default=NOBODY)
    status = models.TextField(default=PREPARED)
    as_of_date = models.DateField()
    prepared_by = models.TextField()
    prepared_at = models.DateTimeField()
    signed_by = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)
    signed_digest = models.TextField(default="")
    answer = models.TextField(default="")

    class Meta:
        db_table = "decisions"
        indexes = (
            models.Index(fields=("subject",), name="decisions_by_subject"),
            models.Index(fields=("status", "prepared_at"), name="decisions_by_status"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=(DISMISSAL, DISPOSITION, WAIVER)), name="decision_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(status__in=(PREPARED, APPROVED, RETURNED, WITHDRAWN, VOID, ALONE)),
                name="decision_of_a_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(prepared_by="") & ~Q(prepared_by="system") & ~Q(reason=""),
                name="decided_by_someone_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(signed_by=F("prepared_by")), name="nobody_signs_what_they_prepared"),
            models.CheckConstraint(
                condition=~Q(status=APPROVED)
                | ~Q(signed_by="") & Q(signed_at__isnull=False) & Q(signed_digest=F("content_digest")),
                name="approved_as_it_was_prepared",
            ),
            models.CheckConstraint(
                condition=~Q(status=ALONE) | Q(second_person=NOBODY), name="alone_only_where_one_is_enough"
            ),
        )
