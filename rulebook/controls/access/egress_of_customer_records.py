"""Customers' records taken out or looked through by somebody who should not, or more of them than anybody needs.

Procedure: each day the information security officer takes every login under which somebody not associated with the firm
at that moment printed, downloaded, exported or sent anything from a system holding customer records, or viewed as many
records within an hour as the firm calls a bulk view; and every login under which anybody took out as many records in a
day as the firm looks into. The officer asks the person and the manager what the records were for and where they are
now, gets back what was not theirs, and opens an incident where they had no business with it. Where a log does not count
records, or nobody knows whose the login was, the officer finds out. What one person did in one system is taken together,
under whatever login; different systems are not, and nobody is compared with their own past. What a machine's login sends is
not looked at.
"""

from typing import Any

from countersign.authoring import (
    AsOf,
    Example,
    Firm,
    Table,
    _,
    cases,
    coalesce,
    control,
    ifelse,
    interval,
    range_window,
)


@control(
    cites="17 CFR 248.30(a)",
    answers=["M7", "M8", "acc-npi-egress"],
    owner="information security officer",
    schedule="each calendar day",
    key=["system_id", "login", "used_date"],
    says="{taken} customers' records left {system_id} under {login} on {used_date} ({taken_by_outsiders} times by somebody not associated); within an hour somebody not associated viewed {seen}.",
    look_back="bulk_view_look_back_days",
    answer_within="answer_within_critical",
    critical=True,
)
def egress_of_customer_records(outward_uses: Table, firm: Firm, as_of: AsOf) -> Table:
    def hour(of: str) -> Any:
        an_hour, moment = interval(hours=1), interval(hours=0)
        return range_window(preceding=an_hour, following=moment, group_by=["system_id", of], order_by="occurred_at")

    day = ["system_id", "who", "used_date"]
    uses = outward_uses.mutate(who=coalesce(_.person_id, _.login), counted=_.records.fill_null(0))
    uses = uses.mutate(
        outsider=_.standing == "not associated",
        taken=ifelse(_.goes_out, _.counted, 0),
        taken_uncounted=ifelse(_.goes_out & _.records.isnull(), 1, 0),
        seen=ifelse(_.goes_out, 0, _.counted),
        seen_uncounted=ifelse(~_.goes_out & _.records.isnull(), 1, 0),
    )
    uses = uses.mutate(
        taken=_.taken.sum().over(group_by=day),
        taken_uncounted=_.taken_uncounted.sum().over(group_by=day),
        seen=ifelse(_.outsider, _.seen, 0).sum().over(hour("who")),
        seen_perhaps=_.seen.sum().over(hour("login")),
        seen_uncounted=_.seen_uncounted.sum().over(hour("login")),
    )
    days = uses.group_by("system_id", "login", "used_date").agg(
        taken=_.taken.max(),
        taken_by_outsiders=_.count(where=_.goes_out & _.outsider),
        taken_by_unknown=_.count(where=_.goes_out & (_.standing == "unknown")),
        seen=_.seen.max(),
        seen_perhaps=_.seen_perhaps.max(),
        uncounted=_.taken_uncounted.max() + _.seen_uncounted.max(),
        delivered_date=_.delivered_date.max(),
    )
    bulk, daily = firm.bulk_view_records.on(_.used_date), firm.daily_customer_records.on(_.used_date)
    return days.filter(_.delivered_date >= as_of.since).mutate(
        exception=cases(
            ((_.taken_by_outsiders > 0) | (_.seen >= bulk) | (_.taken >= daily), True),
            ((_.taken_by_unknown > 0) | (_.seen_perhaps >= bulk) | (_.uncounted > 0), None),
            else_=False,
        )
    )


PEOPLE = [
    {"association_id": "1", "person_id": "P1", "ended_at": "2017-10-31T12:00Z"},
    {"association_id": "2", "person_id": "P2"},
    {"association_id": "3", "person_id": "P3", "ended_at": "2017-10-31T12:00Z"},
    {"association_id": "4", "person_id": "P4"},
    {"association_id": "5", "person_id": "P5"},
]

EXAMPLES = [
    Example(
        "a print by a leaver; the same before leaving; a download by a login that nobody can be tied to",
        associations=PEOPLE,
        access_events=[
            {"event_id": "a", "login": "one", "action": "print"},
            {"event_id": "b", "login": "two", "action": "print", "occurred_at": "2017-10-31T11:00Z"},
            {"event_id": "c", "login": "three", "action": "download", "person_id": None},
            {"event_id": "d", "login": "four", "action": "export", "result": "failure"},
        ],
        as_of="2017-10-31",
        exceptions=[("customer-records", "one", "2017-10-31")],
        undetermined=[("customer-records", "three", "2017-10-31")],
    ),
    Example(
        "a leaver's views: 25 records within an hour, over midnight too; 24, and 25 in more than an hour, are left to use after leaving",
        associations=PEOPLE,
        access_events=[
            {"event_id": "e", "login": "one", "occurred_at": "2017-10-31T13:00Z", "records": 24},
            {"event_id": "f", "login": "one", "occurred_at": "2017-10-31T14:00Z", "records": 1},
            {"event_id": "g", "login": "two", "person_id": "P3", "occurred_at": "2017-10-31T13:00Z", "records": 24},
            {"event_id": "h", "login": "two", "person_id": "P3", "occurred_at": "2017-10-31T14:00:01Z", "records": 1},
            {"event_id": "i", "login": "three", "occurred_at": "2017-11-01T03:45Z", "records": 20},
            {"event_id": "j", "login": "three", "occurred_at": "2017-11-01T04:15Z", "records": 5},
        ],
        as_of="2017-11-01",
        exceptions=[("customer-records", "one", "2017-10-31"), ("customer-records", "three", "2017-11-01")],
    ),
    Example(
        "200 records in a day by anybody, 199, and a log that does not count",
        associations=PEOPLE,
        access_events=[
            {"event_id": "k", "person_id": "P2", "login": "one", "action": "export", "records": 150},
            {"event_id": "l", "person_id": "P2", "login": "one", "action": "send", "records": 50},
            {"event_id": "m", "person_id": "P4", "login": "two", "action": "export", "records": 199},
            {"event_id": "n", "person_id": "P5", "login": "three", "action": "export", "records": None},
            {"event_id": "o", "person_id": "P2", "login": "four", "records": 5000},
        ],
        as_of="2017-10-31",
        exceptions=[("customer-records", "one", "2017-10-31")],
        undetermined=[("customer-records", "three", "2017-10-31")],
    ),
]
