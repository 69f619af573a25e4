"""What became of each control that was due."""

from countersign.tables.declaration import Declaration, count, day, text

runs = Declaration(
    name="runs",
    row="one control due on one date, with its latest outcome",
    source="Countersign's own runs of the day, before the controls over them run",
    fill="known",
    key=("control_id", "due_date"),
    columns=(
        text("control_id", "the control"),
        day("due_date", "as-of date it was due for"),
        text(
            "outcome",
            'what became of it; "not started" when no run was recorded',
            *("not started", "not run", "undetermined", "exceptions", "no exceptions"),
        ),
        text("missing", "sources that were missing, separated by ;"),
        count("population", "rows judged"),
        count("exceptions", "rows that do not meet the control"),
        count("undetermined", "rows that could not be judged"),
    ),
    sample={
        "control_id": "use_after_leaving",
        "due_date": "2017-10-31",
        "outcome": "no exceptions",
        "missing": "",
        "population": 1,
        "exceptions": 0,
        "undetermined": 0,
    },
)
