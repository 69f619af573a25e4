"""Who answers for each control on the day."""

from countersign.tables.declaration import Declaration, text

control_owners = Declaration(
    name="control_owners",
    row="one control in force and one person who holds its owner's role on the day",
    source="Countersign's own rulebook and the firm's people in roles",
    fill="known",
    key=("control_id", "holder_id"),
    columns=(
        text("control_id", "the control"),
        text("owner", "role that answers for it"),
        text("holder_id", 'person who holds the role on the day; "none" while nobody does'),
    ),
    sample={
        "control_id": "use_after_leaving",
        "owner": "information security officer",
        "holder_id": "P2",
    },
)
