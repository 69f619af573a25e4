"""What the workbench keeps for a while only: the worker removes it when its time is up."""

from datetime import datetime, timedelta

from django.db import connection

# Tables whose rows grow old, the column that says when, and how long after that they are kept.
_FOR_A_WHILE = (
    ("django_session", "expire_date", timedelta()),
    ("workbench_cache", "expires", timedelta()),
    ("api_kept_answers", "at", timedelta(days=1)),
)


def forget_expired(at: datetime) -> None:
    """Remove sessions that have ended, the throttle's counters, and answers kept for programs that ask twice.

    In a database that no workbench has used, nothing is there to remove.
    """
    from countersign.casework.evidence_storage import transaction  # noqa: PLC0415  after configure

    with transaction(), connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for table, column, kept in _FOR_A_WHILE:
            if table in there:
                old = connection.ops.adapt_datetimefield_value(at - kept)
                cursor.execute(f"DELETE FROM {table} WHERE {column} <= %s", [old])
