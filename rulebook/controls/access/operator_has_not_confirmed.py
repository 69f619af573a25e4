"""The operator of a third party's system did not acknowledge a leaver's notice, or did not confirm the end of access.

Procedure: the vendor manager keeps for every notice when the operator acknowledged it and when it confirmed that the
access is disabled. Without an acknowledgement within hours, or a confirmation within business days, the vendor manager
calls the operator, goes up to its management, and keeps a note of each step until the confirmation is there. A
confirmation acknowledges the notice as well. A notice whose times are not in the register cannot be judged.
"""

from countersign.authoring import AsOf, Calendar, Example, Firm, Table, _, cases, control


@control(
    cites=["17 CFR 248.30(a)", "17 CFR 248.30(a)(5)"],
    answers=["M6", "acc-3p-ack"],
    owner="vendor manager",
    schedule="each calendar day",
    key="notice_id",
    says="The operator of {system_id} was told at {sent_at} that {person_id} left and has not answered in time.",
    answer_within="answer_within_high",
)
def operator_has_not_confirmed(termination_notices: Table, firm: Firm, calendar: Calendar, as_of: AsOf) -> Table:
    notices = termination_notices.mutate(
        acknowledgement_due_at=_.sent_at + firm.provider_acknowledges_within_hours.hours_on(_.sent_date)
    )
    days = firm.provider_confirms_within_business_days.on(_.sent_date)
    notices = calendar.trading.add_to(notices, "sent_date", days, into="confirmation_due_date")
    not_acknowledged = (
        (_.acknowledgement_due_at < as_of.ends_at)
        & (_.acknowledged_at > _.acknowledgement_due_at)
        & (_.disabled_confirmed_at > _.acknowledgement_due_at)
    )
    not_confirmed = (_.confirmation_due_date < as_of.day) & (_.disabled_confirmed_date > _.confirmation_due_date)
    not_sent = _.sent_at >= as_of.ends_at  # that is operator_not_told_of_leaver's to say
    return notices.mutate(exception=cases((not_sent, False), else_=not_acknowledged | not_confirmed))


EXAMPLES = [
    Example(
        "acknowledged at the twenty-fourth hour, a second later, not at all, by the confirmation",
        as_of="2017-03-21",
        termination_notices=[
            {
                "notice_id": "in-time",
                "sent_at": "2017-03-20T18:00Z",
                "acknowledged_at": "2017-03-21T18:00Z",
                "disabled_confirmed_at": "2017-03-21T19:00Z",
            },
            {
                "notice_id": "late",
                "sent_at": "2017-03-20T18:00Z",
                "acknowledged_at": "2017-03-21T18:00:01Z",
                "disabled_confirmed_at": "2017-03-21T19:00Z",
            },
            {
                "notice_id": "silent",
                "sent_at": "2017-03-20T18:00Z",
                "acknowledged_at": "9999-12-31",
                "disabled_confirmed_at": "9999-12-31",
            },
            {
                "notice_id": "confirmed",
                "sent_at": "2017-03-20T18:00Z",
                "acknowledged_at": "9999-12-31",
                "disabled_confirmed_at": "2017-03-21T15:00Z",
            },
            {
                "notice_id": "too-soon-to-say",
                "sent_at": "2017-03-21T18:00Z",
                "acknowledged_at": "9999-12-31",
                "disabled_confirmed_at": "9999-12-31",
            },
            {"notice_id": "not-sent", "sent_at": "9999-12-31"},
        ],
        exceptions=["late", "silent"],
    ),
    Example(
        "confirmed on the next business day, which is the Monday; on the Tuesday; not known when",
        as_of="2017-03-21",
        termination_notices=[
            {
                "notice_id": "Monday",
                "sent_at": "2017-03-17T18:00Z",
                "acknowledged_at": "2017-03-17T20:00Z",
                "disabled_confirmed_at": "2017-03-20T20:00Z",
            },
            {
                "notice_id": "Tuesday",
                "sent_at": "2017-03-17T18:00Z",
                "acknowledged_at": "2017-03-17T20:00Z",
                "disabled_confirmed_at": "2017-03-21T14:00Z",
            },
            {
                "notice_id": "when",
                "sent_at": "2017-03-17T18:00Z",
                "acknowledged_at": "2017-03-17T20:00Z",
                "disabled_confirmed_at": None,
            },
            {"notice_id": "when-sent", "sent_at": None},
        ],
        exceptions=["Tuesday"],
        undetermined=["when", "when-sent"],
    ),
]
