"""An agreement that lets people of the firm into a third party's system is about to end.

Procedure: the vendor manager is warned three times before an agreement ends. At the first warning the manager asks the
business whether access is still needed; at the second an extension is ready to be signed, or everyone concerned knows
the last day; at the third the list of logins to disable is ready and the operator has it. A warning ends when the
signed extension is in the register, or the agreement has ended.
"""

from countersign.authoring import AsOf, Example, Firm, Table, _, cases, control, interval, literal


@control(
    cites="17 CFR 248.30(a)",
    answers=["M2", "acc-agreement-expiry"],
    owner="vendor manager",
    schedule="each calendar day",
    key=("agreement_id", "stage"),
    says="{agreement_id} about {system_id} ends at {ends_at}: fewer than {stage} days are left.",
)
def agreement_ending(access_agreements: Table, firm: Firm, as_of: AsOf) -> Table:
    first = firm.agreement_warning_days_first.on(as_of.day)
    second = firm.agreement_warning_days_second.on(as_of.day)
    third = firm.agreement_warning_days_third.on(as_of.day)
    warned = access_agreements.mutate(days=literal([first, second, third]).unnest())
    until_days = cases((_.days == first, second), (_.days == second, third), else_=-1)
    last_date = _.ends_date - interval(days=1)
    begun = last_date - _.days.as_interval("D") <= as_of.day
    over = last_date - until_days.as_interval("D") <= as_of.day
    return warned.mutate(stage=_.days.cast("string"), exception=begun & ~over)


AGREEMENT = {"agreement_id": "G1", "ends_at": "2017-10-01T04:00Z"}

EXAMPLES = [
    Example("sixty-one days before the last day", as_of="2017-07-31", access_agreements=[AGREEMENT]),
    Example("sixty days", as_of="2017-08-01", access_agreements=[AGREEMENT], exceptions=[("G1", "60")]),
    Example("thirty-one days", as_of="2017-08-30", access_agreements=[AGREEMENT], exceptions=[("G1", "60")]),
    Example("thirty days", as_of="2017-08-31", access_agreements=[AGREEMENT], exceptions=[("G1", "30")]),
    Example("seven days", as_of="2017-09-23", access_agreements=[AGREEMENT], exceptions=[("G1", "7")]),
    Example("the last day", as_of="2017-09-30", access_agreements=[AGREEMENT], exceptions=[("G1", "7")]),
    Example("it is over", as_of="2017-10-01", access_agreements=[AGREEMENT]),
    Example(
        "extended, and of unknown end",
        as_of="2017-09-23",
        access_agreements=[
            {"agreement_id": "G2", "ends_at": "9999-12-31"},
            {"agreement_id": "G3", "ends_at": None},
        ],
        undetermined=[("G3", "60"), ("G3", "30"), ("G3", "7")],
    ),
]
