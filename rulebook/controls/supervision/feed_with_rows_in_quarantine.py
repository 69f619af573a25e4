"""A feed brought rows that could not be loaded, or more rows than were accounted for.

Procedure: every day the chief compliance officer sees that each row put aside as unreadable or wrong is corrected at its
source and delivered again. Until then whatever judges the table is at best undetermined. Rows received that were
neither loaded nor put aside are a fault of the system, and are told to its operator at once.
"""

from countersign.authoring import Example, Table, _, control


@control(
    cites="FINRA 3110(b)",
    owner="chief compliance officer",
    schedule="each calendar day",
    key=("feed_id", "business_date"),
    says="{feed_id} for {business_date}: of {received} rows {loaded} were loaded and {quarantined} put aside.",
    answer_within="answer_within_high",
)
def feed_with_rows_in_quarantine(feed_arrivals: Table) -> Table:
    return feed_arrivals.mutate(exception=(_.quarantined > 0) | (_.received != _.loaded + _.quarantined))


EXAMPLES = [
    Example(
        "one row put aside, one lost, none",
        feed_arrivals=[
            {"feed_id": "aside", "received": 100, "loaded": 99, "quarantined": 1},
            {"feed_id": "lost", "received": 100, "loaded": 99, "quarantined": 0},
            {"feed_id": "whole", "received": 100, "loaded": 100, "quarantined": 0},
        ],
        exceptions=[("aside", "2017-10-31"), ("lost", "2017-10-31")],
    ),
]
