"""The inventory of systems, the firm's own and third parties'."""

from countersign.tables.declaration import Declaration, flag, text

systems = Declaration(
    name="systems",
    row="a system that people of the firm can enter, whoever operates it",
    source="the information security officer's inventory, every calendar day, whole",
    fill="state",
    key=("system_id",),
    columns=(
        text("system_id", "the inventory's name for the system"),
        text("name", "what people call it"),
        text("operated_by", "who operates it", "firm", "third party"),
        text("vendor_id", 'the third party that operates it; "none" for the firm\'s own'),
        flag(
            "holds_customer_information",
            "whether it holds customers' nonpublic personal information",
            null="unknown",
        ),
        text("owner_id", 'person answerable for the system; "none" while nobody is'),
        text("roster_feed", 'feed that lists who can enter; "none" while there is none'),
        text("log_feed", 'feed that lists what was done; "none" while there is none'),
        text("recertified", "how often its access is recertified", "quarterly", "half-yearly", "never"),
    ),
    sample={
        "system_id": "customer-records",
        "name": "Customer records",
        "operated_by": "firm",
        "vendor_id": "none",
        "holds_customer_information": True,
        "owner_id": "P2",
        "roster_feed": "customer-records-roster",
        "log_feed": "customer-records-log",
        "recertified": "quarterly",
    },
)
