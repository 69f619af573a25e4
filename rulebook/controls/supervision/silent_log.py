"""The log of a customer-information system is missing, empty, or ends too long before its day does.

Procedure: every business day the information security officer reviews each system holding customer information, ours or
a third party's, whose log did not reach us, brought nothing, or brought nothing of the last hours. Nobody can look for
misuse in a log that is not there. The officer has the log delivered, or has the contract with its operator changed so
that it is. A system of which nobody knows what it holds counts as holding customer information.
"""

from countersign.authoring import AsOf, Example, Firm, Table, _, cases, control, look_up


@control(
    cites=["17 CFR 248.30(a)(2)", "FINRA 3110(b)"],
    answers=["M7", "M8", "acc-log-health"],
    owner="chief compliance officer",
    schedule="each business day",
    key="system_id",
    says="The log of {system_id} ({log_feed}) is silent; the newest entry is of {newest_row_at}.",
    answer_within="answer_within_high",
)
def silent_log(systems: Table, feed_arrivals: Table, firm: Firm, as_of: AsOf) -> Table:
    gap = firm.log_gap_hours_daily.hours_on(as_of.day)
    brought = feed_arrivals.filter(_.business_date <= as_of.day, _.received > 0)
    newest = brought.group_by(log_feed="feed_id").agg(
        newest_row_at=_.newest_row_at.max(),
        perhaps=(_.newest_row_at.isnull() & (_.business_date == as_of.day)).any(),
    )
    logs = systems.filter(_.holds_customer_information.fill_null(True))
    logs = look_up(logs, newest, "log_feed", newest_row_at="newest_row_at", perhaps="perhaps")
    return logs.mutate(
        exception=cases(
            (_.log_feed == "none", True),
            (_.newest_row_at + gap >= as_of.ends_at, False),
            (_.perhaps, None),
            else_=True,
        )
    )


LOG = {"business_date": "2017-10-31", "table_name": "access_events"}

EXAMPLES = [
    Example(
        "the newest entry is twenty-six hours before the day ends, and a second more; empty; never heard of; no log",
        as_of="2017-10-31",
        systems=[
            {"system_id": "speaking", "log_feed": "speaking"},
            {"system_id": "stale", "log_feed": "stale"},
            {"system_id": "empty", "log_feed": "empty"},
            {"system_id": "unheard", "log_feed": "unheard"},
            {"system_id": "without", "log_feed": "none"},
            {"system_id": "rooms", "log_feed": "none", "holds_customer_information": False},
            {"system_id": "perhaps", "log_feed": "none", "holds_customer_information": None},
        ],
        feed_arrivals=[
            {**LOG, "feed_id": "speaking", "newest_row_at": "2017-10-31T02:00:00Z"},
            {**LOG, "feed_id": "stale", "newest_row_at": "2017-10-31T01:59:59Z"},
            {**LOG, "feed_id": "empty", "received": 0, "loaded": 0, "newest_row_at": None},
        ],
        exceptions=["stale", "empty", "unheard", "without", "perhaps"],
    ),
    Example(
        "yesterday's log has an entry of this morning; today's brought rows of which nobody knows the time",
        as_of="2017-10-31",
        systems=[{"system_id": "early", "log_feed": "early"}, {"system_id": "timeless", "log_feed": "timeless"}],
        feed_arrivals=[
            {**LOG, "feed_id": "early", "business_date": "2017-10-30", "newest_row_at": "2017-10-31T11:00Z"},
            {**LOG, "feed_id": "timeless", "newest_row_at": None},
        ],
        undetermined=["timeless"],
    ),
]
