"""How each number stands in the registration depository when the day ends.

`registered` is null where it cannot be told; `registered_until` is the last day of the last registration, null where
a day is unknown; `coherent` is false where a registration's status and dates do not agree.
"""

from countersign.authoring import AsOf, Example, Table, _, cases, derived


@derived(key="crd_number")
def depository_standings(registrations: Table, as_of: AsOf) -> Table:
    approved, over = _.status == "approved", _.ended_date <= as_of.day
    judged = registrations.mutate(
        in_force=approved & (_.began_date <= as_of.day) & ~over,
        incoherent=(approved & over) | ((_.status == "terminated") & ~over),
    )
    numbers = judged.group_by("crd_number").agg(
        in_force=_.in_force.any(),
        perhaps=_.in_force.isnull().any(),
        incoherent=_.incoherent.any().fill_null(False),
        last_date=_.ended_date.max(),
        unknown=_.ended_date.isnull().any(),
    )
    return numbers.select(
        "crd_number",
        registered=cases((_.in_force, True), (_.perhaps, None), else_=False),
        registered_until=cases((_.unknown, None), else_=_.last_date),
        coherent=~_.incoherent,
    )


EXAMPLES = [
    Example(
        "registered, gone, pending, gone nobody knows when, and ended but still approved",
        as_of="2017-10-31",
        registrations=[
            {"registration_id": "1", "crd_number": "1"},
            {"registration_id": "2", "crd_number": "2", "status": "terminated", "ended_date": "2017-10-31"},
            {"registration_id": "3", "crd_number": "3", "status": "pending"},
            {"registration_id": "4", "crd_number": "4", "ended_date": None},
            {"registration_id": "5", "crd_number": "5", "ended_date": "2017-10-30"},
        ],
        gives=[
            {"crd_number": "1", "registered": True, "registered_until": "9999-12-31", "coherent": True},
            {"crd_number": "2", "registered": False, "registered_until": "2017-10-31", "coherent": True},
            {"crd_number": "3", "registered": False, "registered_until": "9999-12-31", "coherent": True},
            {"crd_number": "4", "registered": None, "registered_until": None, "coherent": True},
            {"crd_number": "5", "registered": False, "registered_until": "2017-10-30", "coherent": False},
        ],
    ),
]
