"""Securities in which the firm or another firm takes no deposits or sales, from when until when."""

from countersign.tables.declaration import Declaration, day, text

trading_restrictions = Declaration(
    name="trading_restrictions",
    row="one restriction of one security by one firm",
    source="the restricted list and notices of other firms, every business day, whole",
    fill="state",
    key=(
        "security_id",
        "restricted_by",
        "began_date",
    ),
    columns=(
        text("security_id", "the security: its CUSIP number"),
        text("restricted_by", 'firm that restricts it: its clearing number, or "the firm" for ours'),
        day("began_date", "first day of the restriction"),
        day("ended_date", "first day after it; 9999-12-31 while it lasts", null="unknown"),
        text("reason", "why, in words"),
    ),
    sample={
        "security_id": "00000A101",
        "restricted_by": "the firm",
        "began_date": "2017-01-03",
        "ended_date": "9999-12-31",
        "reason": "no current information",
    },
)
