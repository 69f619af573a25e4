"""A leaver's login was not disabled in time.

Procedure: the moment a person leaves, the identity and access manager disables every login the person has, ours and
third parties': within hours where the system holds customer information or the login is privileged, within business
days elsewhere. The clock runs from the earliest sign of leaving: the end that human resources gives, the end of the
registration in the depository, or Form U5. The roster of each system is the evidence. A login that is late is disabled
at once, and its use since the person left is examined. A login whose holder nobody can name, or whose holder left on an
unknown day, cannot be judged until that is cleared up.
"""

from countersign.authoring import AsOf, Calendar, Example, Firm, Table, _, cases, control, ifelse


@control(
    cites="17 CFR 248.30(a)",
    answers=["M3", "M6", "acc-term-deprov"],
    owner="identity and access manager",
    schedule="each calendar day",
    key=("system_id", "login"),
    says="{login} of {system_id} was not disabled in time after {person_id} left at {left_at}.",
    answer_within="answer_within_critical",
    critical=True,
)
def access_not_ended_in_time(logins: Table, firm: Firm, calendar: Calendar, as_of: AsOf) -> Table:
    hours = firm.disable_within_hours_customer_information.hours_on(_.left_date)
    days = firm.disable_within_business_days_other.on(_.left_date)
    held = logins.filter(_.kind == "human").mutate(due_at=_.left_at + hours)
    held = calendar.trading.add_to(held, "left_date", days, into="due_date")
    at_once = _.customer_information | _.privileged.fill_null(True)
    enabled = _.status == "enabled"
    after_hours = (_.due_at < as_of.ends_at) & (enabled | (_.ended_at > _.due_at))
    after_days = (_.due_date < as_of.day) & (enabled | (_.ended_date > _.due_date))
    never_associated = _.person_id.notnull() & _.associated_since.isnull()  # that is unknown_login's to say
    return held.mutate(
        exception=cases(
            (_.standing == "associated", False),
            (never_associated, False),
            else_=ifelse(at_once, after_hours, after_days),
        )
    )


NO_SIGN = {"person_id": None, "roster_name": None, "roster_crd": None, "roster_email": None}

EXAMPLES = [
    Example(
        "customer information: at the fourth hour, and a second later",
        as_of="2017-03-20",
        persons=[{"person_id": "P1"}, {"person_id": "P2", "crd_number": "1000002", "email": None}],
        associations=[{"association_id": "1", "person_id": "P1", "ended_at": "2017-03-20T14:00Z"}],
        systems=[{"system_id": "records"}],
        entitlements=[
            {"system_id": "records", "login": "in-time", "status": "disabled", "ended_at": "2017-03-20T18:00Z"},
            {"system_id": "records", "login": "late", "status": "disabled", "ended_at": "2017-03-20T18:00:01Z"},
            {"system_id": "records", "login": "enabled"},
            {"system_id": "records", "login": "of-the-desk", "kind": "shared", "person_id": None},
        ],
        exceptions=[("records", "late"), ("records", "enabled")],
    ),
    Example(
        "left an hour before the day ended: the hours are not over",
        as_of="2017-03-20",
        persons=[{"person_id": "P1"}],
        associations=[{"ended_at": "2017-03-21T03:00Z"}],
        systems=[{"system_id": "records"}],
        entitlements=[{"system_id": "records", "login": "one"}],
    ),
    Example(
        "another system: the next business day counts in full; a privileged login has hours everywhere",
        as_of="2017-03-21",
        persons=[{"person_id": "P1"}, {"person_id": "P2", "crd_number": "1000002"}],
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": "2017-03-17T21:00Z"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-03-20T21:00Z"},
        ],
        systems=[{"system_id": "rooms", "holds_customer_information": False}],
        entitlements=[
            {"system_id": "rooms", "login": "one"},
            {"system_id": "rooms", "login": "two", "status": "disabled", "ended_at": "2017-03-20T22:00Z"},
            {"system_id": "rooms", "login": "three", **NO_SIGN, "person_id": "P2"},
            {"system_id": "rooms", "login": "admin", **NO_SIGN, "person_id": "P2", "privileged": True},
            {"system_id": "rooms", "login": "perhaps-admin", **NO_SIGN, "person_id": "P2", "privileged": None},
        ],
        exceptions=[("rooms", "one"), ("rooms", "admin"), ("rooms", "perhaps-admin")],
    ),
    Example(
        "the registration ended before human resources said so; a rehire is judged by the new period",
        as_of="2017-09-29",
        persons=[
            {"person_id": "P1", "crd_number": "1000001"},
            {"person_id": "P2", "crd_number": "1000002", "email": "p2@firm.example"},
        ],
        associations=[
            {"association_id": "1", "person_id": "P1"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "3", "person_id": "P2", "began_at": "2017-09-05T13:00Z"},
        ],
        registrations=[{"crd_number": "1000001", "ended_date": "2017-09-27", "u5_filed_date": "2017-09-28"}],
        systems=[{"system_id": "records"}],
        entitlements=[
            {"system_id": "records", "login": "one", "person_id": "P1"},
            {"system_id": "records", "login": "two", **NO_SIGN, "person_id": "P2"},
        ],
        exceptions=[("records", "one")],
    ),
    Example(
        "nobody can say: whose the login is, when the person left, when the login was disabled",
        as_of="2017-09-29",
        persons=[
            {"person_id": "P1"},
            {"person_id": "P2", "crd_number": "1000002", "email": "p2@firm.example"},
        ],
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": None},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-06-30T21:00Z"},
        ],
        systems=[{"system_id": "records", "holds_customer_information": None}],
        entitlements=[
            {
                "system_id": "records",
                "login": "whose",
                **NO_SIGN,
            },
            {"system_id": "records", "login": "when-left", "person_id": "P1"},
            {
                "system_id": "records",
                "login": "when-disabled",
                **NO_SIGN,
                "person_id": "P2",
                "status": "disabled",
                "ended_at": None,
            },
            {
                "system_id": "records",
                "login": "enabled",
                **NO_SIGN,
                "person_id": "P2",
            },
        ],
        exceptions=[("records", "enabled")],
        undetermined=[("records", "whose"), ("records", "when-left"), ("records", "when-disabled")],
    ),
]
