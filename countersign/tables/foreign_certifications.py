"""Certifications of foreign banks that they are no shell banks and serve none, with owners and agent."""

from countersign.tables.declaration import Declaration, flag, instant, text

foreign_certifications = Declaration(
    name="foreign_certifications",
    row="one certification of one foreign bank",
    source="the register of foreign correspondent accounts, every business day, whole",
    fill="state",
    key=("certification_id",),
    columns=(
        text("certification_id", "number of the certification"),
        text("customer_id", "the bank as a customer"),
        instant("signed_at", "when it was signed"),
        instant("received_at", "when the firm received it"),
        flag("names_owners", "whether it names the owners, or says why it need not", null="not looked at"),
        flag(
            "names_agent", "whether it names an agent for service of process in the United States", null="not looked at"
        ),
    ),
    sample={
        "certification_id": "Z1",
        "customer_id": "C300001",
        "signed_at": "2016-02-01T15:00Z",
        "received_at": "2016-02-03T15:00Z",
        "names_owners": True,
        "names_agent": True,
    },
)
