"""Foreign financial institutions that hold accounts, as the firm has declared them, with their due diligence."""

from countersign.tables.declaration import Declaration, flag, instant, text

foreign_institutions = Declaration(
    name="foreign_institutions",
    row="one foreign financial institution",
    source="the register of foreign correspondent accounts, every business day, whole",
    fill="state",
    key=("customer_id",),
    columns=(
        text("customer_id", "the institution as a customer"),
        text("kind", "what it is", "bank", "broker-dealer", "fund", "futures firm", "money transmitter"),
        text(
            "licence",
            "licence under which it works",
            "ordinary",
            "offshore",
            "non-cooperative country",
            "special measures",
            null="unknown",
        ),
        flag("is_publicly_traded", "whether its shares are publicly traded", null="unknown"),
        text("risk", "risk rating of the relationship", "low", "medium", "high", null="not rated"),
        instant("diligence_at", "when due diligence was last completed; 9999-12-31 while it never was", null="unknown"),
        instant("reviewed_at", "when its activity was last reviewed; 9999-12-31 while it never was", null="unknown"),
        flag("serves_other_institutions", "whether it keeps accounts for other foreign banks", null="not asked"),
        flag("sub_accounts_disclosed", "whether it has said for whom its accounts are kept", null="not asked"),
    ),
    sample={
        "customer_id": "C300001",
        "kind": "bank",
        "licence": "ordinary",
        "is_publicly_traded": True,
        "risk": "medium",
        "diligence_at": "2017-02-01T15:00Z",
        "reviewed_at": "2017-08-01T15:00Z",
        "serves_other_institutions": False,
        "sub_accounts_disclosed": True,
    },
)
