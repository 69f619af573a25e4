"""Broker-dealers whose customers' accounts the firm carries."""

from countersign.tables.declaration import Declaration, day, text

introducing_firms = Declaration(
    name="introducing_firms",
    row="a broker-dealer whose accounts the firm carries",
    source="the register of clearing agreements, every business day, whole",
    fill="state",
    key=("introducing_firm_id",),
    columns=(
        text("introducing_firm_id", "the register's name for the introducing firm"),
        text("name", "its legal name"),
        text("firm_crd_number", "its Central Registration Depository number", null="unknown"),
        text("carried_as", "how its accounts are carried", "fully disclosed", "omnibus"),
        text("owner_id", 'person answerable for the relationship; "none" while nobody is'),
        text("notice_address", 'where requests and notices go; "none" while none was agreed', personal=True),
        day("began_date", "first day of the clearing agreement"),
        day("ended_date", "first day after the clearing agreement; 9999-12-31 while it lasts", null="unknown"),
    ),
    sample={
        "introducing_firm_id": "harbor",
        "name": "Harbor Street Brokers, Inc.",
        "firm_crd_number": "100001",
        "carried_as": "fully disclosed",
        "owner_id": "P2",
        "notice_address": "operations@harbor.example",
        "began_date": "2012-05-01",
        "ended_date": "9999-12-31",
    },
)
