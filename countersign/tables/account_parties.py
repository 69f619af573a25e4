"""Who has which part in an account, from when until when."""

from countersign.tables.declaration import Declaration, day, text

account_parties = Declaration(
    name="account_parties",
    row="one role of one customer in one account",
    source="the account master, every business day, whole",
    fill="state",
    key=(
        "account_id",
        "customer_id",
        "role",
        "began_date",
    ),
    columns=(
        text("account_id", "number of the account"),
        text("customer_id", "the customer"),
        text(
            "role",
            "the customer's part in the account",
            "owner",
            "joint owner",
            "trustee",
            "custodian",
            "minor",
            "power of attorney",
            "authorized signer",
            "beneficial owner",
            "control person",
            "beneficiary",
            "trusted contact",
        ),
        day("began_date", "first day of the role"),
        day("ended_date", "first day after it; 9999-12-31 while it lasts", null="unknown"),
    ),
    sample={
        "account_id": "A100001",
        "customer_id": "C100001",
        "role": "owner",
        "began_date": "2011-02-01",
        "ended_date": "9999-12-31",
    },
)
