"""Use of a customer-information system while not associated with the firm.

Procedure: each day the information security officer reviews every use of a system holding customer records, ours or a
third party's, by anyone not associated with the firm at that moment, registered or not. The officer ends the access at
once, tells the system's operator in writing and keeps its acknowledgement, and opens an incident if any record was
viewed, printed or downloaded. Nothing is too soon: the first moment after the association has ended counts. Whoever had
a shared login checked out is its user. A use that cannot be judged, because nobody knows whose the login is or when the
person left, is cleared up the same day. What a machine's own login does is nobody's use and is not looked at here.
"""

from countersign.authoring import Example, Table, _, cases, coalesce, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["M3", "M7", "M8", "acc-post-term"],
    owner="information security officer",
    schedule="each calendar day",
    key="event_id",
    says="{person_id} used {system_id} ({action}) at {occurred_at} while not associated with the firm.",
    answer_within="answer_within_critical",
    critical=True,
)
def use_after_leaving(access_events: Table, systems: Table, login_users: Table, association_standings: Table) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True))
    uses = look_up(uses, systems, "system_id", holds_customer_information="holds_customer_information")
    uses = uses.filter(_.holds_customer_information.fill_null(True))
    uses = look_up(
        uses,
        login_users,
        ["system_id", "login"],
        when=lambda use, user: [user.began_at <= use.occurred_at, use.occurred_at < user.ended_at],
        user="person_id",
        kind="kind",
    )
    uses = uses.mutate(person_id=coalesce(_.person_id, _.user))
    uses = look_up(
        uses,
        association_standings,
        "person_id",
        when=lambda use, period: [period.began_at <= use.occurred_at, use.occurred_at < period.ended_at],
        standing="standing",
    )
    return uses.mutate(
        exception=cases(
            (_.standing == "associated", False),
            (_.person_id.isnull() & (_.kind == "service"), False),
            (_.person_id.isnull() | (_.standing == "unknown"), None),
            else_=True,
        )
    )


EXAMPLES = [
    Example(
        "two hours after the association ended, in a third party's system",
        associations=[{"person_id": "P1", "ended_at": "2017-10-31T14:00Z"}],
        systems=[{"system_id": "insurer-records", "operated_by": "third party"}],
        access_events=[
            {
                "event_id": "a",
                "person_id": "P1",
                "system_id": "insurer-records",
                "occurred_at": "2017-10-31T13:00Z",
            },
            {
                "event_id": "b",
                "person_id": "P1",
                "system_id": "insurer-records",
                "occurred_at": "2017-10-31T16:00Z",
                "action": "download",
            },
        ],
        exceptions=["b"],
    ),
    Example(
        "a login that nobody can tie to a person is not a pass; a system in no inventory is in scope",
        access_events=[
            {"event_id": "c", "person_id": None},
            {"event_id": "d", "system_id": "not-in-the-inventory", "person_id": "left-long-ago"},
        ],
        exceptions=["d"],
        undetermined=["c"],
    ),
    Example(
        "a leaver of whom the day is not known is not a pass either",
        associations=[{"person_id": "P1", "ended_at": None}],
        access_events=[{"event_id": "e", "person_id": "P1"}],
        undetermined=["e"],
    ),
    Example(
        "the log gives a login only; the roster says whose it is; a refused sign-in is no use",
        associations=[{"person_id": "P1", "ended_at": "2017-10-31T12:00Z"}, {"association_id": "2", "person_id": "P2"}],
        persons=[{"person_id": "P1"}, {"person_id": "P2", "crd_number": "1000002", "email": "p2@firm.example"}],
        entitlements=[
            {"login": "one", "person_id": "P1"},
            {"login": "two", "person_id": None, "roster_crd": "1000002", "roster_email": None},
        ],
        access_events=[
            {"event_id": "f", "person_id": None, "login": "one"},
            {"event_id": "g", "person_id": None, "login": "one", "action": "sign in", "result": "failure"},
            {"event_id": "h", "person_id": None, "login": "two"},
        ],
        exceptions=["f"],
    ),
    Example(
        "whoever has the shared login is its user; a machine's login is nobody's; without a loan nobody knows",
        associations=[{"person_id": "P1", "ended_at": "2017-10-31T12:00Z"}],
        entitlements=[{"login": "desk", "kind": "shared"}, {"login": "nightly", "kind": "service"}],
        credential_checkouts=[
            {"login": "desk", "began_at": "2017-10-31T11:00Z", "ended_at": "2017-10-31T14:00Z"},
        ],
        access_events=[
            {"event_id": "i", "person_id": None, "login": "desk", "occurred_at": "2017-10-31T11:59:59Z"},
            {"event_id": "j", "person_id": None, "login": "desk", "occurred_at": "2017-10-31T12:00Z"},
            {"event_id": "k", "person_id": None, "login": "desk", "occurred_at": "2017-10-31T14:00Z"},
            {"event_id": "l", "person_id": None, "login": "nightly"},
        ],
        exceptions=["j"],
        undetermined=["k"],
    ),
]
