"""Use of a shared login while nobody, or more than one person, had it checked out.

Procedure: each day the identity and access manager compares every use of a login that several people share with the
credential vault's loans. A use at a moment when the vault had lent the login to nobody, or to two people at once, cannot be
tied to a person: the manager finds out who it was, changes the secret, and records both.
"""

from countersign.authoring import Example, Table, _, cases, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["acc-shared"],
    owner="identity and access manager",
    schedule="each calendar day",
    key=["system_id", "login", "used_date"],
    says="{login} of {system_id} was used {uses} times on {used_date}, {unlent} times lent to nobody and {lent_twice} times to several people.",
)
def shared_login_without_checkout(access_events: Table, login_holders: Table, shared_login_loans: Table) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True))
    shared = login_holders.filter(_.kind == "shared").select("system_id", "login")
    uses = look_up(
        uses.semi_join(shared, ["system_id", "login"]),
        shared_login_loans,
        ["system_id", "login"],
        when=lambda use, loan: [loan.began_at <= use.occurred_at, use.occurred_at < loan.ended_at],
        lent_to="lent_to",
    )
    uses = uses.mutate(lent_to=_.lent_to.fill_null("nobody"))
    days = uses.group_by("system_id", "login", used_date=_.occurred_date).agg(
        uses=_.count(),
        unlent=_.count(where=_.lent_to == "nobody"),
        lent_twice=_.count(where=_.lent_to == "several people"),
        unsure=_.count(where=_.lent_to == "unknown"),
    )
    return days.mutate(
        exception=cases(((_.unlent > 0) | (_.lent_twice > 0), True), (_.unsure > 0, None), else_=False)
    )


EXAMPLES = [
    Example(
        "used while lent to one person, just after it was given back, while lent to two, and lent until nobody knows when",
        entitlements=[{"login": login, "kind": "shared"} for login in ("lent", "back", "twice", "open", "never")],
        credential_checkouts=[
            {"checkout_id": "1", "login": "lent"},
            {"checkout_id": "2", "login": "back", "ended_at": "2017-10-31T13:00Z"},
            {"checkout_id": "3", "login": "twice"},
            {"checkout_id": "4", "login": "twice", "person_id": "P2"},
            {"checkout_id": "5", "login": "open", "ended_at": None},
        ],
        access_events=[
            {"event_id": "a", "login": "lent"},
            {"event_id": "b", "login": "back"},
            {"event_id": "c", "login": "twice"},
            {"event_id": "d", "login": "open"},
            {"event_id": "e", "login": "never"},
            {"event_id": "f", "login": "not-shared"},
            {"event_id": "g", "login": "lent", "occurred_at": "2017-10-31T20:00Z", "result": "failure"},
        ],
        exceptions=[
            ("customer-records", "back", "2017-10-31"),
            ("customer-records", "twice", "2017-10-31"),
            ("customer-records", "never", "2017-10-31"),
        ],
        undetermined=[("customer-records", "open", "2017-10-31")],
    ),
]
