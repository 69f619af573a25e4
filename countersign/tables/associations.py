"""When each person was associated with the firm: one row a period."""

from countersign.tables.declaration import Declaration, instant, text

associations = Declaration(
    name="associations",
    row="one period in which a person was associated with the firm; a rehire starts another",
    source="human resources, every calendar day, whole",
    fill="state",
    key=("association_id",),
    columns=(
        text("association_id", "number of the period"),
        text("person_id", "whose it is"),
        instant("began_at", "first moment of the association"),
        instant(
            "ended_at",
            "first moment after the association; 9999-12-31 while it lasts",
            null="it ended or will end at a time that the source does not give",
        ),
    ),
    sample={
        "association_id": "A1",
        "person_id": "P1",
        "began_at": "2010-01-04T14:00Z",
        "ended_at": "9999-12-31",
    },
)
