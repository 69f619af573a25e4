"""Uses by which customers' records leave a system, or are seen by somebody who may not be associated with the firm.

Of each day's entries in systems holding customer information: prints, downloads, exports and sends by anyone, and views
by anyone not surely associated at that moment. What a machine's login does by itself is left out. `delivered_date` is
the day whose log brought the entry.
"""

from countersign.authoring import AsOf, Example, Table, _, cases, coalesce, derived, look_up


@derived(key="event_id", each_day=True)
def outward_uses(
    access_events: Table, systems: Table, login_users: Table, association_standings: Table, as_of: AsOf
) -> Table:
    uses = access_events.filter((_.result != "failure").fill_null(True))
    uses = uses.filter(_.action.isin(["view", "print", "download", "export", "send"]))
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
    uses = uses.filter(_.person_id.notnull() | (_.kind != "service").fill_null(True))
    uses = look_up(
        uses,
        association_standings,
        "person_id",
        when=lambda use, period: [period.began_at <= use.occurred_at, use.occurred_at < period.ended_at],
        standing="standing",
    )
    uses = uses.mutate(
        goes_out=_.action != "view",
        standing=cases((_.person_id.isnull(), "unknown"), else_=_.standing.fill_null("not associated")),
        used_date=_.occurred_date,
        delivered_date=as_of.day,
    )
    columns = ("event_id", "system_id", "login", "person_id", "occurred_at", "used_date", "delivered_date")
    return uses.filter(_.goes_out | (_.standing != "associated")).select(*columns, "goes_out", "records", "standing")


EXAMPLES = [
    Example(
        "a view by somebody associated is no matter; one by a leaver is, and a download by anyone",
        associations=[
            {"association_id": "1", "person_id": "P1"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-10-31T12:00Z"},
        ],
        access_events=[
            {"event_id": "a"},
            {"event_id": "b", "action": "download", "records": 3},
            {"event_id": "c", "person_id": "P2"},
        ],
        as_of="2017-10-31",
        gives=[
            {
                "event_id": "b",
                "system_id": "customer-records",
                "login": "amerriweather",
                "person_id": "P1",
                "occurred_at": "2017-10-31T13:00Z",
                "used_date": "2017-10-31",
                "delivered_date": "2017-10-31",
                "goes_out": True,
                "records": 3,
                "standing": "associated",
            },
            {
                "event_id": "c",
                "system_id": "customer-records",
                "login": "amerriweather",
                "person_id": "P2",
                "occurred_at": "2017-10-31T13:00Z",
                "used_date": "2017-10-31",
                "delivered_date": "2017-10-31",
                "goes_out": False,
                "records": 1,
                "standing": "not associated",
            },
        ],
    ),
]
