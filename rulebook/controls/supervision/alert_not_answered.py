"""An alert was not answered in time.

Procedure: whoever holds the role that answers for a control answers each of its alerts within the business days the
firm allows for it: dismisses it for a reason, or opens a case over it. Every day the chief compliance officer reviews
the alerts whose time is up, asks the owner for the reason, and assigns them to somebody else where the owner cannot
answer soon. An alert about a late alert is not counted again: it stays open as long as the one it is about.
"""

from countersign.authoring import AsOf, Example, Table, _, control


@control(
    cites=["FINRA 3110(a)", "FINRA 3110(b)"],
    owner="chief compliance officer",
    schedule="each calendar day",
    key="alert_id",
    says="Alert {alert_id} of {control_id}, raised on {raised_date}, was to be answered by {answer_due_date}.",
)
def alert_not_answered(alerts: Table, as_of: AsOf) -> Table:
    about_another = _.control_id != "alert_not_answered"
    late = (_.status == "new") & (_.answer_due_date < as_of.day)
    return alerts.mutate(exception=about_another & late)


EXAMPLES = [
    Example(
        "due yesterday and new, in a case, disposed of; due today; about a late alert",
        as_of="2017-11-02",
        alerts=[
            {"alert_id": "late", "answer_due_date": "2017-11-01"},
            {"alert_id": "investigated", "answer_due_date": "2017-11-01", "status": "in a case"},
            {"alert_id": "answered", "answer_due_date": "2017-11-01", "status": "disposed of"},
            {"alert_id": "today", "answer_due_date": "2017-11-02"},
            {"alert_id": "about", "answer_due_date": "2017-11-01", "control_id": "alert_not_answered"},
        ],
        exceptions=["late"],
    ),
]
