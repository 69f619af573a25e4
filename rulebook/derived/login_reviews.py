"""Every review that decided to keep a login, and whether someone other than its holder made it.

`independent` is null where the reviewer or the holder is unknown; nobody is the holder of a service's or shared login.
"""

from countersign.authoring import Example, Table, _, cases, derived, look_up


@derived(key="recertification_id")
def login_reviews(recertifications: Table, logins: Table) -> Table:
    kept = recertifications.filter(_.decision == "keep")
    kept = look_up(kept, logins, ["system_id", "login"], holder_id="person_id", kind="kind")
    by_somebody = _.reviewer_id.notnull().nullif(False)
    independent = cases((_.kind != "human", by_somebody), else_=_.reviewer_id != _.holder_id)
    return kept.mutate(independent=independent).select(
        "recertification_id", "system_id", "login", "reviewed_at", "independent"
    )


EXAMPLES = [
    Example(
        "by another, by the holder, by nobody knows whom; a decision to remove keeps nothing",
        as_of="2017-10-31",
        persons=[{"person_id": "P1"}],
        entitlements=[
            {"system_id": "s", "login": "one", "person_id": "P1"},
            {"system_id": "s", "login": "desk", "kind": "shared"},
        ],
        recertifications=[
            {"recertification_id": "1", "system_id": "s", "login": "one", "reviewer_id": "P2"},
            {"recertification_id": "2", "system_id": "s", "login": "one", "reviewer_id": "P1"},
            {"recertification_id": "3", "system_id": "s", "login": "one", "reviewer_id": None},
            {"recertification_id": "4", "system_id": "s", "login": "one", "decision": "remove"},
            {"recertification_id": "5", "system_id": "s", "login": "desk", "reviewer_id": "P2"},
            {"recertification_id": "6", "system_id": "s", "login": "desk", "reviewer_id": None},
        ],
        gives=[
            {"recertification_id": "1", "independent": True},
            {"recertification_id": "2", "independent": False},
            {"recertification_id": "3", "independent": None},
            {"recertification_id": "5", "independent": True},
            {"recertification_id": "6", "independent": None},
        ],
    ),
]
