"""Relations between customers that explain what moves between them, each with what documents it."""

from countersign.tables.declaration import Declaration, day, text

customer_relations = Declaration(
    name="customer_relations",
    row="a documented relation of two customers",
    source="the customer master, every business day, whole",
    fill="state",
    key=(
        "customer_id",
        "related_to",
        "kind",
    ),
    columns=(
        text("customer_id", "the one customer"),
        text("related_to", "customer_id of the other: the relation holds both ways"),
        text(
            "kind",
            "what they are to each other",
            "household",
            "family",
            "business",
            "adviser",
            "estate",
            "divorce",
            "employer",
        ),
        text("document_id", "what documents it"),
        day("began_date", "first day of it"),
        day("ended_date", "first day after it; 9999-12-31 while it lasts", null="unknown"),
    ),
    sample={
        "customer_id": "C100001",
        "related_to": "C100002",
        "kind": "household",
        "document_id": "D1",
        "began_date": "2011-02-01",
        "ended_date": "9999-12-31",
    },
)
