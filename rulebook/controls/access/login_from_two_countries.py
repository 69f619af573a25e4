"""One login used from two countries on one day.

Procedure: each day the identity and access manager takes every login that was used from two countries on the same day,
asks its holder where they were, and has the secret changed where the answer does not explain both. Only logins whose country is
known for at least one use that day are judged: a log that never gives one is no help here. Where it is known for some uses of a login
and not for others, nobody can say whether there was a second country, and the login is undetermined.
"""

from countersign.authoring import Example, Table, _, cases, control


@control(
    cites="17 CFR 248.30(a)",
    answers=["acc-shared"],
    owner="identity and access manager",
    schedule="each calendar day",
    key=["system_id", "login", "used_date"],
    says="{login} of {system_id} was used on {used_date} from {one_country} and from {other_country}.",
)
def login_from_two_countries(access_events: Table) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True), _.login.notnull())
    days = uses.group_by("system_id", "login", used_date=_.occurred_date).agg(
        one_country=_.country.min(),
        other_country=_.country.max(),
        uses_of_unknown_country=_.count(where=_.country.isnull()),
    )
    return days.filter(_.one_country.notnull()).mutate(
        exception=cases((_.one_country != _.other_country, True), (_.uses_of_unknown_country > 0, None), else_=False)
    )


EXAMPLES = [
    Example(
        "two countries, one, one and perhaps another, and a log that gives none",
        access_events=[
            {"event_id": "a", "login": "two"},
            {"event_id": "b", "login": "two", "country": "RO"},
            {"event_id": "c", "login": "one"},
            {"event_id": "d", "login": "one", "country": "RO", "result": "failure"},
            {"event_id": "e", "login": "perhaps"},
            {"event_id": "f", "login": "perhaps", "country": None},
            {"event_id": "g", "login": "none", "country": None},
        ],
        exceptions=[("customer-records", "two", "2017-10-31")],
        undetermined=[("customer-records", "perhaps", "2017-10-31")],
    ),
    Example(
        "the same login of two systems is two logins, and two days are two days",
        access_events=[
            {"event_id": "h", "system_id": "insurer-records"},
            {"event_id": "i", "country": "RO"},
            {"event_id": "j", "country": "US", "occurred_at": "2017-11-01T13:00Z"},
        ],
    ),
]
