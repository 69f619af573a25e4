"""Periods in which a person was associated with the firm, overlapping ones made one.

A person has at most one period at any moment, so an event meets at most one. Periods whose end nobody knows are left
out here and named in `unknown_associations`.
"""

from countersign.authoring import Example, Table, _, derived


@derived(key=("person_id", "began_at"))
def association_periods(associations: Table) -> Table:
    ended_before = _.ended_at.max().over(group_by="person_id", order_by=["began_at", "ended_at"], rows=(None, -1))
    starts_anew = (_.ended_before.isnull() | (_.began_at > _.ended_before)).ifelse(1, 0)
    return (
        associations.filter(_.ended_at.notnull())
        .mutate(ended_before=ended_before)
        .mutate(starts_anew=starts_anew)
        .mutate(
            number=_.starts_anew.sum().over(group_by="person_id", order_by=["began_at", "ended_at"], rows=(None, 0))
        )
        .group_by("person_id", "number")
        .agg(
            began_at=_.began_at.min(),
            began_date=_.began_date.min(),
            ended_at=_.ended_at.max(),
            ended_date=_.ended_date.max(),
        )
        .select("person_id", "began_at", "began_date", "ended_at", "ended_date")
    )


EXAMPLES = [
    Example(
        "a transfer inside the firm is one period; a rehire is another",
        associations=[
            {"association_id": "1", "began_at": "2010-01-04T14:00Z", "ended_at": "2015-03-02T14:00Z"},
            {"association_id": "2", "began_at": "2015-03-02T14:00Z", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "3", "began_at": "2017-09-05T13:00Z"},
            {"association_id": "4", "person_id": "P2", "ended_at": None},
        ],
        gives=[
            {"person_id": "P1", "began_at": "2010-01-04T14:00Z", "ended_at": "2017-06-30T21:00Z"},
            {"person_id": "P1", "began_at": "2017-09-05T13:00Z", "ended_at": "9999-12-31T00:00Z"},
        ],
    ),
]
