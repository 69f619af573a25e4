"""Whether each person was covered by an access agreement for each system, at every moment.

*covered*: an agreement in force lets the person in. *ended*: the person's cover has ended, or the system's agreements
have all ended. *not named*: an agreement is in force, or none has been yet, and this person was never under one.
*unknown*: it depends on an end that nobody knows. People named by no agreement for the system share the rows of
"anyone else".
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from countersign.authoring import OPEN_ENDED_AT, Example, Rows, Span, Stretch, prepared, stretches

ANYONE_ELSE = "anyone else"


@prepared(
    key=("system_id", "person_id", "began_at"),
    columns={
        "system_id": "string",
        "person_id": "string",
        "began_at": "timestamp(6)",
        "ended_at": "timestamp(6)",
        "standing": "string",
    },
)
def agreement_standings(access_agreements: Rows, agreement_persons: Rows) -> Iterator[Mapping[str, Any]]:
    agreements = {row["agreement_id"]: row for row in access_agreements}
    systems: dict[str, list[Span[str]]] = defaultdict(list)
    for row in agreements.values():
        systems[row["system_id"]].append(Span.until(row["coverage"], row["began_at"], row["ends_at"]))
    people: dict[tuple[str, str], list[Span[str]]] = {(system_id, ANYONE_ELSE): [] for system_id in systems}
    for row in agreement_persons:
        if row["agreement_id"] in agreements:
            agreement = agreements[row["agreement_id"]]
            people.setdefault((agreement["system_id"], row["person_id"]), []).append(_named(row, agreement))
    for (system_id, person), own in people.items():
        for stretch in stretches(systems[system_id] + own):
            yield {
                "system_id": system_id,
                "person_id": person,
                "began_at": stretch.began_at,
                "ended_at": stretch.ended_at,
                "standing": _standing(stretch),
            }


def _named(row: Mapping[str, Any], agreement: Mapping[str, Any]) -> Span[str]:
    """While a person is named and the agreement runs; not surely to the end where one of the two ends is unknown."""
    ends: tuple[datetime | None, ...] = (row["removed_at"], agreement["ends_at"])
    began_at = max(row["named_at"], agreement["began_at"])
    return Span("own name", began_at, min(end or OPEN_ENDED_AT for end in ends), sure=None not in ends)


def _standing(stretch: Stretch[str]) -> str:
    lets_in = {"own name", "all associated persons"}
    if lets_in & stretch.sure:
        return "covered"
    if lets_in & stretch.possible:
        return "unknown"
    if "own name" in stretch.past:
        return "ended"
    if stretch.sure:
        return "not named"
    if stretch.possible:
        return "unknown"
    return "ended" if stretch.past else "not named"


def _row(person: str, began_at: str, ended_at: str, standing: str) -> dict[str, str]:
    return {
        "system_id": "insurer-records",
        "person_id": person,
        "began_at": began_at,
        "ended_at": ended_at,
        "standing": standing,
    }


EXAMPLES = [
    Example(
        "named, struck from the list before the agreement ended, and never named",
        access_agreements=[{"began_at": "2016-07-05T04:00Z", "ends_at": "2017-10-01T04:00Z"}],
        agreement_persons=[
            {"person_id": "P1"},
            {"person_id": "P2", "removed_at": "2017-03-01T15:00Z"},
            {"person_id": "P3", "removed_at": None},
        ],
        gives=[
            _row("P1", "0001-01-01T00:00Z", "2016-07-05T04:00Z", "not named"),
            _row("P1", "2016-07-05T04:00Z", "2017-10-01T04:00Z", "covered"),
            _row("P1", "2017-10-01T04:00Z", "9999-12-31T00:00Z", "ended"),
            _row("P2", "0001-01-01T00:00Z", "2016-07-05T04:00Z", "not named"),
            _row("P2", "2016-07-05T04:00Z", "2017-03-01T15:00Z", "covered"),
            _row("P2", "2017-03-01T15:00Z", "2017-10-01T04:00Z", "ended"),
            _row("P2", "2017-10-01T04:00Z", "9999-12-31T00:00Z", "ended"),
            _row("P3", "0001-01-01T00:00Z", "2016-07-05T04:00Z", "not named"),
            _row("P3", "2016-07-05T04:00Z", "2017-10-01T04:00Z", "unknown"),
            _row("P3", "2017-10-01T04:00Z", "9999-12-31T00:00Z", "ended"),
            _row("anyone else", "0001-01-01T00:00Z", "2016-07-05T04:00Z", "not named"),
            _row("anyone else", "2016-07-05T04:00Z", "2017-10-01T04:00Z", "not named"),
            _row("anyone else", "2017-10-01T04:00Z", "9999-12-31T00:00Z", "ended"),
        ],
    ),
]
