"""Use of a customer-information system under a login that no one can be tied to.

Procedure: each day the information security officer takes every login used in a system holding customer records that
cannot be tied to one person: it is on no roster, its roster names nobody of the firm, several people or two different
ones, or the log does not even give the login. The officer asks the system's operator whose it is, has it disabled until
that is known, and records the answer. A use for which the log itself gives the person is tied to that person. A machine's
login on a roster is known for what it is, and a shared one is judged by who had it checked out.
"""

from countersign.authoring import Example, Table, _, cases, coalesce, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["M5", "acc-orphan-recon"],
    owner="information security officer",
    schedule="each calendar day",
    key=["system_id", "login", "used_date"],
    says="{unnamed_uses} uses of {system_id} on {used_date} under {login} can be tied to no one: {matched_by}.",
    answer_within="answer_within_critical",
    critical=True,
)
def unattributed_use(access_events: Table, systems: Table, login_holders: Table) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True))
    uses = look_up(uses, systems, "system_id", holds_customer_information="holds_customer_information")
    uses = uses.filter(_.holds_customer_information.fill_null(True))
    days = uses.group_by("system_id", "login", used_date=_.occurred_date).agg(
        unnamed_uses=_.count(where=_.person_id.isnull())
    )
    days = look_up(
        days, login_holders, ["system_id", "login"], kind="kind", holder="person_id", matched_by="matched_by"
    )
    return days.mutate(
        matched_by=coalesce(_.matched_by, "on no roster"),
        exception=cases(
            (_.unnamed_uses == 0, False),
            (_.kind.isin(["service", "shared"]).fill_null(False), False),
            else_=_.holder.isnull(),
        ),
    )


EXAMPLES = [
    Example(
        "on no roster, on a roster that fits nobody, and no login at all; a machine's and a shared login on a roster pass",
        persons=[{"person_id": "P1"}],
        entitlements=[
            {"login": "own", "person_id": "P1"},
            {
                "login": "stranger",
                "person_id": None,
                "roster_crd": None,
                "roster_email": None,
                "roster_name": "N. N.",
            },
            {"login": "nightly", "kind": "service"},
            {"login": "desk", "kind": "shared"},
        ],
        access_events=[
            {"event_id": "a", "person_id": None, "login": "own"},
            {"event_id": "b", "person_id": None, "login": "stranger"},
            {"event_id": "c", "person_id": None, "login": "nightly"},
            {"event_id": "d", "person_id": None, "login": "desk"},
            {"event_id": "e", "person_id": None, "login": "not-on-the-roster"},
            {"event_id": "f", "person_id": None, "login": None},
        ],
        exceptions=[
            ("customer-records", "stranger", "2017-10-31"),
            ("customer-records", "not-on-the-roster", "2017-10-31"),
            ("customer-records", "unknown", "2017-10-31"),
        ],
    ),
    Example(
        "a refused attempt is no use, the log's own number ties a use, other systems are out of scope, unknown ones in it",
        systems=[
            {"system_id": "canteen", "holds_customer_information": False},
            {"system_id": "not-looked-at-yet", "holds_customer_information": None},
        ],
        access_events=[
            {"event_id": "g", "person_id": None, "login": "x", "result": "failure"},
            {"event_id": "h", "person_id": None, "login": "x", "system_id": "canteen"},
            {"event_id": "i", "person_id": "P1", "login": "y"},
            {"event_id": "j", "person_id": None, "login": "x", "system_id": "not-looked-at-yet"},
        ],
        exceptions=[("not-looked-at-yet", "x", "2017-10-31")],
    ),
]
