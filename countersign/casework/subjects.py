"""Whom or what a row is about: the columns that name somebody or something about whom more is known."""

from collections.abc import Iterable, Mapping

# Column to noun. A column of another name that holds such an id (a manager, a holder) says something else.
NOUNS: Mapping[str, str] = {
    "person_id": "person",
    "system_id": "system",
    "account_id": "account",
    "introducing_firm_id": "introducing firm",
    "security_id": "security",
    "vendor_id": "vendor",
    "customer_id": "customer",
}
NOBODY = ("", "none", "unknown")


def subjects_of(rows: Iterable[Mapping[str, object]]) -> set[tuple[str, str]]:
    """Noun and id of everybody and everything that these rows' values name."""
    return {
        (noun, str(row[column]))
        for row in rows
        for column, noun in NOUNS.items()
        if column in row and row[column] is not None and str(row[column]) not in NOBODY
    }
