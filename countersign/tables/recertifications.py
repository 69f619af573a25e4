"""Reviews in which somebody confirmed or withdrew a login's access."""

from countersign.tables.declaration import Declaration, instant, text

recertifications = Declaration(
    name="recertifications",
    row="one review of one login",
    source="the access review register, every calendar day, whole",
    fill="state",
    key=("recertification_id",),
    columns=(
        text("recertification_id", "number of the review"),
        text("system_id", "system"),
        text("login", "login reviewed", personal=True),
        text("reviewer_id", "person who reviewed it", null="unknown"),
        instant("reviewed_at", "when it was reviewed", null="unknown"),
        text("decision", "what was decided", "keep", "remove"),
    ),
    sample={
        "recertification_id": "C1",
        "system_id": "customer-records",
        "login": "amerriweather",
        "reviewer_id": "P2",
        "reviewed_at": "2017-09-29T15:00Z",
        "decision": "keep",
    },
)
