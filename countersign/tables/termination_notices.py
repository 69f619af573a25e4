"""Notices to third parties that a person has left, and what came back."""

from countersign.tables.declaration import Declaration, instant, text

termination_notices = Declaration(
    name="termination_notices",
    row="one notice to the operator of one system that one person has left",
    source="vendor management's register, every calendar day, whole",
    fill="state",
    key=("notice_id",),
    columns=(
        text("notice_id", "number of the notice"),
        text("person_id", "who left"),
        text("system_id", "system to be closed to them"),
        instant("sent_at", "when the notice was sent; 9999-12-31 while it was not", null="unknown"),
        instant(
            "acknowledged_at",
            "when the operator acknowledged it; 9999-12-31 while it did not",
            null="unknown",
        ),
        instant(
            "disabled_confirmed_at",
            "when the operator confirmed that access is disabled; 9999-12-31 while it did not",
            null="unknown",
        ),
    ),
    sample={
        "notice_id": "N1",
        "person_id": "P1",
        "system_id": "insurer-records",
        "sent_at": "2017-03-20T18:00Z",
        "acknowledged_at": "2017-03-20T20:00Z",
        "disabled_confirmed_at": "2017-03-20T21:00Z",
    },
)
