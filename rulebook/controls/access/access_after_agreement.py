"""A login of a third party's system is still enabled after the last agreement about it ended.

Procedure: on the day an agreement ends the vendor manager has the operator disable every login of the firm's people and
certify it. Every day after it the manager compares the operator's roster; a login still enabled is disabled the same
day and its use since the end is examined. An extension counts only if it was signed and entered in the register before
the end. Where nobody has read when an agreement ends, the manager reads it.
"""

from typing import Any

from countersign.authoring import AsOf, Example, Table, _, cases, control, look_up


@control(
    cites=["17 CFR 248.30(a)", "17 CFR 248.30(a)(5)"],
    answers=["M2", "acc-agreement-expiry"],
    owner="vendor manager",
    schedule="each calendar day",
    key=("system_id", "login"),
    says="{login} of {system_id} is still enabled; the last agreement about the system ended at {covered_until}.",
    answer_within="answer_within_critical",
    critical=True,
)
def access_after_agreement(logins: Table, access_agreements: Table, as_of: AsOf) -> Table:
    covered = (
        access_agreements.filter(_.began_at < as_of.ends_at)
        .group_by("system_id")
        .agg(covered_until=_.ends_at.max(), perhaps_longer=_.ends_at.isnull().any())
    )
    judged = logins.filter(_.kind != "service", _.status == "enabled")
    judged = look_up(
        judged, covered, "system_id", covered_until="covered_until", perhaps_longer="perhaps_longer"
    ).filter(_.perhaps_longer.notnull())
    return judged.mutate(
        exception=cases(
            (_.covered_until >= as_of.ends_at, False),
            (_.perhaps_longer, None),
            else_=True,
        )
    )


AGREEMENT = {"agreement_id": "G1", "system_id": "insurer", "ends_at": "2017-10-01T04:00Z"}
LOGINS: list[dict[str, Any]] = [
    {"system_id": "insurer", "login": "one"},
    {"system_id": "insurer", "login": "nobody", "person_id": None},
    {"system_id": "insurer", "login": "job", "person_id": None, "kind": "service"},
    {"system_id": "insurer", "login": "two", "status": "disabled", "ended_at": "2017-10-01T04:00Z"},
    {"system_id": "rooms", "login": "one"},
]

EXAMPLES = [
    Example("the last day", as_of="2017-09-30", access_agreements=[AGREEMENT], entitlements=LOGINS),
    Example(
        "the day after",
        as_of="2017-10-01",
        access_agreements=[AGREEMENT],
        entitlements=LOGINS,
        exceptions=[("insurer", "one"), ("insurer", "nobody")],
    ),
    Example(
        "followed by another agreement, by one that begins later, and by one of which nobody knows the end",
        as_of="2017-10-01",
        access_agreements=[
            AGREEMENT,
            {"agreement_id": "G2", "system_id": "insurer", "ends_at": "2018-10-01T04:00Z"},
            {**AGREEMENT, "agreement_id": "G3", "system_id": "archive"},
            {"agreement_id": "G4", "system_id": "archive", "began_at": "2017-11-01T04:00Z", "ends_at": "9999-12-31"},
            {"agreement_id": "G5", "system_id": "annuities", "ends_at": None},
        ],
        entitlements=[
            {"system_id": "insurer", "login": "one"},
            {"system_id": "archive", "login": "one"},
            {"system_id": "annuities", "login": "one"},
        ],
        exceptions=[("archive", "one")],
        undetermined=[("annuities", "one")],
    ),
]
