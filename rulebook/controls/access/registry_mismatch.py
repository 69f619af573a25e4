"""Human resources and the registration depository disagree about a person.

Procedure: every business day the registration manager compares whom human resources has as registered with whom the
depository has. Someone registered on one side only, different days on which the same association ended, a status that
does not fit its dates, or a number that human resources does not know is cleared up on the next business day: who is
taken off one list and not off the other keeps access. The registration of someone who left ends in the depository with
Form U5, so the form is filed at once and not on the last day allowed.
"""

from typing import Any

from countersign.authoring import AsOf, Example, Table, _, cases, control, look_up, union


@control(
    cites=["FINRA By-Laws Art. V Sec. 2(c)", "FINRA By-Laws Art. V Sec. 3(a)", "17 CFR 248.30(a)"],
    answers=["M5", "acc-registry-sync"],
    owner="registration manager",
    schedule="each business day",
    key="crd_number",
    says="Human resources and the depository disagree about number {crd_number}: {difference}.",
    answer_within="answer_within_high",
)
def registry_mismatch(
    persons: Table,
    association_periods: Table,
    unknown_associations: Table,
    depository_standings: Table,
    as_of: AsOf,
) -> Table:
    periods = association_periods.filter(_.began_at < as_of.ends_at).group_by("person_id")
    ended = periods.agg(ended_at=_.ended_at.max(), ended_date=_.ended_date.max())
    people = persons.filter((_.registration == "registered") | (_.crd_number != "none").fill_null(True))
    people = look_up(people, ended, "person_id", ended_at="ended_at", ended_date="ended_date")
    people = look_up(people, unknown_associations, "person_id", unknown_from="unknown_from")
    people = look_up(
        people,
        depository_standings,
        "crd_number",
        there="registered",
        until_date="registered_until",
        coherent="coherent",
    )
    people = people.mutate(
        here=cases((_.ended_at >= as_of.ends_at, True), (_.unknown_from.notnull(), None), else_=False),
        there=cases((_.crd_number.isnull(), None), (_.coherent.isnull(), False), else_=_.there),
        registered=_.registration == "registered",
        days_differ=cases((_.coherent.isnull() & _.crd_number.notnull(), False), else_=_.until_date != _.ended_date),
    )
    people = people.mutate(
        only_here=_.here & _.registered & ~_.there,
        only_there=_.there & ~(_.here & _.registered),
        days_differ=_.registered & ~_.here & ~_.there & _.days_differ,
        incoherent=cases((_.crd_number.isnull(), None), else_=(~_.coherent).fill_null(False)),
    )
    someone = persons.agg(has_no_number=_.crd_number.isnull().any())
    strangers = depository_standings.anti_join(persons, "crd_number").cross_join(someone)
    return union(
        people.select(
            "crd_number",
            difference=cases(
                (_.only_here, "only human resources has the person as registered"),
                (_.only_there, "only the depository has the person as registered"),
                (_.days_differ, "the association and the registration ended on different days"),
                else_="the registration's status and its dates do not agree",
            ),
            exception=_.only_here | _.only_there | _.days_differ | _.incoherent,
        ),
        strangers.select(
            "crd_number",
            difference=cases((_.crd_number.notnull(), "human resources does not know the number")),
            exception=cases((_.has_no_number, None), else_=_.registered | ~_.coherent),
        ),
    )


PERSONS: list[dict[str, Any]] = [
    {"person_id": "P1", "crd_number": "1000001"},
    {"person_id": "P2", "crd_number": "1000002", "registration": "associated"},
]
BOTH = [{"association_id": "1", "person_id": "P1"}, {"association_id": "2", "person_id": "P2"}]
LEFT = [{"association_id": "1", "person_id": "P1", "ended_at": "2017-03-20T21:00Z"}]
GONE = {"crd_number": "1000001", "status": "terminated"}

EXAMPLES = [
    Example(
        "they agree; who never was registered has no number",
        as_of="2017-10-31",
        persons=[
            *PERSONS,
            {"person_id": "P3", "crd_number": "none", "registration": "associated"},
        ],
        associations=[*BOTH, {"association_id": "3", "person_id": "P3"}],
        registrations=[{"registration_id": "1", "crd_number": "1000001"}],
    ),
    Example(
        "registered on one side only, pending, and a number that human resources does not know",
        as_of="2017-10-31",
        persons=[*PERSONS, {"person_id": "P4", "crd_number": "1000004"}],
        associations=[*BOTH, {"association_id": "4", "person_id": "P4"}],
        registrations=[
            {"registration_id": "2", "crd_number": "1000002"},
            {"registration_id": "3", "crd_number": "1000003"},
            {"registration_id": "4", "crd_number": "1000004", "status": "pending"},
            {"registration_id": "5", "crd_number": "1000005", "status": "terminated", "ended_date": "2015-03-31"},
        ],
        exceptions=["1000001", "1000002", "1000003", "1000004"],
    ),
    Example(
        "a leaver still in the depository when the day ends",
        as_of="2017-03-20",
        persons=PERSONS[:1],
        associations=LEFT,
        registrations=[{"crd_number": "1000001"}],
        exceptions=["1000001"],
    ),
    Example(
        "leaving on the next day",
        as_of="2017-03-19",
        persons=PERSONS[:1],
        associations=LEFT,
        registrations=[{"crd_number": "1000001"}],
    ),
    Example(
        "the days differ",
        as_of="2017-04-19",
        persons=PERSONS[:1],
        associations=LEFT,
        registrations=[{**GONE, "ended_date": "2017-03-22"}],
        exceptions=["1000001"],
    ),
    Example(
        "the days agree; a registration is called approved after its last day",
        as_of="2017-04-19",
        persons=[*PERSONS[:1], {"person_id": "P2", "crd_number": "1000002"}],
        associations=LEFT,
        registrations=[
            {**GONE, "registration_id": "1", "ended_date": "2017-03-20"},
            {"registration_id": "2", "crd_number": "1000002", "ended_date": "2017-03-20"},
        ],
        exceptions=["1000002"],
    ),
    Example(
        "left, registered until or numbered nobody knows: no number is strange while someone's is unknown",
        as_of="2017-04-19",
        persons=[
            *PERSONS[:1],
            {"person_id": "P2", "crd_number": "1000002"},
            {"person_id": "P3", "crd_number": None},
        ],
        associations=[
            {"association_id": "1", "person_id": "P1", "ended_at": None},
            {"association_id": "2", "person_id": "P2"},
        ],
        registrations=[
            {"registration_id": "1", "crd_number": "1000001"},
            {"registration_id": "2", "crd_number": "1000002", "ended_date": None},
            {"registration_id": "3", "crd_number": "1000004"},
        ],
        undetermined=["1000001", "1000002", "1000004", "unknown"],
    ),
]
