"""Businesses whose payments are looked at: money services, digital assets, casinos, makers of companies."""

from countersign.tables.declaration import Declaration, day, flag, text

watched_businesses = Declaration(
    name="watched_businesses",
    row="one business, or one word that shows one",
    source="the AML officer's register, every business day, whole",
    fill="state",
    key=("entry_id",),
    columns=(
        text("entry_id", "number of the entry"),
        text("kind", "what the business is", "money services", "digital assets", "casino", "company registrar"),
        text("name", "name of the business, or the word to look for in a memo"),
        flag("is_word", "whether it is a word to look for in memos too"),
        day("began_date", "first day on which it holds"),
        day("ended_date", "first day after it; 9999-12-31 while it holds", null="unknown"),
    ),
    sample={
        "entry_id": "X1",
        "kind": "money services",
        "name": "Plains Money Transfer",
        "is_word": False,
        "began_date": "2009-01-01",
        "ended_date": "9999-12-31",
    },
)
