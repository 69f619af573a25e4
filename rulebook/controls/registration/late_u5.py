"""Form U5 was not filed in time after an association ended.

Procedure: the registration manager files Form U5 for every registered person who leaves, within the calendar days the
By-Laws allow after the association ended, and sends the person a copy the same day. The clock runs from the day that
human resources gives or the day in the depository, whichever is earlier; a deadline on a weekend is met the business
day before. A late form is filed at once and noted with its reason, and the leaver's access is examined again: a late
form means that other people learned late as well.
"""

from typing import Any

from countersign.authoring import AsOf, Example, Law, Table, _, cases, control, look_up, union


@control(
    cites="FINRA By-Laws Art. V Sec. 3(a)",
    answers=["M3", "reg-u5"],
    owner="registration manager",
    schedule="each business day",
    key="registration_id",
    says="Form U5 for {crd_number} was not filed in time after the association ended.",
    answer_within="answer_within_high",
)
def late_u5(
    registration_holders: Table, associations: Table, association_periods: Table, law: Law, as_of: AsOf
) -> Table:
    def late_after(ended_date: Any) -> Any:
        due_date = ended_date + law.u5_days.days_on(ended_date)
        return (due_date < as_of.day) & (_.u5_filed_date > due_date)

    known = association_periods.select("person_id", "ended_date")
    unknown = associations.filter(_.ended_at.isnull()).select("person_id", "ended_date")
    ends = (
        registration_holders.join(union(known, unknown), "person_id", rname="hr_{name}")
        .filter((_.hr_ended_date >= _.began_date).fill_null(True))
        .group_by("registration_id")
        .agg(left_date=_.hr_ended_date.min(), perhaps=_.hr_ended_date.isnull().any())
    )
    judged = look_up(registration_holders, ends, "registration_id", left_date="left_date", perhaps="perhaps")
    return judged.mutate(by_depository=late_after(_.ended_date), by_firm=late_after(_.left_date)).mutate(
        exception=_.by_depository
        | cases(
            (_.by_firm, True),
            (_.may_be_anyones | _.perhaps, None),
            (_.left_date.isnull(), False),
            else_=_.by_firm,
        )
    )


LEFT: dict[str, Any] = {
    "persons": [{"person_id": "P1", "crd_number": "1000001"}],
    "associations": [{"person_id": "P1", "ended_at": "2026-10-30T21:00Z"}],
}
ENDED: dict[str, Any] = {"crd_number": "1000001", "ended_date": "2026-10-30", "status": "terminated"}

EXAMPLES = [
    Example(
        "the association ended on 30 October 2026: on 29 November, a Sunday, the form is in time, a day later it is not",
        as_of="2026-12-01",
        registrations=[
            {**ENDED, "registration_id": "thirtieth-day", "u5_filed_date": "2026-11-29"},
            {**ENDED, "registration_id": "day-after", "u5_filed_date": "2026-11-30"},
            {**ENDED, "registration_id": "never"},
            {"registration_id": "goes-on", "crd_number": "1000002"},
        ],
        exceptions=["day-after", "never"],
    ),
    Example(
        "the thirtieth day",
        as_of="2026-11-29",
        **LEFT,
        registrations=[{**ENDED, "registration_id": "not-yet"}],
    ),
    Example(
        "human resources says that the person left, the depository still has the registration",
        as_of="2026-11-30",
        **LEFT,
        registrations=[{"registration_id": "open", "crd_number": "1000001"}],
        exceptions=["open"],
    ),
    Example(
        "ended or filed nobody knows when, or whose the number is; before this registration the person left once",
        as_of="2026-12-01",
        persons=[
            {"person_id": "P1", "crd_number": "1000001"},
            {"person_id": "P2", "crd_number": None},
            {"person_id": "P3", "crd_number": "1000003"},
        ],
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": None},
            {"association_id": "2", "person_id": "P3", "ended_at": "2017-06-30T21:00Z"},
            {"association_id": "3", "person_id": "P3", "began_at": "2017-09-05T13:00Z"},
        ],
        registrations=[
            {"registration_id": "when-left", "crd_number": "1000001"},
            {**ENDED, "registration_id": "when-ended", "ended_date": None},
            {**ENDED, "registration_id": "when-filed", "u5_filed_date": None},
            {"registration_id": "whose", "crd_number": "1000002"},
            {"registration_id": "again", "crd_number": "1000003", "began_date": "2017-09-06"},
        ],
        undetermined=["when-left", "when-ended", "when-filed", "whose"],
    ),
]
