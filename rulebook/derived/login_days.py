"""What each login did in each system on each day, in one pass over the day's entries; refused attempts are no use.

An entry of which the log does not say whether it succeeded counts as a use; `last_success_at` knows the difference.
Entries without a login are gathered too, under no login. `unnamed_uses` are those of which the log does not give the
person.
"""

from countersign.authoring import Example, Table, _, derived


@derived(key=("system_id", "login", "used_date"), each_day=True)
def login_days(access_events: Table) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True))
    return uses.group_by("system_id", "login", used_date=_.occurred_date).agg(
        uses=_.count(),
        unnamed_uses=_.count(where=_.person_id.isnull()),
        last_at=_.occurred_at.max(),
        last_success_at=_.occurred_at.max(where=_.result == "success"),
        one_country=_.country.min(),
        other_country=_.country.max(),
        uses_of_unknown_country=_.count(where=_.country.isnull()),
    )


EXAMPLES = [
    Example(
        "two uses from two countries, a third of which little is known, and a refusal",
        access_events=[
            {"event_id": "a", "occurred_at": "2017-10-31T13:00Z", "person_id": None},
            {"event_id": "b", "occurred_at": "2017-10-31T14:00Z", "country": "CA"},
            {"event_id": "c", "occurred_at": "2017-10-31T15:00Z", "country": None, "result": None},
            {"event_id": "d", "occurred_at": "2017-10-31T16:00Z", "country": "FR", "result": "failure"},
        ],
        gives=[
            {
                "system_id": "customer-records",
                "login": "amerriweather",
                "used_date": "2017-10-31",
                "uses": 3,
                "unnamed_uses": 1,
                "last_at": "2017-10-31T15:00Z",
                "last_success_at": "2017-10-31T14:00Z",
                "one_country": "CA",
                "other_country": "US",
                "uses_of_unknown_country": 1,
            }
        ],
    ),
]
