"""How each person stands with the firm when the day ends: associated, or left and when.

`standing` is null where it cannot be told; a person whose association has not begun has no row.
"""

from countersign.authoring import AsOf, Example, Table, _, cases, derived, ifelse


@derived(key="person_id")
def standings(departures: Table, as_of: AsOf) -> Table:
    persons = (
        departures.filter(_.began_at < as_of.ends_at)
        .group_by("person_id")
        .agg(
            associated=(_.left_at >= as_of.ends_at).any(),
            unknown=_.left_at.isnull().any(),
            began_at=_.began_at.max(),
            left_at=_.left_at.max(),
            left_date=_.left_date.max(),
        )
    )
    standing = cases((_.associated, "associated"), (_.unknown, None), else_="left")
    return persons.mutate(standing=standing).select(
        "person_id",
        "standing",
        "began_at",
        left_at=ifelse(_.standing.notnull(), _.left_at, None),
        left_date=ifelse(_.standing.notnull(), _.left_date, None),
    )


EXAMPLES = [
    Example(
        "one stays, one left, one came back, one left nobody knows when, one has not begun",
        as_of="2017-09-29",
        associations=[
            {"association_id": "1", "person_id": "P1"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "3", "person_id": "P3", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "4", "person_id": "P3", "began_at": "2017-09-05T13:00Z"},
            {"association_id": "5", "person_id": "P4", "ended_at": None},
            {"association_id": "6", "person_id": "P5", "began_at": "2017-10-02T13:00Z"},
        ],
        gives=[
            {"person_id": "P1", "standing": "associated", "left_date": "9999-12-31"},
            {"person_id": "P2", "standing": "left", "left_date": "2017-06-30"},
            {"person_id": "P3", "standing": "associated", "left_date": "9999-12-31"},
            {"person_id": "P4", "standing": None, "left_date": None},
        ],
    ),
]
