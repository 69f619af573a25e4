"""Whose each registration is: the person who has its depository number.

Where nobody is known to have the number while someone's number is unknown, the registration may be that person's:
`may_be_anyones` says so.
"""

from countersign.authoring import Example, Table, _, derived, look_up


@derived(key="registration_id")
def registration_holders(registrations: Table, persons: Table) -> Table:
    by_number = persons.group_by("crd_number").agg(person_id=_.person_id.min())
    someone = persons.agg(someone_has_no_number=_.crd_number.isnull().any())
    held = look_up(registrations, by_number, "crd_number", person_id="person_id").cross_join(someone)
    may_be_anyones = _.person_id.isnull() & _.someone_has_no_number.fill_null(False)
    return held.mutate(may_be_anyones=may_be_anyones).select(
        "registration_id",
        "crd_number",
        "person_id",
        "may_be_anyones",
        "status",
        "began_date",
        "ended_date",
        "u5_filed_date",
    )


EXAMPLES = [
    Example(
        "the number is a person's, or nobody's",
        persons=[{"person_id": "P1", "crd_number": "1000001"}],
        registrations=[
            {"registration_id": "1", "crd_number": "1000001"},
            {"registration_id": "2", "crd_number": "1000002"},
        ],
        gives=[
            {"registration_id": "1", "person_id": "P1", "may_be_anyones": False},
            {"registration_id": "2", "person_id": None, "may_be_anyones": False},
        ],
    ),
    Example(
        "somebody's number is unknown",
        persons=[{"person_id": "P1", "crd_number": None}],
        registrations=[{"registration_id": "1", "crd_number": "1000001"}],
        gives=[{"registration_id": "1", "person_id": None, "may_be_anyones": True}],
    ),
]
