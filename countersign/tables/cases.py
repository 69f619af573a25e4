"""Cases that people work on, and how they ended."""

from countersign.tables.declaration import Declaration, day, text

cases = Declaration(
    name="cases",
    row="one case",
    source="Countersign's own casework, before the controls over it run",
    fill="known",
    key=("case_id",),
    columns=(
        text("case_id", "the case"),
        text("topic", "topic of the controls whose alerts it began with"),
        text("owner", "role that answers for it"),
        text(
            "status",
            "where it stands; open is everything that nobody has decided yet",
            *("open", "decided", "countersigned", "closed"),
        ),
        day("opened_date", "date it was opened"),
        day("due_date", "last day for its decision"),
        day("closed_date", "date it was closed; 9999-12-31 while it is not"),
    ),
    sample={
        "case_id": "c1",
        "topic": "access",
        "owner": "information security officer",
        "status": "open",
        "opened_date": "2017-10-02",
        "due_date": "2017-10-31",
        "closed_date": "9999-12-31",
    },
)
