"""What a customer said would happen in an account, and with which countries."""

from countersign.tables.declaration import Declaration, count, day, money, text

expected_activity = Declaration(
    name="expected_activity",
    row="one kind of activity with one country that is expected in one account",
    source="the account master, every business day, whole",
    fill="state",
    key=(
        "account_id",
        "activity",
        "country",
    ),
    columns=(
        text("account_id", "number of the account"),
        text("activity", "what is expected", "money in", "money out", "trading", "deposits of securities"),
        text("country", "country with which: two letters of ISO 3166"),
        money(
            "monthly_usd", "how much of it in a month, never negative", null="the customer did not say", personal=True
        ),
        count("monthly_count", "how many of it in a month", null="the customer did not say"),
        day("stated_date", "day on which the customer said so"),
    ),
    sample={
        "account_id": "A100001",
        "activity": "money out",
        "country": "US",
        "monthly_usd": "2500.00",
        "monthly_count": 2,
        "stated_date": "2011-02-01",
    },
)
