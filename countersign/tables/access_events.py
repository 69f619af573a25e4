"""What was done in each system, by which login."""

from countersign.tables.declaration import Declaration, count, instant, text

access_events = Declaration(
    name="access_events",
    row="one entry of a system's access log",
    source="each system's log, every calendar day, that day's entries",
    fill="events",
    key=("event_id",),
    columns=(
        text("event_id", "the log's own number for the entry; where it has none, a digest of the entry"),
        text("system_id", "system entered"),
        text("login", "name under which it was entered", null="the log does not say", personal=True),
        text("person_id", "person, where the log gives the firm's number", null="the log does not say"),
        instant("occurred_at", "when it was done"),
        text(
            "action",
            "what was done, in the project's words",
            *("sign in", "sign out", "view", "search", "download", "export", "print", "send"),
            *("create", "change", "delete", "grant", "revoke", "enable", "disable", "other"),
        ),
        text("source_action", "what was done, in the log's words"),
        text("result", "whether it succeeded", "success", "failure", null="the log does not say"),
        count("records", "customers' records touched", null="the log does not say"),
        text("object_id", "what it was done to, or to whom", null="the log does not say", personal=True),
        text("ip_address", "address it came from", null="the log does not say", personal=True),
        text("country", "country it came from, by code or name, as this log writes it", null="the log does not say"),
    ),
    sample={
        "event_id": "1",
        "system_id": "customer-records",
        "login": "amerriweather",
        "person_id": "P1",
        "occurred_at": "2017-10-31T13:00Z",
        "action": "view",
        "source_action": "VIEW",
        "result": "success",
        "records": 1,
        "object_id": "C1",
        "ip_address": "192.0.2.1",
        "country": "US",
    },
)
