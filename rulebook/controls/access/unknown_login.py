"""A login of a customer-information system belongs to nobody who ever was associated with the firm.

Procedure: every day the identity and access manager compares the roster of each system that holds customer information,
ours or a third party's, with the people of the firm. A login of which no holder can be found, or whose holder was never
associated with the firm, is disabled or explained by the system's operator within business days. Where several people
may be the holder, the manager decides which one it is and has the roster corrected. A login of somebody who has left
is dealt with as access not ended in time.
"""

from countersign.authoring import Example, Table, _, cases, control


@control(
    cites="17 CFR 248.30(a)",
    answers=["M5", "acc-orphan-recon"],
    owner="identity and access manager",
    schedule="each calendar day",
    key=("system_id", "login"),
    says="Nobody of the firm can be found for {login} of {system_id}.",
    answer_within="orphan_resolution_business_days",
)
def unknown_login(logins: Table) -> Table:
    judged = logins.filter(_.kind == "human", _.status == "enabled", _.customer_information)
    return judged.mutate(
        exception=cases(
            (_.person_id.notnull(), _.associated_since.isnull()),
            (_.candidates == "", True),
            else_=None,
        )
    )


NO_SIGN = {"person_id": None, "roster_name": None, "roster_crd": None, "roster_email": None}

EXAMPLES = [
    Example(
        "nobody's, and one of a person who was never associated; a leaver's is known",
        as_of="2017-03-20",
        persons=[
            {"person_id": "P1"},
            {"person_id": "P2", "crd_number": "1000002", "email": "p2@firm.example"},
            {"person_id": "P3", "crd_number": "1000003", "email": "p3@firm.example"},
        ],
        associations=[
            {"association_id": "1", "person_id": "P1"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-03-17T21:00Z"},
        ],
        systems=[{"system_id": "records"}, {"system_id": "rooms", "holds_customer_information": False}],
        entitlements=[
            {"system_id": "records", "login": "known", "person_id": "P1"},
            {"system_id": "records", "login": "leaver", **NO_SIGN, "person_id": "P2"},
            {"system_id": "records", "login": "never-associated", **NO_SIGN, "person_id": "P3"},
            {"system_id": "records", "login": "nobody", **NO_SIGN},
            {"system_id": "records", "login": "job", **NO_SIGN, "kind": "service"},
            {"system_id": "records", "login": "old", **NO_SIGN, "status": "disabled", "ended_at": "2016-01-04T15:00Z"},
            {"system_id": "rooms", "login": "nobody", **NO_SIGN},
        ],
        exceptions=[("records", "never-associated"), ("records", "nobody")],
    ),
    Example(
        "nobody knows whether the system holds customer information: it is in scope until somebody does",
        as_of="2017-03-20",
        systems=[{"system_id": "records", "holds_customer_information": None}],
        entitlements=[{"system_id": "records", "login": "nobody", **NO_SIGN}],
        exceptions=[("records", "nobody")],
    ),
]
