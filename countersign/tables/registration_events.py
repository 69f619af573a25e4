"""Facts that call for an amendment of Form U4, and when it was filed."""

from countersign.tables.declaration import Declaration, day, text

registration_events = Declaration(
    name="registration_events",
    row="one fact about a registered person that Form U4 has to show",
    source="the registration department's register, every business day, whole",
    fill="state",
    key=("registration_event_id",),
    columns=(
        text("registration_event_id", "number in the register"),
        text("person_id", "whom it concerns"),
        text("kind", "which clock applies", "amendment", "statutory disqualification"),
        day("occurred_date", "day the fact occurred", null="unknown"),
        day("learned_date", "day the firm learned of it", null="unknown"),
        day("filed_date", "day the amendment was filed; 9999-12-31 while it was not", null="unknown"),
    ),
    sample={
        "registration_event_id": "V1",
        "person_id": "P1",
        "kind": "amendment",
        "occurred_date": "2017-05-01",
        "learned_date": "2017-05-03",
        "filed_date": "2017-05-10",
    },
)
