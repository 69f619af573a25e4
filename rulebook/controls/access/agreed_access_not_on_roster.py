"""A person whom an agreement names for a third party's system is on none of its rosters.

Procedure: every day the identity and access manager compares the persons an agreement names with the roster its
system's operator sends. A person who is named, is associated with the firm and has no login there either never needed
the access, and is struck from the agreement, or has it under a name the roster does not give, and the operator is
asked. Where the roster holds logins that may be this person's, whose they are is found out first.
"""

from countersign.authoring import AsOf, Example, Table, _, cases, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["M5", "acc-orphan-recon"],
    owner="identity and access manager",
    schedule="each calendar day",
    key=("agreement_id", "person_id"),
    says="{agreement_id} names {person_id} for {system_id}, whose roster does not show the person.",
    answer_within="orphan_resolution_business_days",
)
def agreed_access_not_on_roster(
    access_agreements: Table, agreement_persons: Table, standings: Table, logins: Table, as_of: AsOf
) -> Table:
    named = look_up(
        agreement_persons,
        access_agreements.filter(_.coverage == "named persons"),
        "agreement_id",
        system_id="system_id",
        began_at="began_at",
        ends_at="ends_at",
    )
    named = look_up(named, standings, "person_id", standing="standing", associated_since="began_at")
    known = logins.filter(_.person_id.notnull())
    held = known.group_by("system_id", "person_id").agg(logins=_.count())
    open_ = logins.filter(_.person_id.isnull(), (_.candidates != "") | _.roster_is_silent, _.kind == "human")
    open_ = open_.group_by("system_id").agg(logins=_.count())
    named = look_up(named, held, ["system_id", "person_id"], held="logins")
    named = look_up(named, open_, "system_id", perhaps="logins")
    in_force = (_.began_at < as_of.ends_at) & (_.ends_at >= as_of.ends_at)
    still_named = (_.named_at < as_of.ends_at) & (_.removed_at >= as_of.ends_at)
    associated = cases((_.associated_since.isnull(), False), else_=_.standing == "associated")
    missing = cases((_.held.notnull(), False), (_.perhaps.notnull(), None), else_=True)
    return named.mutate(exception=in_force & still_named & associated & missing)


NO_SIGN = {"person_id": None, "roster_name": None, "roster_crd": None, "roster_email": None}

EXAMPLES = [
    Example(
        "named and on no roster; a login, even a disabled one, is enough; who has left or was struck is no concern",
        as_of="2017-03-20",
        persons=[{"person_id": "P2"}],
        associations=[
            {"association_id": "1", "person_id": "P1"},
            {"association_id": "2", "person_id": "P2"},
            {"association_id": "3", "person_id": "P3", "ended_at": "2017-03-17T21:00Z"},
            {"association_id": "4", "person_id": "P4"},
        ],
        access_agreements=[{"agreement_id": "G1", "system_id": "s"}],
        agreement_persons=[
            {"agreement_id": "G1", "person_id": "P1"},
            {"agreement_id": "G1", "person_id": "P2"},
            {"agreement_id": "G1", "person_id": "P3"},
            {"agreement_id": "G1", "person_id": "P4", "removed_at": "2017-03-01T05:00Z"},
            {"agreement_id": "G1", "person_id": "P5"},
        ],
        entitlements=[
            {
                "system_id": "s",
                "login": "one",
                "person_id": "P2",
                "status": "disabled",
                "ended_at": "2017-03-01T05:00Z",
            },
            {"system_id": "other", "login": "two", **NO_SIGN},
        ],
        exceptions=[("G1", "P1")],
    ),
    Example(
        "the agreement is over",
        as_of="2017-10-02",
        associations=[{"person_id": "P1"}],
        access_agreements=[{"agreement_id": "G1", "system_id": "s"}],
        agreement_persons=[{"agreement_id": "G1", "person_id": "P1"}],
    ),
    Example(
        "a login that gives no sign of its holder may be the one; who has left nobody knows when may still be here",
        as_of="2017-03-20",
        associations=[
            {"association_id": "1", "person_id": "P1"},
            {"association_id": "2", "person_id": "P2", "ended_at": None},
        ],
        access_agreements=[
            {"agreement_id": "G1", "system_id": "s"},
            {"agreement_id": "G2", "system_id": "t", "ends_at": None},
            {"agreement_id": "G3", "system_id": "t"},
        ],
        agreement_persons=[
            {"agreement_id": "G1", "person_id": "P1"},
            {"agreement_id": "G2", "person_id": "P1"},
            {"agreement_id": "G3", "person_id": "P2"},
            {"agreement_id": "G3", "person_id": "P1", "removed_at": None},
        ],
        entitlements=[{"system_id": "s", "login": "whose", **NO_SIGN}],
        undetermined=[("G1", "P1"), ("G2", "P1"), ("G3", "P1"), ("G3", "P2")],
    ),
]
