"""Who had a shared login's secret, and when."""

from countersign.tables.declaration import Declaration, instant, text

credential_checkouts = Declaration(
    name="credential_checkouts",
    row="one loan of a shared login's secret from the credential vault",
    source="the credential vault, every calendar day, whole",
    fill="state",
    key=("checkout_id",),
    columns=(
        text("checkout_id", "number of the loan"),
        text("system_id", "system"),
        text("login", "login lent", personal=True),
        text("person_id", "who had it"),
        instant("began_at", "when it was taken out"),
        instant("ended_at", "when it was given back; 9999-12-31 while it is out", null="unknown"),
    ),
    sample={
        "checkout_id": "O1",
        "system_id": "customer-records",
        "login": "desk",
        "person_id": "P1",
        "began_at": "2017-10-31T12:55Z",
        "ended_at": "2017-10-31T13:30Z",
    },
)
