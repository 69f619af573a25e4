"""Blank drafts that were handed to introducing firms, by their numbers."""

from countersign.tables.declaration import Declaration, count, day, text

draft_books = Declaration(
    name="draft_books",
    row="one series of blank drafts",
    source="cashiering, every business day, whole",
    fill="state",
    key=(
        "introducing_firm_id",
        "first_number",
    ),
    columns=(
        text("introducing_firm_id", "the introducing firm that holds them"),
        count("first_number", "number of the first draft"),
        count("last_number", "number of the last"),
        day("issued_date", "day on which they were handed over"),
        text("voided", "numbers that were voided with evidence, separated by semicolons; empty for none"),
    ),
    sample={
        "introducing_firm_id": "harbor",
        "first_number": 1001,
        "last_number": 1100,
        "issued_date": "2017-01-03",
        "voided": "",
    },
)
