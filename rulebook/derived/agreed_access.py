"""Who may enter which third party's system, from when until when, by which agreement.

An agreement names its persons, or lets in everyone who is associated with the firm; leavers stay listed, because
the system's operator has to be told of them. `covered_until` is null where the agreement's end, or the day a person
was struck from it, is unknown.
"""

from countersign.authoring import Example, Table, _, cases, derived, union


@derived(key=("agreement_id", "person_id"))
def agreed_access(access_agreements: Table, agreement_persons: Table, departures: Table) -> Table:
    agreements = access_agreements.select("agreement_id", "system_id", "coverage", "began_at", "ends_at")
    named = (
        agreements.filter(_.coverage == "named persons")
        .join(agreement_persons.select("agreement_id", "person_id", "named_at", "removed_at"), "agreement_id")
        .select(
            "agreement_id",
            "system_id",
            "person_id",
            covered_from=cases((_.named_at > _.began_at, _.named_at), else_=_.began_at),
            covered_until=cases(
                (_.ends_at.isnull() | _.removed_at.isnull(), None),
                (_.removed_at < _.ends_at, _.removed_at),
                else_=_.ends_at,
            ),
        )
    )
    people = departures.group_by("person_id").agg(
        associated_from=_.began_at.min(), left_at=_.left_at.max(), unknown=_.left_at.isnull().any()
    )
    everyone = (
        agreements.filter(_.coverage == "all associated persons")
        .cross_join(people)
        .filter(_.unknown | (_.left_at > _.began_at))
        .select(
            "agreement_id",
            "system_id",
            "person_id",
            covered_from=cases((_.associated_from > _.began_at, _.associated_from), else_=_.began_at),
            covered_until=_.ends_at,
        )
    )
    return union(named, everyone)


EXAMPLES = [
    Example(
        "by name, until struck from the list",
        access_agreements=[{"agreement_id": "G1", "system_id": "s"}],
        agreement_persons=[
            {"agreement_id": "G1", "person_id": "P1"},
            {"agreement_id": "G1", "person_id": "P2", "removed_at": "2017-03-20T04:00Z"},
            {"agreement_id": "G1", "person_id": "P3", "removed_at": None},
        ],
        gives=[
            {"system_id": "s", "person_id": "P1", "covered_until": "2017-10-01T04:00Z"},
            {"system_id": "s", "person_id": "P2", "covered_until": "2017-03-20T04:00Z"},
            {"system_id": "s", "person_id": "P3", "covered_until": None},
        ],
    ),
    Example(
        "everyone who was associated while the agreement lasted",
        access_agreements=[{"agreement_id": "G1", "system_id": "s", "coverage": "all associated persons"}],
        associations=[
            {"association_id": "1", "person_id": "P1", "began_at": "2017-01-09T14:00Z"},
            {"association_id": "2", "person_id": "P2", "ended_at": "2015-03-20T04:00Z"},
        ],
        gives=[{"person_id": "P1", "covered_from": "2017-01-09T14:00Z", "covered_until": "2017-10-01T04:00Z"}],
    ),
]
