"""Exceptions put in front of people, and what became of them."""

from countersign.tables.declaration import Declaration, day, text

alerts = Declaration(
    name="alerts",
    row="one alert",
    source="Countersign's own casework, before the controls over it run",
    fill="known",
    key=("alert_id",),
    columns=(
        text("alert_id", "the alert"),
        text("control_id", "control that raised it"),
        text("owner", "role that answers for it"),
        text(
            "status",
            "where it stands: new is everything that nobody has answered, be it assigned or not",
            "new",
            "in a case",
            "disposed of",
        ),
        day("raised_date", "as-of date of the run that raised it"),
        day("last_seen_date", "as-of date of the last run that found it again"),
        day("answer_due_date", "last day for an answer"),
    ),
    sample={
        "alert_id": "a1",
        "control_id": "use_after_leaving",
        "owner": "information security officer",
        "status": "new",
        "raised_date": "2017-10-31",
        "last_seen_date": "2017-10-31",
        "answer_due_date": "2017-11-01",
    },
)
