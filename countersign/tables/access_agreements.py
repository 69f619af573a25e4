"""Agreements under which people of the firm may enter a third party's system."""

from countersign.tables.declaration import Declaration, instant, text

access_agreements = Declaration(
    name="access_agreements",
    row="one agreement with a third party about access to one of its systems",
    source="vendor management's register, every calendar day, whole",
    fill="state",
    key=("agreement_id",),
    columns=(
        text("agreement_id", "number of the agreement"),
        text("vendor_id", "the other party"),
        text("system_id", "system that may be entered"),
        text("purpose", "what for"),
        text("coverage", "whom it lets in", "named persons", "all associated persons"),
        instant("began_at", "first moment of access, from the agreement's own time zone"),
        instant(
            "ends_at",
            "first moment after access, from the agreement's own time zone; 9999-12-31 while open-ended",
            null="the agreement does not say, or nobody has read it",
        ),
    ),
    sample={
        "agreement_id": "G1",
        "vendor_id": "insurer",
        "system_id": "insurer-records",
        "purpose": "to go on servicing transferred customers",
        "coverage": "named persons",
        "began_at": "2016-07-05T04:00Z",
        "ends_at": "2017-10-01T04:00Z",
    },
)
