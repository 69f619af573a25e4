"""Who had each shared login checked out, at every moment: one person, several people, nobody, or unknown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from countersign.authoring import Example, Rows, Span, Stretch, prepared, stretches


@prepared(
    key=("system_id", "login", "began_at"),
    columns={
        "system_id": "string",
        "login": "string",
        "began_at": "timestamp(6)",
        "ended_at": "timestamp(6)",
        "lent_to": "string",
        "person_id": "string",
    },
)
def shared_login_loans(credential_checkouts: Rows) -> Iterator[Mapping[str, Any]]:
    spans: dict[tuple[str, str], list[Span[str]]] = defaultdict(list)
    for row in credential_checkouts:
        loan = Span.until(row["person_id"], row["began_at"], row["ended_at"])
        spans[row["system_id"], row["login"]].append(loan)
    for (system_id, login), theirs in spans.items():
        for stretch in stretches(theirs):
            lent_to = _lent_to(stretch)
            yield {
                "system_id": system_id,
                "login": login,
                "began_at": stretch.began_at,
                "ended_at": stretch.ended_at,
                "lent_to": lent_to,
                "person_id": next(iter(stretch.sure)) if lent_to == "one person" else None,
            }


def _lent_to(stretch: Stretch[str]) -> str:
    if len(stretch.sure) > 1:
        return "several people"
    if stretch.possible - stretch.sure:
        return "unknown"
    return "one person" if stretch.sure else "nobody"


def _loan(began_at: str, ended_at: str, lent_to: str, person: str | None = None) -> dict[str, str | None]:
    return {
        "system_id": "customer-records",
        "login": "desk",
        "began_at": began_at,
        "ended_at": ended_at,
        "lent_to": lent_to,
        "person_id": person,
    }


EXAMPLES = [
    Example(
        "lent twice at once, given back, and lent until nobody knows when",
        credential_checkouts=[
            {"checkout_id": "1", "began_at": "2017-10-31T12:00Z", "ended_at": "2017-10-31T14:00Z"},
            {
                "checkout_id": "2",
                "person_id": "P2",
                "began_at": "2017-10-31T13:00Z",
                "ended_at": "2017-10-31T15:00Z",
            },
            {"checkout_id": "3", "began_at": "2017-10-31T16:00Z", "ended_at": None},
        ],
        gives=[
            _loan("0001-01-01T00:00Z", "2017-10-31T12:00Z", "nobody"),
            _loan("2017-10-31T12:00Z", "2017-10-31T13:00Z", "one person", "P1"),
            _loan("2017-10-31T13:00Z", "2017-10-31T14:00Z", "several people"),
            _loan("2017-10-31T14:00Z", "2017-10-31T15:00Z", "one person", "P2"),
            _loan("2017-10-31T15:00Z", "2017-10-31T16:00Z", "nobody"),
            _loan("2017-10-31T16:00Z", "9999-12-31T00:00Z", "unknown"),
        ],
    ),
]
