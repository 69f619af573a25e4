"""A decision waits too long for a second person.

Procedure: what one person prepared, a second person approves or returns within the business days that the firm allows.
Every day the chief compliance officer reviews the decisions that nobody has answered by then, and has somebody answer
them whose role reaches that far. An alert whose dismissal waits is as open as one that nobody has looked at.
"""

from countersign.authoring import AsOf, Calendar, Example, Firm, Table, _, control


@control(
    cites=["FINRA 3110(a)", "FINRA 3110(b)"],
    owner="chief compliance officer",
    schedule="each calendar day",
    key="decision_id",
    says="{kind} {decision_id}, prepared by {prepared_by} on {prepared_date}, was to be answered by {due_date}.",
)
def decision_waiting(decisions: Table, calendar: Calendar, firm: Firm, as_of: AsOf) -> Table:
    allowed = firm.decision_answered_within.on(_.prepared_date)
    due = calendar.trading.add_to(decisions.mutate(allowed=allowed), "prepared_date", _.allowed, into="due_date")
    return due.mutate(exception=(_.status == "prepared") & (_.due_date < as_of.day))


EXAMPLES = [
    Example(
        "prepared on a Friday: two business days later it is in time, a day after that it is late; answered in time",
        as_of="2017-11-01",
        decisions=[
            {"decision_id": "late", "prepared_date": "2017-10-27"},
            {"decision_id": "today", "prepared_date": "2017-10-30"},
            {"decision_id": "approved", "prepared_date": "2017-10-27", "status": "approved"},
            {"decision_id": "alone", "prepared_date": "2017-10-27", "status": "stands alone"},
        ],
        exceptions=["late"],
    ),
]
