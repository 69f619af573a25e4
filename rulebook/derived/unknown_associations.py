"""People whose association ended at a time nobody knows, and from when their standing is unknown."""

from countersign.authoring import Example, Table, _, derived


@derived(key="person_id")
def unknown_associations(associations: Table) -> Table:
    return associations.filter(_.ended_at.isnull()).group_by("person_id").agg(unknown_from=_.began_at.min())


EXAMPLES = [
    Example(
        "the source gives no end",
        associations=[
            {"association_id": "1", "person_id": "P1", "began_at": "2010-01-04T14:00Z", "ended_at": None},
            {"association_id": "2", "person_id": "P2"},
        ],
        gives=[{"person_id": "P1", "unknown_from": "2010-01-04T14:00Z"}],
    ),
]
