"""A login of a third party's system belongs to nobody whom the agreement about it names.

Procedure: every day the vendor manager compares the roster that the operator sends with the persons named in the
agreements in force for that system. A login of anyone else, or of nobody the firm knows, is disabled by the operator on
the next business day, and the manager finds out who asked for it and what was done with it. Logins of the operator's
own services are left out. Where several people may be the holder, the holder is found out the same day.
"""

from typing import Any

from countersign.authoring import AsOf, Example, Table, _, cases, control, look_up


@control(
    cites=["17 CFR 248.30(a)", "17 CFR 248.30(a)(5)"],
    answers=["M4", "acc-agreement-roster"],
    owner="vendor manager",
    schedule="each calendar day",
    key=("system_id", "login"),
    says="{login} of {system_id} is enabled for {person_id}, whom no agreement in force names.",
    answer_within="answer_within_critical",
    critical=True,
)
def access_beyond_agreement(logins: Table, access_agreements: Table, agreed_access: Table, as_of: AsOf) -> Table:
    by_name = (
        access_agreements.filter(
            _.coverage == "named persons", _.began_at < as_of.ends_at, (_.ends_at >= as_of.ends_at).fill_null(True)
        )
        .group_by("system_id")
        .agg(agreements=_.count())
    )
    covered = (
        agreed_access.mutate(lets_in=(_.covered_from < as_of.ends_at) & (_.covered_until >= as_of.ends_at))
        .group_by("system_id", "person_id")
        .agg(covered=_.lets_in.any(), perhaps=_.lets_in.isnull().any())
    )
    judged = logins.filter(_.kind != "service", _.status == "enabled")
    judged = look_up(judged, by_name, "system_id", agreements="agreements").filter(_.agreements.notnull())
    judged = look_up(judged, covered, ["system_id", "person_id"], covered="covered", perhaps="perhaps")
    several = _.person_id.isnull() & (_.candidates != "")
    return judged.mutate(exception=cases((_.covered, False), (_.perhaps, None), (several, None), else_=True))


NO_SIGN = {"person_id": None, "roster_name": None, "roster_crd": None, "roster_email": None}
KNOWN: dict[str, Any] = {
    "persons": [{"person_id": "P1"}, {"person_id": "P2", "crd_number": "1000002", "email": "p2@firm.example"}]
}

EXAMPLES = [
    Example(
        "named, not named, nobody's; the operator's own service and a system without an agreement are left out",
        as_of="2017-03-20",
        **KNOWN,
        access_agreements=[{"agreement_id": "G1", "system_id": "insurer"}],
        agreement_persons=[{"agreement_id": "G1", "person_id": "P1"}],
        entitlements=[
            {"system_id": "insurer", "login": "named", "person_id": "P1"},
            {"system_id": "insurer", "login": "not-named", **NO_SIGN, "person_id": "P2"},
            {"system_id": "insurer", "login": "nobody", **NO_SIGN},
            {"system_id": "insurer", "login": "desk", **NO_SIGN, "kind": "shared"},
            {"system_id": "insurer", "login": "job", **NO_SIGN, "kind": "service"},
            {"system_id": "insurer", "login": "old", **NO_SIGN, "status": "disabled"},
            {"system_id": "rooms", "login": "not-named", **NO_SIGN, "person_id": "P2"},
        ],
        exceptions=[("insurer", "not-named"), ("insurer", "nobody"), ("insurer", "desk")],
    ),
    Example(
        "struck from the list yesterday; named from tomorrow; struck nobody knows when",
        as_of="2017-03-20",
        persons=[*KNOWN["persons"], {"person_id": "P3", "crd_number": "1000003", "email": "p3@firm.example"}],
        access_agreements=[{"agreement_id": "G1", "system_id": "insurer"}],
        agreement_persons=[
            {"agreement_id": "G1", "person_id": "P1", "removed_at": "2017-03-20T04:00Z"},
            {"agreement_id": "G1", "person_id": "P2", "named_at": "2017-03-21T04:00Z"},
            {"agreement_id": "G1", "person_id": "P3", "removed_at": None},
        ],
        entitlements=[
            {"system_id": "insurer", "login": "one", "person_id": "P1"},
            {"system_id": "insurer", "login": "two", **NO_SIGN, "person_id": "P2"},
            {"system_id": "insurer", "login": "three", **NO_SIGN, "person_id": "P3"},
        ],
        exceptions=[("insurer", "one"), ("insurer", "two")],
        undetermined=[("insurer", "three")],
    ),
    Example(
        "another agreement lets everyone in; an agreement whose end nobody has read is in force",
        as_of="2017-03-20",
        **KNOWN,
        associations=[{"person_id": "P2"}],
        access_agreements=[
            {"agreement_id": "G1", "system_id": "insurer"},
            {"agreement_id": "G2", "system_id": "insurer", "coverage": "all associated persons"},
            {"agreement_id": "G3", "system_id": "archive", "ends_at": None},
        ],
        entitlements=[
            {"system_id": "insurer", "login": "two", **NO_SIGN, "person_id": "P2"},
            {"system_id": "archive", "login": "two", **NO_SIGN, "person_id": "P2"},
        ],
        exceptions=[("archive", "two")],
    ),
]
