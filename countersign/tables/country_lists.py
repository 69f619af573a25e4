"""Countries on a list of high risk, from when until when, each with the list's source."""

from countersign.tables.declaration import Declaration, day, text

country_lists = Declaration(
    name="country_lists",
    row="one country on one list",
    source="the AML officer's register, every business day, whole",
    fill="state",
    key=(
        "country",
        "list",
        "began_date",
    ),
    columns=(
        text("country", "the country: two letters of ISO 3166"),
        text(
            "list", "list it is on", "call for action", "increased monitoring", "special measures", "sanctions", "firm"
        ),
        day("began_date", "first day on the list"),
        day("ended_date", "first day after it; 9999-12-31 while it is on it", null="unknown"),
        text("source", "publication or decision that put it there"),
    ),
    sample={
        "country": "KP",
        "list": "call for action",
        "began_date": "2009-02-25",
        "ended_date": "9999-12-31",
        "source": "FATF public statement",
    },
)
