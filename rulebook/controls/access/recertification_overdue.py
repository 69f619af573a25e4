"""Nobody but its holder confirmed a login when it was due, and it was not suspended in the days after.

Procedure: each system's owner confirms every login that works, or has it removed: quarterly where the system holds
customer information or is a third party's, twice a year elsewhere. Being granted counts as the first confirmation.
Nobody confirms their own login. One that is not confirmed is suspended some days after it was due. On Mondays the
information security officer reviews what is neither confirmed nor suspended and has it suspended. A review without
a date or a reviewer confirms nothing until the register is completed.
"""

from typing import Any

from countersign.authoring import AsOf, Example, Firm, Table, _, cases, control, ifelse, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["M5", "acc-recert"],
    owner="information security officer",
    schedule="each Monday",
    key=("system_id", "login"),
    says="{login} of {system_id}, granted at {granted_at}, was not confirmed when due, nor suspended.",
)
def recertification_overdue(logins: Table, login_reviews: Table, firm: Firm, as_of: AsOf) -> Table:
    grace = firm.recertification_grace_days.days_on(as_of.day)
    often = firm.recertify_every_days_customer_information.days_on(as_of.day)
    seldom = firm.recertify_every_days_other.days_on(as_of.day)

    def recent(at: Any) -> Any:
        return ifelse(_.quarterly, at + often + grace >= as_of.ends_at, at + seldom + grace >= as_of.ends_at)

    judged = logins.filter(_.status == "enabled").mutate(quarterly=_.customer_information | _.third_party)
    reviews = (
        login_reviews.join(judged.select("system_id", "login", "quarterly"), ["system_id", "login"])
        .mutate(in_time=_.independent & recent(_.reviewed_at))
        .group_by("system_id", "login")
        .agg(confirmed=_.in_time.any(), perhaps=_.in_time.isnull().any())
    )
    judged = look_up(judged, reviews, ["system_id", "login"], confirmed="confirmed", perhaps="perhaps")
    return judged.mutate(
        exception=cases(
            (_.confirmed, False),
            (recent(_.granted_at), False),
            (_.perhaps | _.granted_at.isnull(), None),
            else_=True,
        )
    )


LOGINS: list[dict[str, Any]] = [
    {"system_id": "records", "login": "one", "person_id": "P1"},
    {"system_id": "rooms", "login": "two", "person_id": "P1"},
]
FIRM: dict[str, Any] = {
    "persons": [{"person_id": "P1"}],
    "associations": [{"person_id": "P1"}],
    "systems": [{"system_id": "records"}, {"system_id": "rooms", "holds_customer_information": False}],
}


def reviewed(number: str, login: dict[str, str], at: str | None, by: str | None = "P2") -> dict[str, str | None]:
    """A review of one of the logins above."""
    return {
        "recertification_id": number,
        "system_id": login["system_id"],
        "login": login["login"],
        "reviewer_id": by,
        "reviewed_at": at,
    }


EXAMPLES = [
    Example(
        "ninety-one days, the ten after them and a second: too long for customer information and not elsewhere",
        as_of="2017-10-30",
        **FIRM,
        entitlements=LOGINS,
        recertifications=[
            reviewed("1", LOGINS[0], "2017-07-22T03:59:59Z"),
            reviewed("2", LOGINS[1], "2017-07-22T03:59:59Z"),
        ],
        exceptions=[("records", "one")],
    ),
    Example(
        "ninety-one and ten days; twice a year elsewhere",
        as_of="2017-10-30",
        **FIRM,
        entitlements=LOGINS,
        recertifications=[
            reviewed("1", LOGINS[0], "2017-07-22T04:00:00Z"),
            reviewed("2", LOGINS[1], "2017-04-22T03:59:59Z"),
        ],
        exceptions=[("rooms", "two")],
    ),
    Example(
        "the holder's own review does not count; a new login is not due; a disabled one never",
        as_of="2017-10-30",
        **FIRM,
        entitlements=[
            *LOGINS,
            {"system_id": "records", "login": "new", "granted_at": "2017-10-02T13:00Z"},
            {"system_id": "records", "login": "old", "status": "disabled", "ended_at": "2017-01-04T15:00Z"},
        ],
        recertifications=[
            reviewed("1", LOGINS[0], "2017-10-20T15:00Z", by="P1"),
            reviewed("2", LOGINS[1], "2017-10-20T15:00Z"),
        ],
        exceptions=[("records", "one")],
    ),
    Example(
        "reviewed nobody knows when, or by whom; granted nobody knows when; another review certainly counts",
        as_of="2017-10-30",
        **FIRM,
        entitlements=[
            *LOGINS,
            {"system_id": "records", "login": "three", "granted_at": None},
            {"system_id": "records", "login": "four", "granted_at": None},
        ],
        recertifications=[
            reviewed("1", LOGINS[0], None),
            reviewed("2", LOGINS[1], "2017-10-20T15:00Z", by=None),
            reviewed("3", {"system_id": "records", "login": "four"}, "2017-10-20T15:00Z"),
            reviewed("4", {"system_id": "records", "login": "four"}, None),
        ],
        undetermined=[("records", "one"), ("rooms", "two"), ("records", "three")],
    ),
]
