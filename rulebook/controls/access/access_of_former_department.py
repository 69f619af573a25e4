"""A login still has the access of a department its holder has left.

Procedure: when a person moves, the former department's supervisor and the identity and access manager take away what
was granted for it within business days, whatever the new department grants. The roster says for which department
access was granted. Where it does not, and the holder has moved, or where nobody knows the holder, the manager finds it
out.
"""

from typing import Any

from countersign.authoring import AsOf, Calendar, Example, Firm, Table, _, cases, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers="acc-mover",
    owner="identity and access manager",
    schedule="each calendar day",
    key=("system_id", "login"),
    says="{login} of {system_id} still has the access to {granted_for} that {person_id} moved away from.",
    answer_within="answer_within_high",
)
def access_of_former_department(
    logins: Table, persons: Table, role_changes: Table, firm: Firm, calendar: Calendar, as_of: AsOf
) -> Table:
    moves = role_changes.filter(_.changed_at < as_of.ends_at)
    moves = calendar.trading.add_to(
        moves, "changed_date", firm.mover_business_days.on(_.changed_date), into="due_date"
    ).mutate(overdue=_.due_date < as_of.day)
    last_moves = moves.group_by("person_id", granted_for="from_department").agg(due_date=_.due_date.max())
    any_moves = moves.group_by("person_id").agg(moved=_.overdue.any())
    judged = logins.filter(_.kind == "human", _.status == "enabled")
    judged = look_up(judged, persons, "person_id", department="department")
    judged = look_up(judged, last_moves, ["person_id", "granted_for"], due_date="due_date")
    judged = look_up(judged, any_moves, "person_id", moved="moved")
    return judged.mutate(
        exception=cases(
            (_.person_id.isnull(), None),
            (_.granted_for == _.department, False),
            (_.granted_for.isnull() & _.moved, None),
            else_=(_.due_date < as_of.day).fill_null(False),
        )
    )


MOVED: dict[str, Any] = {
    "persons": [{"person_id": "P1", "department": "operations"}],
    "role_changes": [
        {
            "person_id": "P1",
            "changed_at": "2017-05-04T13:00Z",
            "from_department": "sales",
            "to_department": "operations",
        }
    ],
}
NO_SIGN = {"person_id": None, "roster_name": None, "roster_crd": None, "roster_email": None}
LOGINS: list[dict[str, Any]] = [
    {"system_id": "s", "login": "old", **NO_SIGN, "person_id": "P1", "granted_for": "sales"},
    {"system_id": "s", "login": "new", "person_id": "P1", "granted_for": "operations"},
]

EXAMPLES = [
    Example(
        "moved on a Thursday: two business days end on the Monday", as_of="2017-05-08", **MOVED, entitlements=LOGINS
    ),
    Example(
        "on the Tuesday the old access is too old",
        as_of="2017-05-09",
        **MOVED,
        entitlements=LOGINS,
        exceptions=[("s", "old")],
    ),
    Example(
        "moved and came back",
        as_of="2017-07-31",
        persons=[{"person_id": "P1", "department": "sales"}],
        role_changes=[
            *MOVED["role_changes"],
            {
                "role_change_id": "M2",
                "person_id": "P1",
                "changed_at": "2017-06-05T13:00Z",
                "from_department": "operations",
                "to_department": "sales",
            },
        ],
        entitlements=LOGINS,
        exceptions=[("s", "new")],
    ),
    Example(
        "for which department nobody knows; whose nobody knows; a person who never moved",
        as_of="2017-05-09",
        persons=[*MOVED["persons"], {"person_id": "P2", "crd_number": "1000002", "email": "p2@firm.example"}],
        role_changes=MOVED["role_changes"],
        entitlements=[
            {"system_id": "s", "login": "for-whom", "person_id": "P1", "granted_for": None},
            {"system_id": "s", "login": "whose", **NO_SIGN, "granted_for": "sales"},
            {"system_id": "s", "login": "never", **NO_SIGN, "person_id": "P2", "granted_for": None},
        ],
        undetermined=[("s", "for-whom"), ("s", "whose")],
    ),
]
