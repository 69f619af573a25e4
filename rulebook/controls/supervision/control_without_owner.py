"""A control has an owner's role that nobody holds.

Procedure: every control in force has a role that answers for it, and every role is held by a named person from a date.
Every day the chief compliance officer reviews the controls whose role nobody holds, names someone the same day, in
writing, and answers for the control until then.
"""

from countersign.authoring import Example, Table, _, control


@control(
    cites="FINRA 3110(a)",
    owner="chief compliance officer",
    schedule="each calendar day",
    key="control_id",
    says="Nobody holds the role of {owner}, which answers for {control_id}.",
    answer_within="answer_within_critical",
)
def control_without_owner(control_owners: Table) -> Table:
    return control_owners.group_by("control_id", "owner").agg(exception=(_.holder_id == "none").any())


EXAMPLES = [
    Example(
        "held by nobody, by one, by two",
        control_owners=[
            {"control_id": "late_u5", "owner": "registration manager", "holder_id": "none"},
            {"control_id": "unknown_login", "owner": "identity and access manager", "holder_id": "P2"},
            {"control_id": "use_after_leaving", "holder_id": "P3"},
            {"control_id": "use_after_leaving", "holder_id": "P4"},
        ],
        exceptions=["late_u5"],
    ),
]
