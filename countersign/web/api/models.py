"""What the API keeps: the answers it gave to requests that named an Idempotency-Key."""

from django.db import models


class KeptAnswer(models.Model):
    """One answer, to be given again to the same person for the same request. `circles` are those it may tell of."""

    person = models.TextField()
    key = models.TextField()
    request_digest = models.TextField()
    circles = models.TextField(default="")
    status = models.PositiveSmallIntegerField()
    headers = models.TextField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "api_kept_answers"
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="a_key_once_for_a_person"),)
