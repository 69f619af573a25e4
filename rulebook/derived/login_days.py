"""When each login was last used in each system on each day, in one pass over the day's entries.

Refused attempts are no use. An entry of which the log does not say whether it succeeded counts as a use in `last_at`;
`last_success_at` is the last that surely was one. Entries without a login are gathered too, under no login.
"""

from countersign.authoring import Example, Table, _, derived


@derived(key=("system_id", "login", "used_date"), each_day=True)
def login_days(access_events: Table) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True))
    return uses.group_by("system_id", "login", used_date=_.occurred_date).agg(
        last_at=_.occurred_at.max(), last_success_at=_.occurred_at.max(where=_.result == "success")
    )


EXAMPLES = [
    Example(
        "a use, one of which nobody knows whether it succeeded, and a refusal",
        access_events=[
            {"event_id": "a", "occurred_at": "2017-10-31T13:00Z"},
            {"event_id": "b", "occurred_at": "2017-10-31T15:00Z", "result": None},
            {"event_id": "c", "occurred_at": "2017-10-31T16:00Z", "result": "failure"},
        ],
        gives=[
            {
                "system_id": "customer-records",
                "login": "amerriweather",
                "used_date": "2017-10-31",
                "last_at": "2017-10-31T15:00Z",
                "last_success_at": "2017-10-31T13:00Z",
            }
        ],
    ),
]
