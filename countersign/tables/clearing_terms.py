"""What each clearing agreement leaves to the introducing firm, and what shows that it is done."""

from countersign.tables.declaration import Declaration, day, flag, text

clearing_terms = Declaration(
    name="clearing_terms",
    row="the terms of one introducing firm's agreement",
    source="the register of clearing agreements, every business day, whole",
    fill="state",
    key=("introducing_firm_id",),
    columns=(
        text("introducing_firm_id", "the introducing firm"),
        text(
            "identified_by",
            "who identifies customers under the agreement",
            "introducing firm",
            "the firm",
            null="the agreement does not say clearly",
        ),
        text("regulator", 'federal functional regulator of the introducing firm; "none" without one', null="unknown"),
        flag("has_aml_program", "whether it is subject to a rule that asks for an AML program", null="unknown"),
        day(
            "certified_date",
            "day of its last certification that it carries out its AML program; 9999-12-31 while there is none",
            null="unknown",
        ),
        day(
            "program_reviewed_date",
            "day on which the firm last reviewed its AML program; 9999-12-31 while it never did",
            null="unknown",
        ),
        text("risk", "risk rating of the introducing firm", "low", "medium", "high", null="not rated"),
        flag("may_draw_drafts", "whether it may draw drafts on the firm's account", null="unknown"),
        day(
            "drafts_represented_date",
            "day of its last written representation about drafts; 9999-12-31 while there is none",
            null="unknown",
        ),
    ),
    sample={
        "introducing_firm_id": "harbor",
        "identified_by": "introducing firm",
        "regulator": "SEC",
        "has_aml_program": True,
        "certified_date": "2017-05-02",
        "program_reviewed_date": "2017-06-12",
        "risk": "medium",
        "may_draw_drafts": False,
        "drafts_represented_date": "2017-05-02",
    },
)
