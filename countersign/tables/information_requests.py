"""Names about which the government asks under section 314(a), and when it was answered."""

from countersign.tables.declaration import Declaration, count, instant, text

information_requests = Declaration(
    name="information_requests",
    row="one name of one request",
    source="the secure information sharing system, every business day, whole",
    fill="state",
    key=(
        "request_id",
        "subject_number",
    ),
    columns=(
        text("request_id", "number of the request"),
        count("subject_number", "number of the name in the request"),
        text("name", "the name", personal=True),
        text("kind", "what it is the name of", "individual", "entity"),
        text("birth_date", 'date of birth as given; "none" if none is', personal=True),
        text(
            "tin_digest", 'keyed digest of the taxpayer identification number, as in customers; "none" if none is given'
        ),
        instant("transmitted_at", "when the request was transmitted"),
        instant("searched_at", "when the search was complete; 9999-12-31 while it is not", null="unknown"),
        instant("answered_at", "when a match was reported; 9999-12-31 while none was", null="unknown"),
    ),
    sample={
        "request_id": "G1",
        "subject_number": 1,
        "name": "Ansel Quarrington",
        "kind": "individual",
        "birth_date": "none",
        "tin_digest": "none",
        "transmitted_at": "2017-10-17T14:00Z",
        "searched_at": "2017-10-18T14:00Z",
        "answered_at": "9999-12-31",
    },
)
