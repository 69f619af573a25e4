"""A case was not decided in time.

Procedure: whoever works on a case investigates it and prepares its decision by the day on which it is due. Every day the
chief compliance officer reviews the cases whose time is up and that nobody has decided, asks the owner for the reason,
and gives them to somebody else, or decides with the owner on what is known, where the investigation cannot end soon.
"""

from countersign.authoring import AsOf, Example, Table, _, control


@control(
    cites=["FINRA 3110(a)", "FINRA 3110(b)"],
    owner="chief compliance officer",
    schedule="each calendar day",
    key="case_id",
    says="Case {case_id}, opened on {opened_date} for the {owner}, was to be decided by {due_date}.",
)
def case_not_decided(cases: Table, as_of: AsOf) -> Table:
    return cases.mutate(exception=(_.status == "open") & (_.due_date < as_of.day))


EXAMPLES = [
    Example(
        "due yesterday and open, decided, countersigned, closed; due today",
        as_of="2017-11-02",
        cases=[
            {"case_id": "late", "due_date": "2017-11-01"},
            {"case_id": "decided", "due_date": "2017-11-01", "status": "decided"},
            {"case_id": "countersigned", "due_date": "2017-11-01", "status": "countersigned"},
            {"case_id": "closed", "due_date": "2017-11-01", "status": "closed", "closed_date": "2017-11-01"},
            {"case_id": "today", "due_date": "2017-11-02"},
        ],
        exceptions=["late"],
    ),
]
