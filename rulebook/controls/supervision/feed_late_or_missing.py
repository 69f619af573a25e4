"""A feed came after it was due, or has not come.

Procedure: every day the chief compliance officer reviews the feeds that came late or not at all, asks the source for
the delivery, and sees to it that the controls waiting for it run for the day it is about. A feed that is late again and
again gets another due time, or another source.
"""

from countersign.authoring import AsOf, Example, Table, _, control


@control(
    cites="FINRA 3110(b)",
    owner="chief compliance officer",
    schedule="each calendar day",
    key=("feed_id", "business_date"),
    says="{feed_id} for {business_date} was due at {due_at} and had not come.",
    answer_within="answer_within_high",
)
def feed_late_or_missing(feed_arrivals: Table, as_of: AsOf) -> Table:
    return feed_arrivals.mutate(exception=(_.due_at < as_of.ends_at) & (_.arrived_at > _.due_at))


EXAMPLES = [
    Example(
        "on the minute, a second late, not at all, and not due before the day ends",
        as_of="2017-11-01",
        feed_arrivals=[
            {"feed_id": "in-time", "due_at": "2017-11-01T13:00Z", "arrived_at": "2017-11-01T13:00:00Z"},
            {"feed_id": "late", "due_at": "2017-11-01T13:00Z", "arrived_at": "2017-11-01T13:00:01Z"},
            {"feed_id": "missing", "due_at": "2017-11-01T13:00Z", "arrived_at": "9999-12-31", "received": 0},
            {"feed_id": "not-due", "due_at": "2017-11-02T13:00Z", "arrived_at": "9999-12-31", "received": 0},
        ],
        exceptions=[("late", "2017-10-31"), ("missing", "2017-10-31")],
    ),
]
