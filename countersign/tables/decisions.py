"""Decisions that one person prepared, and what a second person made of them."""

from countersign.tables.declaration import Declaration, day, text

decisions = Declaration(
    name="decisions",
    row="one decision",
    source="Countersign's own casework, before the controls over it run",
    fill="known",
    key=("decision_id",),
    columns=(
        text("decision_id", "the decision"),
        text("kind", "what is decided", "dismissal", "disposition", "waiver"),
        text("owner", "role that answers for what it is about"),
        text(
            "status",
            "what became of it: prepared is waiting for a second person",
            *("prepared", "approved", "returned", "withdrawn", "void", "stands alone"),
        ),
        text("prepared_by", "person who prepared it"),
        day("prepared_date", "date it was prepared as of"),
        text("signed_by", "person who approved or returned it; none where nobody did"),
        day("signed_date", "date it was approved or returned; 9999-12-31 where nobody did"),
    ),
    sample={
        "decision_id": "d1",
        "kind": "dismissal",
        "owner": "information security officer",
        "status": "prepared",
        "prepared_by": "P2",
        "prepared_date": "2017-10-31",
        "signed_by": "none",
        "signed_date": "9999-12-31",
    },
)
