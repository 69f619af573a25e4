"""Where a security was praised to the public: newsletters, messages, paid articles."""

from countersign.tables.declaration import Declaration, flag, instant, text

promotions = Declaration(
    name="promotions",
    row="one promotion of one security",
    source="the promotion watch service, every calendar day",
    fill="events",
    key=("promotion_id",),
    columns=(
        text("promotion_id", "number of the promotion"),
        text("security_id", "the security: its CUSIP number"),
        instant("seen_at", "when it was seen"),
        text("medium", "where it was seen", "newsletter", "message", "article", "call", "other"),
        flag("is_paid", "whether it says or is known to be paid for", null="unknown"),
    ),
    sample={
        "promotion_id": "W1",
        "security_id": "00000A101",
        "seen_at": "2017-10-31T12:00Z",
        "medium": "newsletter",
        "is_paid": True,
    },
)
