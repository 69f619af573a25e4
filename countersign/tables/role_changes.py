"""Moves of people from one department to another."""

from countersign.tables.declaration import Declaration, instant, text

role_changes = Declaration(
    name="role_changes",
    row="one move of a person to another department",
    source="human resources, every calendar day, whole",
    fill="state",
    key=("role_change_id",),
    columns=(
        text("role_change_id", "number of the move"),
        text("person_id", "who moved"),
        instant("changed_at", "when the move took effect"),
        text("from_department", "department left"),
        text("to_department", "department joined"),
    ),
    sample={
        "role_change_id": "M1",
        "person_id": "P1",
        "changed_at": "2017-05-01T13:00Z",
        "from_department": "sales",
        "to_department": "operations",
    },
)
