"""Weekly reconciliations of a transition's roster."""

from countersign.tables.declaration import Declaration, day, instant, text

transition_reviews = Declaration(
    name="transition_reviews",
    row="one weekly reconciliation of the people in a transition",
    source="the information security officer's register, every calendar day, whole",
    fill="state",
    key=("review_id",),
    columns=(
        text("review_id", "number of the reconciliation"),
        text("transition_id", "the transition"),
        day("week_ending_date", "last day of the week it covers"),
        text("signed_by", 'person who signed it; "none" while nobody did', null="unknown"),
        instant("signed_at", "when it was signed; 9999-12-31 while it was not", null="unknown"),
    ),
    sample={
        "review_id": "W1",
        "transition_id": "acquisition",
        "week_ending_date": "2017-03-10",
        "signed_by": "P2",
        "signed_at": "2017-03-10T21:00Z",
    },
)
