"""A Form U4 was not amended in time.

Procedure: the registration manager enters in the register every fact that a Form U4 has to show, with the day it
occurred and the day the firm learned of it, and files the amendment within the calendar days the By-Laws allow after
learning. For a statutory disqualification the shorter time runs from the day it occurred, known or not. A late
amendment is filed at once and noted with its reason. Entries without a day are completed.
"""

from countersign.authoring import AsOf, Example, Law, Table, _, control, ifelse


@control(
    cites="FINRA By-Laws Art. V Sec. 2(c)",
    answers="reg-u4",
    owner="registration manager",
    schedule="each business day",
    key="registration_event_id",
    says="The Form U4 of {person_id} was not amended in time ({kind} of {occurred_date}, learned on {learned_date}).",
)
def late_u4(registration_events: Table, law: Law, as_of: AsOf) -> Table:
    disqualified_due = _.occurred_date + law.disqualification_amendment_days.days_on(_.occurred_date)
    amendment_due = _.learned_date + law.u4_amendment_days.days_on(_.learned_date)
    events = registration_events.mutate(
        due_date=ifelse(_.kind == "statutory disqualification", disqualified_due, amendment_due)
    )
    return events.mutate(exception=(_.due_date < as_of.day) & (_.filed_date > _.due_date))


DISQUALIFIED = {
    "kind": "statutory disqualification",
    "occurred_date": "2026-11-02",
    "learned_date": "2026-11-09",
}
AMENDMENT = {"occurred_date": "2026-10-01", "learned_date": "2026-11-02"}

EXAMPLES = [
    Example(
        "a disqualification of 2 November 2026, learned on the 9th, is due on the 12th",
        as_of="2026-11-13",
        registration_events=[
            {**DISQUALIFIED, "registration_event_id": "in-time", "filed_date": "2026-11-12"},
            {**DISQUALIFIED, "registration_event_id": "late", "filed_date": "2026-11-13"},
            {**DISQUALIFIED, "registration_event_id": "never", "filed_date": "9999-12-31"},
        ],
        exceptions=["late", "never"],
    ),
    Example(
        "anything else is due thirty days after the firm learned of it",
        as_of="2026-12-04",
        registration_events=[
            {**AMENDMENT, "registration_event_id": "in-time", "filed_date": "2026-12-02"},
            {**AMENDMENT, "registration_event_id": "late", "filed_date": "2026-12-03"},
        ],
        exceptions=["late"],
    ),
    Example(
        "the last day; days that the register does not give",
        as_of="2026-11-12",
        registration_events=[
            {**DISQUALIFIED, "registration_event_id": "not-yet", "filed_date": "9999-12-31"},
            {**DISQUALIFIED, "registration_event_id": "occurred", "occurred_date": None, "filed_date": "2026-11-12"},
            {**AMENDMENT, "registration_event_id": "learned", "learned_date": None, "filed_date": "2026-11-12"},
            {"registration_event_id": "filed", "filed_date": None},
        ],
        undetermined=["occurred", "learned", "filed"],
    ),
]
