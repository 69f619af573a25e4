"""Cases, and all that an investigation gathers in one."""

from django.db import models
from django.db.models import Q

from .decisions import Decision, new_id
from .words import ANSWERED, CASE_STATUSES, CLOSED, COUNTERSIGNED, DECIDED, ENDED, OPEN, SENT


class Case(models.Model):
    """Alerts handled together, with a history. `topic` is the kind of the controls that raised them; `who` to `how`
    are what the investigation found; `merged_into` says where a case went on that ended by being merged."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    title = models.TextField()
    topic = models.TextField()
    owner = models.TextField()
    critical = models.BooleanField()
    circle = models.TextField(default="")
    status = models.TextField(default=OPEN)
    assigned_to = models.TextField(default="")
    opened_date = models.DateField()
    due_date = models.DateField()
    escalated_date = models.DateField(null=True)
    closed_date = models.DateField(null=True)
    who = models.TextField(default="")
    what = models.TextField(default="")
    when = models.TextField(default="")
    where = models.TextField(default="")
    why = models.TextField(default="")
    how = models.TextField(default="")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="cases", db_index=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)

    class Meta:
        db_table = "cases"
        indexes = (
            models.Index(fields=("status", "due_date", "id"), name="cases_by_due_date"),
            models.Index(fields=("assigned_to", "status", "due_date"), name="cases_by_person"),
            models.Index(fields=("decision",), name="cases_by_decision"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(status__in=CASE_STATUSES), name="case_of_a_known_status"),
            models.CheckConstraint(
                condition=~Q(status__in=(DECIDED, COUNTERSIGNED)) | Q(decision__isnull=False),
                name="decided_means_by_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status=CLOSED)
                | Q(closed_date__isnull=False) & (Q(decision__isnull=False) | Q(merged_into__isnull=False)),
                name="closed_by_a_decision_or_a_merger",
            ),
        )


class CaseLink(models.Model):
    """That one case has to do with another, and why."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links", db_index=False)
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="linked_from", db_index=False)
    reason = models.TextField()
    added_by = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "case_links"
        indexes = (models.Index(fields=("other",), name="links_by_other_case"),)
        constraints = (models.UniqueConstraint(fields=("case", "other"), name="a_link_once"),)


class Step(models.Model):
    """Something that an investigation of this kind has to do; the rulebook's text, as it was when the case began.

    `not_needed` says that it was considered and left out, for the reason in `result`.
    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", db_index=False)
    name = models.TextField()
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    required = models.BooleanField()
    result = models.TextField(default="")
    not_needed = models.BooleanField(default=False)
    done_by = models.TextField(default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "case_steps"
        constraints = (models.UniqueConstraint(fields=("case", "name"), name="a_step_once_in_a_case"),)


class Note(models.Model):
    """What somebody wrote down. A note is never changed; a later one may correct it."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes", db_index=False)
    text = models.TextField()
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by", db_index=False
    )
    written_by = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "case_notes"
        indexes = (models.Index(fields=("case", "written_at"), name="notes_by_case"),)


class Request(models.Model):
    """A question put to an introducing firm, in words chosen for it alone, and its answer."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests", db_index=False)
    introducing_firm_id = models.TextField()
    account_id = models.TextField(default="")
    question = models.TextField()
    due_date = models.DateField()
    status = models.TextField(default=SENT)
    sent_by = models.TextField()
    sent_at = models.DateTimeField()
    answer = models.TextField(default="")
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(default="")

    class Meta:
        db_table = "requests_for_information"
        indexes = (
            models.Index(fields=("introducing_firm_id", "status", "due_date"), name="requests_by_firm"),
            models.Index(fields=("case", "status"), name="requests_by_case"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(status__in=(SENT, ANSWERED, ENDED)), name="request_of_a_known_status"),
        )


class Document(models.Model):
    """A file that belongs to a case or answers a request, kept by its digest away from anything that is served."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents", db_index=False)
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="documents", db_index=False)
    name = models.TextField()
    content_type = models.TextField()
    size = models.PositiveBigIntegerField()
    digest = models.TextField()
    added_by = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "case_documents"
        constraints = (
            models.UniqueConstraint(fields=("case", "request", "digest", "name"), name="a_document_once_in_a_case"),
        )
