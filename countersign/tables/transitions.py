"""Acquisitions and other transfers of people, while their access is in transition."""

from countersign.tables.declaration import Declaration, day, text

transitions = Declaration(
    name="transitions",
    row="one transfer of a group of people whose access is reconciled every week until it ends",
    source="the information security officer's register, every calendar day, whole",
    fill="state",
    key=("transition_id",),
    columns=(
        text("transition_id", "name of the transition"),
        text("purpose", "why these people keep access"),
        text("owner_id", 'person answerable for it; "none" while nobody is'),
        day("began_date", "first day"),
        day("ends_date", "first day after it; 9999-12-31 while open-ended", null="unknown"),
    ),
    sample={
        "transition_id": "acquisition",
        "purpose": "to go on servicing transferred customers",
        "owner_id": "P2",
        "began_date": "2017-03-06",
        "ends_date": "2018-03-31",
    },
)
