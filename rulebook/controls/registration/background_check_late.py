"""An applicant was not investigated before Form U4 was filed, or public records were not searched in time after it.

Procedure: before the firm applies to register someone, human resources inquires into the applicant's character,
reputation, qualifications and experience and reads the last Form U5. Within the calendar days the rule allows after
Form U4 was filed it has the applicant's statements verified and public records searched, and keeps what was found. A
check that is late is completed at once; until it is, the applicant's supervisor is told. Before the rule came into
force no days were set for the search.
"""

from countersign.authoring import AsOf, Example, Law, Table, _, cases, control


@control(
    cites="FINRA 3110(e)",
    answers="reg-bg",
    owner="human resources manager",
    schedule="each business day",
    key="background_check_id",
    says="{person_id} was not investigated before Form U4 of {u4_filed_date}, or public records were searched late.",
)
def background_check_late(background_checks: Table, law: Law, as_of: AsOf) -> Table:
    days = law.public_records_days
    due_date = _.u4_filed_date + days.days_on(_.u4_filed_date)
    checks = background_checks.mutate(due_date=due_date, days=days.on(_.u4_filed_date))
    filed = _.u4_filed_date <= as_of.day
    not_investigated = filed & (_.investigated_date > _.u4_filed_date)
    searched_late = (_.due_date < as_of.day) & (_.records_searched_date > _.due_date)
    no_days_set = _.u4_filed_date.notnull() & _.days.isnull()
    return checks.mutate(exception=not_investigated | cases((no_days_set, False), else_=searched_late))


CHECK = {"u4_filed_date": "2017-05-15", "investigated_date": "2017-05-12"}

EXAMPLES = [
    Example(
        "records searched on the thirtieth day, on the thirty-first, not at all; investigated only afterwards",
        as_of="2017-06-15",
        background_checks=[
            {**CHECK, "background_check_id": "in-time", "records_searched_date": "2017-06-14"},
            {**CHECK, "background_check_id": "late", "records_searched_date": "2017-06-15"},
            {**CHECK, "background_check_id": "never", "records_searched_date": "9999-12-31"},
            {**CHECK, "background_check_id": "same-day", "investigated_date": "2017-05-15"},
            {**CHECK, "background_check_id": "afterwards", "investigated_date": "2017-05-16"},
            {
                "background_check_id": "not-filed",
                "u4_filed_date": "9999-12-31",
                "investigated_date": "9999-12-31",
                "records_searched_date": "9999-12-31",
            },
        ],
        exceptions=["late", "never", "afterwards"],
    ),
    Example(
        "the last day; filed before the rule",
        as_of="2017-06-14",
        background_checks=[
            {**CHECK, "background_check_id": "not-yet", "records_searched_date": "9999-12-31"},
            {
                "background_check_id": "before-the-rule",
                "u4_filed_date": "2015-06-30",
                "investigated_date": "2015-06-26",
                "records_searched_date": "2015-09-30",
            },
            {
                "background_check_id": "first-day-of-the-rule",
                "u4_filed_date": "2015-07-01",
                "investigated_date": "2015-06-26",
                "records_searched_date": "2015-09-30",
            },
        ],
        exceptions=["first-day-of-the-rule"],
    ),
    Example(
        "the register does not say",
        as_of="2017-06-15",
        background_checks=[
            {**CHECK, "background_check_id": "filed", "u4_filed_date": None},
            {**CHECK, "background_check_id": "investigated", "investigated_date": None},
            {**CHECK, "background_check_id": "searched", "records_searched_date": None},
        ],
        undetermined=["filed", "investigated", "searched"],
    ),
]
