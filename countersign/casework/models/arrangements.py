"""What the firm's people arrange among themselves: waivers, absences, and the messages that remind them."""

from django.db import models
from django.db.models import F, Q

from .decisions import Decision, new_id


class Waiver(models.Model):
    """A dated decision not to treat certain exceptions of a control as alerts: those whose columns say `matches`.

    It holds over [starts_date, ends_date) and only while its decision is approved.
    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    control_id = models.TextField()
    owner = models.TextField()
    matches = models.TextField()
    starts_date = models.DateField()
    ends_date = models.DateField()
    reason = models.TextField()
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="waivers", db_index=False)
    ended_date = models.DateField(null=True)
    ended_by = models.TextField(default="")

    class Meta:
        db_table = "waivers"
        indexes = (models.Index(fields=("control_id", "starts_date"), name="waivers_by_control"),)
        constraints = (
            models.CheckConstraint(condition=Q(starts_date__lt=F("ends_date")), name="a_waiver_ends"),
            models.CheckConstraint(condition=~Q(matches__in=("", "{}")), name="a_waiver_matches_something"),
        )


class Absence(models.Model):
    """That a person is away over [starts_date, ends_date), and who acts in their roles meanwhile."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    person = models.TextField()
    deputy = models.TextField()
    starts_date = models.DateField()
    ends_date = models.DateField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "absences"
        indexes = (models.Index(fields=("deputy", "starts_date"), name="absences_by_deputy"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_date__lte=F("ends_date")), name="an_absence_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="nobody_deputises_for_themselves"),
        )


class Message(models.Model):
    """Something that a person is told, once: `occasion` names the occasion, and no occasion is told twice.

    `mail_status` is "" where no e-mail is to go out, "to send", "being sent" from just before the server is spoken to
    until it has answered, then "sent" or "failed". One found "being sent" after a restart may have gone out: it is not
    sent again.
    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    person = models.TextField()
    occasion = models.TextField()
    text = models.TextField()
    about = models.TextField(default="")
    circle = models.TextField(default="")
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_status = models.TextField(default="")

    class Meta:
        db_table = "messages_to_people"
        indexes = (
            models.Index(fields=("person", "written_at"), name="messages_by_person"),
            models.Index(fields=("mail_status",), name="messages_by_mail_status"),
        )
        constraints = (models.UniqueConstraint(fields=("person", "occasion"), name="an_occasion_is_told_once"),)
