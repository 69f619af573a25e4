"""What each security closed at, and how much of it was traded, day by day."""

from countersign.tables.declaration import Declaration, day, quantity, text

prices = Declaration(
    name="prices",
    row="one security on one business day",
    source="the pricing service, every business day",
    fill="events",
    key=(
        "security_id",
        "price_date",
    ),
    columns=(
        text("security_id", "the security: its CUSIP number"),
        day("price_date", "the business day"),
        quantity(
            "close_usd",
            "last price of the day of one share or unit, in US dollars, never negative",
            null="it was not traded or quoted",
        ),
        quantity("high_usd", "highest price of the day", null="it was not traded or quoted"),
        quantity("low_usd", "lowest price of the day", null="it was not traded or quoted"),
        quantity("volume", "shares or units traded on all venues, never negative", null="unknown"),
    ),
    sample={
        "security_id": "00000A101",
        "price_date": "2017-10-31",
        "close_usd": "20",
        "high_usd": "20.5",
        "low_usd": "19.5",
        "volume": "250000",
    },
)
