"""Orders in customers' accounts, filled or not."""

from countersign.tables.declaration import Declaration, instant, quantity, text

orders = Declaration(
    name="orders",
    row="one order",
    source="the order management system, every business day, the orders that ended that day",
    fill="events",
    key=("order_id",),
    columns=(
        text("order_id", "number of the order"),
        text("account_id", "account for which it was entered"),
        text("security_id", "the security: its CUSIP number"),
        text("side", "what the customer wants", "buy", "sell", "sell short", "buy to cover"),
        quantity("quantity", "shares or units ordered, never negative"),
        quantity("filled_quantity", "shares or units executed, never negative"),
        quantity("limit_usd", "price limit of one share or unit; 0 for an order at the market", null="unknown"),
        instant("entered_at", "when it was entered"),
        instant("ended_at", "when it was filled, canceled or ran out"),
        text("ended_as", "how it ended", "filled", "canceled", "expired", "rejected"),
        text("entered_by", 'who entered it; "none" if the customer did', null="unknown"),
        text("device_id", 'device from which it came; "none" without one', null="unknown"),
    ),
    sample={
        "order_id": "O1",
        "account_id": "A100001",
        "security_id": "00000A101",
        "side": "buy",
        "quantity": "100",
        "filled_quantity": "100",
        "limit_usd": "20",
        "entered_at": "2017-10-31T14:59Z",
        "ended_at": "2017-10-31T15:00Z",
        "ended_as": "filled",
        "entered_by": "none",
        "device_id": "device-1",
    },
)
