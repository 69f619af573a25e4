"""Who owns or controls which entity, link by link: chains of ownership are walked along it."""

from countersign.tables.declaration import Declaration, day, flag, instant, quantity, text

ownerships = Declaration(
    name="ownerships",
    row="a share of an entity held by one owner, or control of it",
    source="the customer master, every business day, whole",
    fill="state",
    key=(
        "customer_id",
        "owned_by",
        "began_date",
    ),
    columns=(
        text("customer_id", "customer_id of the entity that is owned"),
        text("owned_by", "customer_id of its owner, an individual or another entity"),
        quantity("percent", "share of the equity held directly, in percent, from 0 to 100", null="not given"),
        flag(
            "is_control_person",
            "whether the owner has significant responsibility to control or manage the entity",
            null="not given",
        ),
        instant("certified_at", "when the customer certified it; 9999-12-31 while it has not", null="unknown"),
        day("began_date", "first day of it"),
        day("ended_date", "first day after it; 9999-12-31 while it lasts", null="unknown"),
    ),
    sample={
        "customer_id": "C200001",
        "owned_by": "C100001",
        "percent": "60",
        "is_control_person": True,
        "certified_at": "2018-06-01T15:00Z",
        "began_date": "2018-06-01",
        "ended_date": "9999-12-31",
    },
)
