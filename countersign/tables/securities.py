"""The securities that customers hold and trade, and what is known of their issuers."""

from countersign.tables.declaration import Declaration, day, flag, quantity, text

securities = Declaration(
    name="securities",
    row="one security",
    source="the securities master, every business day, whole",
    fill="state",
    key=("security_id",),
    columns=(
        text("security_id", "the security: its CUSIP number"),
        text("symbol", 'ticker symbol; "none" without one'),
        text("issuer", "name of the issuer"),
        text("kind", "what it is", "common stock", "preferred stock", "warrant", "fund", "bond", "option"),
        text(
            "venue",
            "where it is quoted",
            "national exchange",
            "over the counter",
            "grey market",
            "not quoted",
            null="unknown",
        ),
        quantity("shares_outstanding", "shares outstanding, never negative", null="unknown"),
        quantity("float_shares", "shares that are free to trade, never negative", null="unknown"),
        flag("is_shell", "whether the issuer is a shell company", null="unknown"),
        day(
            "shell_until_date", "first day after it was a shell; 9999-12-31 if it never was or still is", null="unknown"
        ),
        day("name_changed_date", "day of the last change of name or symbol; 9999-12-31 for none", null="unknown"),
        day("reverse_split_date", "day of the last reverse split; 9999-12-31 for none", null="unknown"),
        day("suspended_date", "day of the last trading suspension by the SEC; 9999-12-31 for none", null="unknown"),
        flag("is_buyer_beware", "whether its market warns of it (caveat emptor)", null="unknown"),
        flag(
            "has_current_information", "whether current public information of the issuer is available", null="unknown"
        ),
        day("listed_date", "first day of trading", null="unknown"),
    ),
    sample={
        "security_id": "00000A101",
        "symbol": "ARBR",
        "issuer": "Arbor Rail Corporation",
        "kind": "common stock",
        "venue": "national exchange",
        "shares_outstanding": "40000000",
        "float_shares": "35000000",
        "is_shell": False,
        "shell_until_date": "9999-12-31",
        "name_changed_date": "9999-12-31",
        "reverse_split_date": "9999-12-31",
        "suspended_date": "9999-12-31",
        "is_buyer_beware": False,
        "has_current_information": True,
        "listed_date": "1998-05-04",
    },
)
