"""When each person left: one row a person and period of association, with the earliest sign that it ended.

The signs are the end that human resources gives and, for a registered person, the end of the last registration within
the period or its Form U5. A registration gives a day, not an hour: where it is the earlier sign, the person has left
when that day ends (at midnight UTC). `left_at` is 9999-12-31 while the period lasts and null where the end is not
known, or where a registration that nobody can date may have ended it sooner. A rehired person has a row a period.
"""

from countersign.authoring import Example, Table, _, cases, derived, interval, look_up, union


@derived(key=("person_id", "began_at"))
def departures(associations: Table, association_periods: Table, persons: Table, registration_holders: Table) -> Table:
    open_ends = associations.filter(_.ended_at.isnull()).select(association_periods.columns)
    periods = union(association_periods, open_ends)
    periods = look_up(periods, persons, "person_id", registration="registration", crd_number="crd_number")
    periods = periods.mutate(registered=(_.registration == "registered").fill_null(False))
    ends = registration_holders.select(
        "person_id",
        registered_date=_.began_date,
        end_date=cases(
            (_.ended_date.isnull() | _.u5_filed_date.isnull(), None),
            (_.u5_filed_date < _.ended_date, _.u5_filed_date),
            else_=_.ended_date,
        ),
    )
    within = (
        periods.filter(_.registered)
        .select("person_id", "began_at", "began_date", period_end_date=_.ended_date)
        .join(ends, "person_id")
        .filter(
            (_.registered_date <= _.period_end_date).fill_null(True),
            (_.end_date >= _.began_date).fill_null(True),
        )
        .group_by("person_id", "began_at")
        .agg(registered_until=_.end_date.max(), until_unknown=_.end_date.isnull().any())
    )
    periods = look_up(
        periods,
        within,
        ["person_id", "began_at"],
        registered_until="registered_until",
        until_unknown="until_unknown",
    )
    doubtful = _.until_unknown.fill_null(False) | (_.registered & _.crd_number.isnull())
    outlasts = (_.registered_until >= _.ended_date).fill_null(False)
    sooner = (_.registered_until < _.ended_date).fill_null(False)
    return periods.mutate(
        left_at=cases(
            (outlasts, _.ended_at),
            (doubtful | _.ended_at.isnull(), None),
            (sooner, (_.registered_until + interval(days=1)).cast("timestamp(6)")),
            else_=_.ended_at,
        ),
        left_date=cases(
            (outlasts, _.ended_date),
            (doubtful | _.ended_at.isnull(), None),
            (sooner, _.registered_until),
            else_=_.ended_date,
        ),
    ).select("person_id", "began_at", "left_at", "left_date")


EXAMPLES = [
    Example(
        "a rehire has left and come back; who is registered leaves with the registration if that ends first",
        persons=[
            {"person_id": "P1", "crd_number": "1000001"},
            {"person_id": "P2", "crd_number": "1000002"},
            {"person_id": "P3", "crd_number": "1000003", "registration": "associated"},
        ],
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "2", "person_id": "P1", "began_at": "2017-09-05T13:00Z"},
            {"association_id": "3", "person_id": "P2", "ended_at": "2017-07-14T21:00Z"},
            {"association_id": "4", "person_id": "P3"},
        ],
        registrations=[
            {
                "registration_id": "1",
                "crd_number": "1000001",
                "ended_date": "2017-06-30",
                "u5_filed_date": "2017-07-07",
            },
            {"registration_id": "2", "crd_number": "1000001", "began_date": "2017-09-06"},
            {
                "registration_id": "3",
                "crd_number": "1000002",
                "ended_date": "2017-07-12",
                "u5_filed_date": "2017-07-20",
            },
            {
                "registration_id": "4",
                "crd_number": "1000003",
                "ended_date": "2012-01-31",
                "u5_filed_date": "2012-02-03",
            },
        ],
        gives=[
            {"person_id": "P1", "left_at": "2017-06-30T21:00Z", "left_date": "2017-06-30"},
            {"person_id": "P1", "left_at": "9999-12-31T00:00Z", "left_date": "9999-12-31"},
            {"person_id": "P2", "left_at": "2017-07-13T00:00Z", "left_date": "2017-07-12"},
            {"person_id": "P3", "left_at": "9999-12-31T00:00Z", "left_date": "9999-12-31"},
        ],
    ),
    Example(
        "an end that nobody knows is kept, unknown",
        persons=[{"person_id": "P1", "crd_number": "1000001"}, {"person_id": "P2", "crd_number": "1000002"}],
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": None},
            {"association_id": "2", "person_id": "P2", "ended_at": "2017-06-30T21:00Z"},
        ],
        registrations=[{"registration_id": "2", "crd_number": "1000002", "ended_date": None}],
        gives=[
            {"person_id": "P1", "left_at": None, "left_date": None},
            {"person_id": "P2", "left_at": None, "left_date": None},
        ],
    ),
]
