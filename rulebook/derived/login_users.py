"""Who stands behind each login, and when: its holder for good, or whoever had a shared login checked out.

A moment meets at most one row. A shared login that nobody, or more than one person, had checked out has no row then.
"""

from countersign.authoring import BEGINNING, OPEN_ENDED_AT, Example, Table, _, derived, literal, union


@derived(key=("system_id", "login", "began_at"))
def login_users(login_holders: Table, shared_login_loans: Table) -> Table:
    held = login_holders.filter(_.kind != "shared").mutate(
        began_at=literal(BEGINNING, "timestamp(6)"), ended_at=literal(OPEN_ENDED_AT, "timestamp(6)")
    )
    lent = shared_login_loans.filter(_.lent_to == "one person").mutate(kind=literal("shared"))
    columns = ("system_id", "login", "began_at", "ended_at", "kind", "person_id")
    return union(held.select(*columns), lent.select(*columns))


EXAMPLES = [
    Example(
        "a person's own login, a machine's, and one from the vault",
        persons=[{"person_id": "P1"}],
        entitlements=[
            {"system_id": "s", "login": "desk", "kind": "shared"},
            {"system_id": "s", "login": "nightly", "kind": "service"},
            {"system_id": "s", "login": "own", "person_id": "P1"},
        ],
        credential_checkouts=[
            {
                "system_id": "s",
                "login": "desk",
                "person_id": "P2",
                "began_at": "2017-10-31T12:00Z",
                "ended_at": "2017-10-31T14:00Z",
            }
        ],
        gives=[
            {
                "system_id": "s",
                "login": "desk",
                "began_at": "2017-10-31T12:00Z",
                "ended_at": "2017-10-31T14:00Z",
                "kind": "shared",
                "person_id": "P2",
            },
            {
                "system_id": "s",
                "login": "nightly",
                "began_at": "0001-01-01T00:00Z",
                "ended_at": "9999-12-31T00:00Z",
                "kind": "service",
                "person_id": None,
            },
            {
                "system_id": "s",
                "login": "own",
                "began_at": "0001-01-01T00:00Z",
                "ended_at": "9999-12-31T00:00Z",
                "kind": "human",
                "person_id": "P1",
            },
        ],
    ),
]
