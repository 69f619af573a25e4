"""A control that was due did not run.

Procedure: every day the chief compliance officer reviews every control that was due and did not run, or ran without one
of its sources. What it would have judged is not known to be in order. The officer has the missing source delivered and
the control run for that day, and notes what was missing and for how long.
"""

from countersign.authoring import Example, Table, _, control


@control(
    cites=["FINRA 3110(b)", "FINRA 3120(a)"],
    owner="chief compliance officer",
    schedule="each calendar day",
    key=("control_id", "due_date"),
    says="{control_id}, due on {due_date}, did not run ({outcome}; missing: {missing}).",
    answer_within="answer_within_high",
)
def control_did_not_run(runs: Table) -> Table:
    return runs.mutate(exception=_.outcome.isin(["not started", "not run"]))


EXAMPLES = [
    Example(
        "not started, or without its source; one that found something did run, and so did one that was not sure",
        runs=[
            {"control_id": "late_u5", "outcome": "not started"},
            {"control_id": "use_after_leaving", "outcome": "not run", "missing": "insurer-records-log"},
            {"control_id": "late_u4", "outcome": "exceptions", "exceptions": 1},
            {"control_id": "unknown_login", "outcome": "undetermined", "undetermined": 1},
            {"control_id": "registry_mismatch", "outcome": "no exceptions"},
        ],
        exceptions=[("late_u5", "2017-10-31"), ("use_after_leaving", "2017-10-31")],
    ),
]
