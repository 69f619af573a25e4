"""The persons an access agreement names."""

from countersign.tables.declaration import Declaration, instant, text

agreement_persons = Declaration(
    name="agreement_persons",
    row="one person named by one access agreement",
    source="vendor management's register, every calendar day, whole",
    fill="state",
    key=("agreement_id", "person_id"),
    columns=(
        text("agreement_id", "the agreement"),
        text("person_id", "the person it names"),
        instant("named_at", "from when the person is named"),
        instant("removed_at", "when the person was struck from the list; 9999-12-31 while named", null="unknown"),
    ),
    sample={
        "agreement_id": "G1",
        "person_id": "P1",
        "named_at": "2016-07-05T04:00Z",
        "removed_at": "9999-12-31",
    },
)
