"""Whether each person was associated with the firm, at every moment: associated, not associated, or unknown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from countersign.authoring import Example, Rows, Span, prepared, stretches


@prepared(
    key=("person_id", "began_at"),
    columns={
        "person_id": "string",
        "began_at": "timestamp(6)",
        "ended_at": "timestamp(6)",
        "standing": "string",
    },
)
def association_standings(associations: Rows) -> Iterator[Mapping[str, Any]]:
    spans: dict[str, list[Span[str]]] = defaultdict(list)
    for row in associations:
        spans[row["person_id"]].append(Span.until("association", row["began_at"], row["ended_at"]))
    for person, theirs in spans.items():
        for stretch in stretches(theirs):
            yield {
                "person_id": person,
                "began_at": stretch.began_at,
                "ended_at": stretch.ended_at,
                "standing": "associated" if stretch.sure else "unknown" if stretch.possible else "not associated",
            }


def _standing(began_at: str, ended_at: str, standing: str, person: str = "P1") -> dict[str, str]:
    return {"person_id": person, "began_at": began_at, "ended_at": ended_at, "standing": standing}


EXAMPLES = [
    Example(
        "a transfer inside the firm changes nothing; between leaving and coming back nobody is associated",
        associations=[
            {"association_id": "1", "began_at": "2010-01-04T14:00Z", "ended_at": "2015-03-02T14:00Z"},
            {"association_id": "2", "began_at": "2015-03-02T14:00Z", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "3", "began_at": "2017-09-05T13:00Z"},
            {"association_id": "4", "person_id": "P2", "began_at": "2010-01-04T14:00Z", "ended_at": None},
        ],
        gives=[
            _standing("0001-01-01T00:00Z", "2010-01-04T14:00Z", "not associated"),
            _standing("2010-01-04T14:00Z", "2015-03-02T14:00Z", "associated"),
            _standing("2015-03-02T14:00Z", "2017-06-30T21:00Z", "associated"),
            _standing("2017-06-30T21:00Z", "2017-09-05T13:00Z", "not associated"),
            _standing("2017-09-05T13:00Z", "9999-12-31T00:00Z", "associated"),
            _standing("0001-01-01T00:00Z", "2010-01-04T14:00Z", "not associated", "P2"),
            _standing("2010-01-04T14:00Z", "9999-12-31T00:00Z", "unknown", "P2"),
        ],
    ),
]
