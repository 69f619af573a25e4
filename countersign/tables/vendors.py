"""Third parties that operate systems or hold customers' information for the firm."""

from countersign.tables.declaration import Declaration, flag, instant, text

vendors = Declaration(
    name="vendors",
    row="a third party",
    source="vendor management's register, every calendar day, whole",
    fill="state",
    key=("vendor_id",),
    columns=(
        text("vendor_id", "the register's name for the third party"),
        text("name", "its legal name"),
        flag("holds_customer_information", "whether it can see customers' information", null="unknown"),
        text("owner_id", 'person answerable for the relationship; "none" while nobody is'),
        text("notice_address", 'where notices of leavers go; "none" while none was agreed', personal=True),
        instant("contract_ends_at", "end of the contract; 9999-12-31 while open-ended", null="unknown"),
    ),
    sample={
        "vendor_id": "insurer",
        "name": "An Insurance Company",
        "holds_customer_information": True,
        "owner_id": "P2",
        "notice_address": "access@insurer.example",
        "contract_ends_at": "9999-12-31",
    },
)
