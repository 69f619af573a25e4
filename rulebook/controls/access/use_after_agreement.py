"""Use of a third party's system after the agreement that allowed it has ended, or after being struck from it.

Procedure: each day the information security officer reviews every use of a system that we may enter under an agreement
only, by anyone whose cover had ended at that moment: the agreement had ended, by the clock of its own time zone, or the
person had been struck from it, and no other agreement let the person in. Once all agreements for a system have ended any
use counts, whoever it was. The officer has the access ended, tells the vendor manager, and the vendor manager settles with the
operator what was seen. Access of people whom an agreement in force never named is judged on the roster, by another
control; what the operator's machines do is not looked at.
"""

from countersign.authoring import Example, Table, _, cases, coalesce, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["M2", "M4", "acc-agreement-expiry"],
    owner="information security officer",
    schedule="each calendar day",
    key="event_id",
    says="{person_id} used {system_id} under {login} ({action}) at {occurred_at}, after the agreement no longer covered it.",
    answer_within="answer_within_critical",
    critical=True,
)
def use_after_agreement(access_events: Table, login_users: Table, agreement_standings: Table) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True))
    uses = look_up(
        uses,
        agreement_standings.filter(_.person_id == "anyone else"),
        "system_id",
        when=lambda use, period: [period.began_at <= use.occurred_at, use.occurred_at < period.ended_at],
        of_others="standing",
    )
    uses = look_up(
        uses.filter(_.of_others.notnull()),
        login_users,
        ["system_id", "login"],
        when=lambda use, user: [user.began_at <= use.occurred_at, use.occurred_at < user.ended_at],
        user="person_id",
        kind="kind",
    )
    uses = look_up(
        uses.mutate(person_id=coalesce(_.person_id, _.user)),
        agreement_standings,
        ["system_id", "person_id"],
        when=lambda use, period: [period.began_at <= use.occurred_at, use.occurred_at < period.ended_at],
        own="standing",
    )
    return uses.mutate(standing=coalesce(_.own, _.of_others)).mutate(
        exception=cases(
            (_.person_id.isnull() & (_.kind == "service"), False),
            (_.standing == "covered", False),
            (_.standing == "ended", True),
            (_.person_id.isnull() | (_.standing == "unknown"), None),
            else_=False,
        )
    )


EXAMPLES = [
    Example(
        "ten to midnight in Chicago on the last day: too late by a clock in New York, in time by one in Chicago",
        access_agreements=[
            {"agreement_id": "G1", "system_id": "by-new-york", "ends_at": "2017-10-01T04:00Z"},
            {"agreement_id": "G2", "system_id": "by-chicago", "ends_at": "2017-10-01T05:00Z"},
        ],
        agreement_persons=[{"agreement_id": "G1"}, {"agreement_id": "G2"}],
        access_events=[
            {"event_id": "a", "system_id": "by-new-york", "occurred_at": "2017-10-01T04:50Z"},
            {"event_id": "b", "system_id": "by-chicago", "occurred_at": "2017-10-01T04:50Z"},
            {"event_id": "c", "system_id": "by-new-york", "occurred_at": "2017-10-01T03:59:59Z"},
            {"event_id": "d", "system_id": "under-no-agreement", "occurred_at": "2017-10-01T04:50Z"},
        ],
        exceptions=["a"],
    ),
    Example(
        "struck from the list, let in again by another agreement, never named, and a login that is nobody's",
        access_agreements=[
            {"agreement_id": "G1"},
            {"agreement_id": "G2", "began_at": "2017-06-01T04:00Z", "ends_at": "9999-12-31"},
        ],
        agreement_persons=[
            {"agreement_id": "G1", "person_id": "P1", "removed_at": "2017-03-01T15:00Z"},
            {"agreement_id": "G2", "person_id": "P1", "named_at": "2017-06-01T04:00Z"},
        ],
        access_events=[
            {"event_id": "e", "system_id": "insurer-records", "occurred_at": "2017-03-01T14:59Z"},
            {"event_id": "f", "system_id": "insurer-records", "occurred_at": "2017-03-01T15:00Z"},
            {"event_id": "g", "system_id": "insurer-records", "occurred_at": "2017-06-02T15:00Z"},
            {"event_id": "h", "system_id": "insurer-records", "occurred_at": "2017-06-02T15:00Z", "person_id": "P7"},
            {
                "event_id": "i",
                "system_id": "insurer-records",
                "occurred_at": "2017-06-02T15:00Z",
                "person_id": None,
            },
        ],
        exceptions=["f"],
        undetermined=["i"],
    ),
    Example(
        "an agreement that lets in everyone, one whose end nobody knows, and nobody's login after the only one has ended",
        access_agreements=[
            {"agreement_id": "G1", "system_id": "open", "coverage": "all associated persons", "ends_at": "9999-12-31"},
            {"agreement_id": "G2", "system_id": "unread", "coverage": "all associated persons", "ends_at": None},
            {"agreement_id": "G3", "system_id": "over", "ends_at": "2017-10-01T04:00Z"},
        ],
        entitlements=[{"system_id": "over", "login": "nightly", "kind": "service"}],
        access_events=[
            {"event_id": "j", "system_id": "open", "person_id": None},
            {"event_id": "k", "system_id": "unread"},
            {"event_id": "l", "system_id": "over", "person_id": None},
            {"event_id": "m", "system_id": "over", "person_id": None, "login": "nightly"},
        ],
        exceptions=["l"],
        undetermined=["k"],
    ),
]
