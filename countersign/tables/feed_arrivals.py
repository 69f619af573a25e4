"""What each feed delivered for each date it was due."""

from countersign.tables.declaration import Declaration, count, day, instant, text

feed_arrivals = Declaration(
    name="feed_arrivals",
    row="one feed and one business date for which it was due",
    source="Countersign's own manifest",
    fill="known",
    key=("feed_id", "business_date"),
    columns=(
        text("feed_id", "the feed"),
        text("table_name", "table it fills"),
        day("business_date", "date the delivery is about"),
        instant("due_at", "when it was due"),
        instant("arrived_at", "when it was loaded; 9999-12-31 while it was not"),
        count("received", "rows in the delivery; 0 while none arrived"),
        count("loaded", "rows loaded"),
        count("quarantined", "rows put aside as unreadable or wrong"),
        instant("newest_row_at", "latest moment in an events delivery", null="no moment in it, or nothing arrived"),
    ),
    sample={
        "feed_id": "customer-records-log",
        "table_name": "access_events",
        "business_date": "2017-10-31",
        "due_at": "2017-11-01T13:00Z",
        "arrived_at": "2017-11-01T06:00Z",
        "received": 100,
        "loaded": 100,
        "quarantined": 0,
        "newest_row_at": "2017-11-01T03:00Z",
    },
)
