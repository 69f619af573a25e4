"""Those for whom a foreign institution has said that its account is used."""

from countersign.tables.declaration import Declaration, day, text

institution_customers = Declaration(
    name="institution_customers",
    row="one customer that an institution has declared",
    source="the register of foreign correspondent accounts, every business day, whole",
    fill="state",
    key=(
        "customer_id",
        "declared_name",
    ),
    columns=(
        text("customer_id", "the institution as a customer"),
        text("declared_name", "name of its customer", personal=True),
        text("bank_id", 'bank of that customer; "none" without one', null="not given"),
        text("country", "country of that customer", null="not given"),
        day("began_date", "first day of it"),
        day("ended_date", "first day after it; 9999-12-31 while it lasts", null="unknown"),
    ),
    sample={
        "customer_id": "C300001",
        "declared_name": "Lago Trading SA",
        "bank_id": "none",
        "country": "CH",
        "began_date": "2016-02-01",
        "ended_date": "9999-12-31",
    },
)
