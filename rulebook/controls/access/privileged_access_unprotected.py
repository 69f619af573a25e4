"""A privileged login lacks a second factor, a place in the vault, or its monthly review.

Procedure: a login that can change other people's access or the system itself is entered only with a second factor, its
secret is kept in the credential vault, and someone other than its holder confirms it every month. On Mondays the
information security officer reviews every privileged login that lacks one of the three; it is protected or taken away.
A roster that does not say whether a login is privileged, or how it is protected, is completed by the system's owner.
"""

from countersign.authoring import AsOf, Example, Firm, Table, _, cases, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers="acc-priv",
    owner="information security officer",
    schedule="each Monday",
    key=("system_id", "login"),
    says="{login} of {system_id} is privileged and lacks a second factor, a place in the vault or its monthly review.",
    answer_within="answer_within_high",
)
def privileged_access_unprotected(logins: Table, login_reviews: Table, firm: Firm, as_of: AsOf) -> Table:
    days = firm.privileged_recertify_days.days_on(as_of.day)
    reviews = (
        login_reviews.mutate(in_time=_.independent & (_.reviewed_at + days >= as_of.ends_at))
        .filter(_.in_time.fill_null(True))  # most reviews are older and decide nothing
        .group_by("system_id", "login")
        .agg(confirmed=_.in_time.any(), perhaps=_.in_time.isnull().any())
    )
    judged = logins.filter(_.status == "enabled")
    judged = look_up(judged, reviews, ["system_id", "login"], confirmed="confirmed", perhaps="perhaps")
    not_reviewed = cases(
        (_.confirmed, False),
        (_.granted_at + days >= as_of.ends_at, False),
        (_.perhaps | _.granted_at.isnull(), None),
        else_=True,
    )
    return judged.mutate(not_reviewed=not_reviewed).mutate(
        exception=_.privileged & (~_.second_factor | ~_.vaulted | _.not_reviewed)
    )


SAFE = {"system_id": "s", "privileged": True, "second_factor": True, "vaulted": True, "granted_at": "2017-10-02T13:00Z"}
OLD = {**SAFE, "granted_at": "2017-03-01T13:00Z"}

EXAMPLES = [
    Example(
        "each of the three is needed; who is not privileged needs none of them here",
        as_of="2017-10-30",
        entitlements=[
            {**SAFE, "login": "safe"},
            {**SAFE, "login": "password", "second_factor": False},
            {**SAFE, "login": "on-paper", "vaulted": False},
            {**OLD, "login": "unreviewed"},
            {**OLD, "login": "plain", "privileged": False, "second_factor": False, "vaulted": False},
        ],
        exceptions=[("s", "password"), ("s", "on-paper"), ("s", "unreviewed")],
    ),
    Example(
        "reviewed thirty-one days ago, and a second before that; by the holder; a service's by anyone",
        as_of="2017-10-30",
        persons=[{"person_id": "P1"}],
        associations=[{"person_id": "P1"}],
        entitlements=[
            {**OLD, "login": "in-time", "person_id": "P1"},
            {**OLD, "login": "late", "person_id": "P1"},
            {**OLD, "login": "own", "person_id": "P1"},
            {**OLD, "login": "job", "person_id": None, "kind": "service"},
        ],
        recertifications=[
            {"recertification_id": "1", "system_id": "s", "login": "in-time", "reviewed_at": "2017-09-30T04:00:00Z"},
            {"recertification_id": "2", "system_id": "s", "login": "late", "reviewed_at": "2017-09-30T03:59:59Z"},
            {
                "recertification_id": "3",
                "system_id": "s",
                "login": "own",
                "reviewed_at": "2017-10-20T13:00Z",
                "reviewer_id": "P1",
            },
            {"recertification_id": "4", "system_id": "s", "login": "job", "reviewed_at": "2017-10-20T13:00Z"},
        ],
        exceptions=[("s", "late"), ("s", "own")],
    ),
    Example(
        "the roster or the register does not say; what certainly lacks something is an exception all the same",
        as_of="2017-10-30",
        entitlements=[
            {**OLD, "login": "privileged", "privileged": None},
            {**SAFE, "login": "second-factor", "second_factor": None},
            {**SAFE, "login": "vault", "vaulted": None},
            {**OLD, "login": "granted", "granted_at": None},
            {**OLD, "login": "reviewer", "kind": "service"},
            {**SAFE, "login": "certain", "second_factor": None, "vaulted": False},
        ],
        recertifications=[
            {"recertification_id": "1", "system_id": "s", "login": "reviewer", "reviewed_at": None},
        ],
        exceptions=[("s", "certain")],
        undetermined=[
            ("s", "privileged"),
            ("s", "second-factor"),
            ("s", "vault"),
            ("s", "granted"),
            ("s", "reviewer"),
        ],
    ),
]
