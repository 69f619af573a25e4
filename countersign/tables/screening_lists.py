"""Names on lists of sanctions, with their other names: what customers and counterparties are compared with."""

from countersign.tables.declaration import Declaration, count, text

screening_lists = Declaration(
    name="screening_lists",
    row="one name of one entry of a list",
    source="the list as published, every calendar day, whole",
    fill="state",
    key=(
        "list",
        "entry_id",
        "name_number",
    ),
    columns=(
        text("list", "the list", "SDN", "consolidated", "firm"),
        text("entry_id", "the list's own number of the entry"),
        count("name_number", "0 for the entry's first name, then 1, 2 … for its other names"),
        text("name", "the name as published"),
        text("name_kind", "what the name is", "first", "also known as", "formerly known as", "weak"),
        text("kind", "what the entry is", "individual", "entity", "vessel", "aircraft"),
        text("program", "programs under which it is listed, separated by semicolons"),
        text("birth_date", 'day, month or year of birth, as published; "none" if the list gives none'),
        text("countries", "countries of its addresses and nationalities, separated by semicolons; empty for none"),
        text("address", 'its first address; "none" if the list gives none'),
        text("remarks", "what the list says besides; empty for nothing"),
        text("version", "what identifies the published version: its date or digest"),
    ),
    sample={
        "list": "SDN",
        "entry_id": "10001",
        "name_number": 0,
        "name": "VOLKHOV SHIPPING LINES",
        "name_kind": "first",
        "kind": "entity",
        "program": "EXAMPLE",
        "birth_date": "none",
        "countries": "",
        "address": "none",
        "remarks": "",
        "version": "2017-10-31",
    },
)
