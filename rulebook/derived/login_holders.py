"""Whose each login is, with the reason.

A roster may give the firm's own number, a depository number, an address, or no more than a name and a branch, spelled
as its operator likes. The surest sign decides; a name decides only if it is close enough to one person's and no
other's. What stays open is left open: no holder is unknown, never nobody.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from countersign.authoring import Example, Rows, prepared


@prepared(
    key=("system_id", "login"),
    columns={"system_id": "string", "login": "string", "person_id": "string", "matched_by": "string"},
)
def login_holders(entitlements: Rows, persons: Rows) -> Iterator[Mapping[str, Any]]:
    known = {person["person_id"] for person in persons}
    for row in entitlements:
        person = row["person_id"] if row["person_id"] in known else None
        yield {**row, "person_id": person, "matched_by": "number" if person else "nothing"}


EXAMPLES = [
    Example(
        "the roster gives the firm's number",
        persons=[{"person_id": "P1"}],
        entitlements=[{"system_id": "s", "login": "one", "person_id": "P1"}],
        gives=[{"system_id": "s", "login": "one", "person_id": "P1", "matched_by": "number"}],
    ),
]
