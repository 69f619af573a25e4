"""The investigation behind each application for registration."""

from countersign.tables.declaration import Declaration, day, text

background_checks = Declaration(
    name="background_checks",
    row="one application for registration and the checks made for it",
    source="the registration department's register, every business day, whole",
    fill="state",
    key=("background_check_id",),
    columns=(
        text("background_check_id", "number in the register"),
        text("person_id", "the applicant"),
        day("u4_filed_date", "day Form U4 was filed; 9999-12-31 while it was not", null="unknown"),
        day(
            "investigated_date",
            "day the inquiry into character, reputation, qualifications and experience was complete; "
            "9999-12-31 while it is not",
            null="unknown",
        ),
        day(
            "records_searched_date",
            "day the search of public records was complete; 9999-12-31 while it is not",
            null="unknown",
        ),
    ),
    sample={
        "background_check_id": "K1",
        "person_id": "P1",
        "u4_filed_date": "2017-05-15",
        "investigated_date": "2017-05-12",
        "records_searched_date": "2017-05-22",
    },
)
