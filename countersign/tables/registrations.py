"""Registrations through the firm, as the Central Registration Depository shows them."""

from countersign.tables.declaration import Declaration, day, text

registrations = Declaration(
    name="registrations",
    row="one period of registration through the firm",
    source="the registration depository's extract, every business day, whole",
    fill="state",
    key=("registration_id",),
    columns=(
        text("registration_id", "number of the period"),
        text("crd_number", "the person's number in the depository"),
        text("legal_name", "name in the depository", personal=True),
        text("status", "status of the registration", "approved", "pending", "terminated"),
        day("began_date", "first day registered"),
        day(
            "ended_date",
            "day the registration ended; 9999-12-31 while it lasts",
            null="ended on an unknown day",
        ),
        day("u5_filed_date", "day Form U5 was filed; 9999-12-31 while none was", null="unknown"),
    ),
    sample={
        "registration_id": "R1",
        "crd_number": "1000001",
        "legal_name": "Ada Merriweather",
        "status": "approved",
        "began_date": "2010-01-04",
        "ended_date": "9999-12-31",
        "u5_filed_date": "9999-12-31",
    },
)
