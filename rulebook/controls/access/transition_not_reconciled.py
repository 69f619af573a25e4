"""A week of a transition was not reconciled and signed in time.

Procedure: while a group of people is in transition between firms, the information security officer compares, for every
week ending on a Friday, who has access with the roster both sides agreed on, explains each difference, has the access
of those who need none any more ended, and signs the reconciliation within a week of the week's end. A week nobody
signed is reconciled from the rosters kept for it, and the reason for the delay is noted.
"""

from typing import Any

from countersign.authoring import AsOf, Calendar, Example, Firm, Table, _, cases, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["M4", "M5", "acc-mna"],
    owner="information security officer",
    schedule="each calendar day",
    key=("transition_id", "week_ending_date"),
    says="The week of {transition_id} that ended on {week_ending_date} was not reconciled and signed in time.",
)
def transition_not_reconciled(
    transitions: Table, transition_reviews: Table, calendar: Calendar, firm: Firm, as_of: AsOf
) -> Table:
    days = firm.transition_review_days.days_on(_.week_ending_date)
    weeks = (
        transitions.cross_join(calendar.weeks)
        .mutate(due_date=(_.week_ending_date + days).cast("date"))
        .filter(
            _.week_ending_date >= _.began_date,
            (_.week_starting_date < _.ends_date).fill_null(True),
            _.due_date < as_of.day,
        )
        .select("transition_id", "week_ending_date", "due_date")
    )
    week = ["transition_id", "week_ending_date"]
    reviews = (
        transition_reviews.join(weeks, week)
        .mutate(in_time=(_.signed_by != "none") & (_.signed_date <= _.due_date))
        .group_by(week)
        .agg(signed=_.in_time.any(), perhaps=_.in_time.isnull().any())
    )
    weeks = look_up(weeks, reviews, week, signed="signed", perhaps="perhaps")
    return weeks.mutate(exception=cases((_.signed, False), (_.perhaps, None), else_=True))


OPEN: dict[str, Any] = {"transition_id": "acquisition", "began_date": "2017-03-06", "ends_date": "2017-03-29"}


def week(ending: str, signed_at: str | None, signed_by: str | None = "P2") -> dict[str, str | None]:
    """A review of one week of the transition above."""
    return {
        "review_id": ending,
        "transition_id": "acquisition",
        "week_ending_date": ending,
        "signed_by": signed_by,
        "signed_at": signed_at,
    }


EXAMPLES = [
    Example("the first week may still be signed", as_of="2017-03-17", transitions=[OPEN]),
    Example(
        "it may not any more",
        as_of="2017-03-18",
        transitions=[OPEN],
        exceptions=[("acquisition", "2017-03-10")],
    ),
    Example(
        "signed on the last day, a day late, by nobody, for a week that is not over by a day; then it has ended",
        as_of="2017-07-31",
        transitions=[OPEN],
        transition_reviews=[
            week("2017-03-10", "2017-03-17T21:00Z"),
            week("2017-03-17", "2017-03-25T14:00Z"),
            week("2017-03-24", "2017-03-27T14:00Z", signed_by="none"),
            week("2017-03-31", "2017-04-03T14:00Z"),
        ],
        exceptions=[("acquisition", "2017-03-17"), ("acquisition", "2017-03-24")],
    ),
    Example(
        "signed nobody knows when, or by whom; an end nobody knows ends nothing",
        as_of="2017-04-08",
        transitions=[{**OPEN, "ends_date": None}],
        transition_reviews=[
            week("2017-03-10", None),
            week("2017-03-17", "2017-03-20T14:00Z", signed_by=None),
            week("2017-03-24", "2017-03-27T14:00Z"),
        ],
        exceptions=[("acquisition", "2017-03-31")],
        undetermined=[("acquisition", "2017-03-10"), ("acquisition", "2017-03-17")],
    ),
]
