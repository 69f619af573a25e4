"""What the books say moved each day, by introducing firm and kind: surveillance has to have seen as much."""

from countersign.tables.declaration import Declaration, count, day, money, text

movement_totals = Declaration(
    name="movement_totals",
    row="one kind of movement of one introducing firm on one day",
    source="the general ledger, every business day",
    fill="events",
    key=(
        "introducing_firm_id",
        "business_date",
        "movements",
        "kind",
        "direction",
    ),
    columns=(
        day("business_date", "the business day"),
        text("introducing_firm_id", 'the introducing firm; "none" for the firm\'s own customers'),
        text("movements", "table that has to hold them", "cash_movements", "security_movements", "trades"),
        text("kind", "kind of movement, as that table names it; the side of a trade"),
        text("direction", "into accounts or out of them", "in", "out"),
        count("movement_count", "how many"),
        money("total_usd", "their sum in US dollars, never negative", null="the books give none"),
    ),
    sample={
        "business_date": "2017-10-31",
        "introducing_firm_id": "harbor",
        "movements": "cash_movements",
        "kind": "wire",
        "direction": "out",
        "movement_count": 1,
        "total_usd": "2500.00",
    },
)
