"""The operator of a third party's system was not told in time that a person left.

Procedure: when a person leaves who has a login in a third party's system, or whom an agreement lets into it, the
vendor manager tells the system's operator in writing within hours and keeps the notice. An agreement is enough:
whether the operator's roster shows the person is for the operator to find out and confirm. So is a login no agreement
covers. Where a login of that system may be the leaver's because its roster gives no sign of a holder or points to
several, the notice is due as well, or the login's holder is found out.
"""

from countersign.authoring import AsOf, Example, Firm, Table, _, cases, control, look_up, union


@control(
    cites=["17 CFR 248.30(a)", "17 CFR 248.30(a)(5)"],
    answers=["M3", "M6", "acc-term-3p-notify"],
    owner="vendor manager",
    schedule="each calendar day",
    key=("person_id", "system_id"),
    says="The operator of {system_id} was not told in time that {person_id} left at {left_at}.",
    answer_within="answer_within_critical",
    critical=True,
)
def operator_not_told_of_leaver(
    standings: Table, logins: Table, agreed_access: Table, termination_notices: Table, firm: Firm, as_of: AsOf
) -> Table:
    leavers = standings.filter((_.standing != "associated").fill_null(True))
    theirs = logins.filter(_.third_party, _.kind == "human").select(
        "system_id",
        holder_id="person_id",
        disabled_at="ended_at",
        opened_at="granted_at",
        candidates=";" + _.candidates + ";",
        roster_is_silent="roster_is_silent",
    )
    with_login = leavers.join(theirs, leavers.person_id == theirs.holder_id).filter(
        (_.disabled_at > _.left_at).fill_null(True)
    )
    agreed = leavers.join(agreed_access, "person_id").filter(
        (_.left_at >= _.covered_from).fill_null(True), (_.left_at <= _.covered_until).fill_null(True)
    )
    perhaps = leavers.cross_join(theirs.filter(_.holder_id.isnull())).filter(
        _.roster_is_silent | _.candidates.contains(";" + _.person_id + ";"),
        (_.disabled_at > _.left_at).fill_null(True),
        (_.opened_at < _.left_at).fill_null(True),
    )
    owed = (
        union(
            with_login.select("person_id", "system_id", certain=True),
            agreed.select("person_id", "system_id", certain=True),
            perhaps.select("person_id", "system_id", certain=False),
        )
        .group_by("person_id", "system_id")
        .agg(certain=_.certain.any())
        .join(leavers, "person_id")
        .mutate(due_at=_.left_at + firm.notify_provider_within_hours.hours_on(_.left_date))
    )
    notices = (
        termination_notices.select("person_id", "system_id", "sent_at")
        .join(owed, ["person_id", "system_id"])
        .filter((_.sent_at >= _.began_at).fill_null(True))
        .mutate(in_time=_.sent_at <= _.due_at)
        .group_by("person_id", "system_id")
        .agg(told=_.in_time.any(), perhaps_told=_.in_time.isnull().any())
    )
    owed = look_up(owed, notices, ["person_id", "system_id"], told="told", perhaps_told="perhaps_told")
    overdue = _.due_at < as_of.ends_at
    return owed.mutate(
        exception=cases(
            (_.told, False),
            (_.perhaps_told, None),
            (_.certain, overdue),
            else_=overdue.nullif(True),
        )
    )


NO_SIGN = {"person_id": None, "roster_name": None, "roster_crd": None, "roster_email": None}

EXAMPLES = [
    Example(
        "named in the agreement and on no roster: told at the fourth hour, a second later, not at all",
        as_of="2017-03-20",
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": "2017-03-20T14:00Z"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-03-20T14:00Z"},
            {"association_id": "3", "person_id": "P3", "ended_at": "2017-03-20T14:00Z"},
            {"association_id": "4", "person_id": "P4"},
        ],
        access_agreements=[{"agreement_id": "G1", "system_id": "insurer-records"}],
        agreement_persons=[
            {"agreement_id": "G1", "person_id": "P1"},
            {"agreement_id": "G1", "person_id": "P2"},
            {"agreement_id": "G1", "person_id": "P3"},
            {"agreement_id": "G1", "person_id": "P4"},
        ],
        termination_notices=[
            {"notice_id": "1", "person_id": "P1", "sent_at": "2017-03-20T18:00Z"},
            {"notice_id": "2", "person_id": "P2", "sent_at": "2017-03-20T18:00:01Z"},
        ],
        exceptions=[("P2", "insurer-records"), ("P3", "insurer-records")],
    ),
    Example(
        "a login without an agreement; disabled before the person left, it needs no notice; the firm's own needs none",
        as_of="2017-03-20",
        persons=[{"person_id": "P1"}],
        associations=[{"person_id": "P1", "ended_at": "2017-03-20T14:00Z"}],
        systems=[
            {"system_id": "insurer-records", "operated_by": "third party"},
            {"system_id": "archive", "operated_by": "third party"},
            {"system_id": "customer-records"},
        ],
        entitlements=[
            {
                "system_id": "insurer-records",
                "login": "one",
                **NO_SIGN,
                "person_id": "P1",
            },
            {"system_id": "archive", "login": "two", "status": "disabled", "ended_at": "2016-12-30T14:00Z"},
            {"system_id": "customer-records", "login": "three"},
        ],
        exceptions=[("P1", "insurer-records")],
    ),
    Example(
        "everyone associated is let in: a leaver of before the agreement is no concern of it",
        as_of="2017-03-20",
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": "2016-07-01T14:00Z"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-03-17T21:00Z"},
        ],
        access_agreements=[{"system_id": "insurer-records", "coverage": "all associated persons"}],
        exceptions=[("P2", "insurer-records")],
    ),
    Example(
        "told when the person left the first time; the second departure is another",
        as_of="2017-12-01",
        associations=[
            {"association_id": "1", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "2", "began_at": "2017-09-05T13:00Z", "ended_at": "2017-11-30T22:00Z"},
        ],
        access_agreements=[{"agreement_id": "G1", "system_id": "insurer-records", "ends_at": "9999-12-31"}],
        agreement_persons=[{"agreement_id": "G1", "person_id": "P1"}],
        termination_notices=[{"person_id": "P1", "sent_at": "2017-06-30T21:30Z"}],
        exceptions=[("P1", "insurer-records")],
    ),
    Example(
        "left or told nobody knows when; and a login that may be a leaver's",
        as_of="2017-03-21",
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": None},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-03-20T14:00Z"},
        ],
        access_agreements=[{"agreement_id": "G1", "system_id": "insurer-records"}],
        agreement_persons=[{"agreement_id": "G1", "person_id": "P1"}, {"agreement_id": "G1", "person_id": "P2"}],
        termination_notices=[{"person_id": "P2", "sent_at": None}],
        systems=[{"system_id": "archive", "operated_by": "third party"}],
        entitlements=[
            {
                "system_id": "archive",
                "login": "whose",
                **NO_SIGN,
            }
        ],
        undetermined=[("P1", "insurer-records"), ("P2", "insurer-records"), ("P1", "archive"), ("P2", "archive")],
    ),
]
