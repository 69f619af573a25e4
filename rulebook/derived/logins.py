"""Every login of every roster, with what is known of its system and of its holder.

Whether a system holds customer information or is a third party's is taken as so where nobody knows: such a login is
in scope until somebody does. `associated_since` is null where the holder is unknown or was never associated.
`candidates` names who may be the holder where several may; `roster_is_silent` says that the roster gives nothing by
which a holder could be found.
"""

from countersign.authoring import Example, Table, _, derived, look_up


@derived(key=("system_id", "login"))
def logins(entitlements: Table, systems: Table, login_holders: Table, standings: Table) -> Table:
    silent = _.person_id.isnull() & _.roster_name.isnull() & _.roster_crd.isnull() & _.roster_email.isnull()
    known = entitlements.mutate(roster_is_silent=silent).drop(
        "person_id", "roster_name", "roster_crd", "roster_email", "roster_branch"
    )
    known = look_up(
        known,
        systems,
        "system_id",
        holds_customer_information="holds_customer_information",
        operated_by="operated_by",
    )
    known = look_up(known, login_holders, ["system_id", "login"], person_id="person_id", candidates="candidates")
    known = look_up(
        known,
        standings,
        "person_id",
        standing="standing",
        associated_since="began_at",
        left_at="left_at",
        left_date="left_date",
    )
    return known.mutate(
        customer_information=_.holds_customer_information.fill_null(True),
        third_party=(_.operated_by == "third party").fill_null(True),
    ).drop("holds_customer_information", "operated_by")


NO_SIGN = {"person_id": None, "roster_name": None, "roster_crd": None, "roster_email": None}

EXAMPLES = [
    Example(
        "a leaver's login, one of a person never associated, and one of nobody on a system in no inventory",
        as_of="2017-10-31",
        persons=[{"person_id": "P1"}, {"person_id": "P2", "crd_number": "none", "email": "p2@firm.example"}],
        associations=[{"person_id": "P1", "ended_at": "2017-10-30T21:00Z"}],
        systems=[{"system_id": "s", "operated_by": "firm", "holds_customer_information": False}],
        entitlements=[
            {"system_id": "s", "login": "one", "person_id": "P1"},
            {"system_id": "s", "login": "two", **NO_SIGN, "person_id": "P2"},
            {"system_id": "t", "login": "three", **NO_SIGN},
        ],
        gives=[
            {"login": "one", "person_id": "P1", "standing": "left", "third_party": False, "roster_is_silent": False},
            {"login": "two", "person_id": "P2", "standing": None, "associated_since": None},
            {"login": "three", "person_id": None, "customer_information": True, "third_party": True},
        ],
    ),
]
