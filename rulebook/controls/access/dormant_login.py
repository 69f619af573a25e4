"""A person's login that works and has not been used for as long as the firm lets a login lie.

Procedure: each Monday the identity and access manager takes every enabled login of a person that has not been used for the
days the firm sets, fewer where the system holds customer information, and was not granted within them. Its owner says in
writing why it is needed, or it is disabled. While the logs known here do not reach back that far, nobody can tell. An attempt that was refused is no use; an entry that names no login is nobody's.
"""

from datetime import timedelta
from typing import Any

from countersign.authoring import AsOf, Example, Firm, Table, _, cases, control, look_up


@control(
    cites="17 CFR 248.30(a)",
    answers=["acc-dormant"],
    owner="identity and access manager",
    schedule="each Monday",
    key=["system_id", "login"],
    says="{login} of {system_id}, enabled since {granted_at}, was last used at {last_success_at}.",
    look_back="dormant_days_other",
    answer_within="answer_within_low",
)
def dormant_login(entitlements: Table, systems: Table, login_days: Table, firm: Firm, as_of: AsOf) -> Table:
    last = login_days.group_by("system_id", "login").agg(
        last_at=_.last_at.max(), last_success_at=_.last_success_at.max()
    )
    logins = entitlements.filter(_.kind == "human", _.status == "enabled").select("system_id", "login", "granted_at")
    logins = look_up(logins, systems, "system_id", holds_customer_information="holds_customer_information")
    logins = look_up(logins, last, ["system_id", "login"], last_at="last_at", last_success_at="last_success_at")

    def in_use(days: int) -> Any:
        since = as_of.ends_at - timedelta(days=days)
        log_reaches_back = as_of.known_from <= as_of.day - timedelta(days=days)
        needed = (_.last_success_at >= since) | (_.granted_at >= since)
        perhaps = (_.last_at >= since) | _.granted_at.isnull()
        return cases((needed, True), (perhaps, None), else_=False if log_reaches_back else None)

    sooner = in_use(firm.dormant_days_customer_information.on(as_of.day))
    later = in_use(firm.dormant_days_other.on(as_of.day))
    return logins.mutate(in_use_sooner=sooner, in_use_later=later).mutate(
        exception=cases(
            (_.holds_customer_information, ~_.in_use_sooner),
            (~_.holds_customer_information, ~_.in_use_later),
            (_.in_use_sooner, False),
            (~_.in_use_later, True),
            else_=None,
        )
    )


def _used(event: str, login: str, day: str, **more: str | None) -> dict[str, str | None]:
    return {"event_id": event, "login": login, "occurred_at": f"{day}T15:00Z", **more}


EXAMPLES = [
    Example(
        "a system with customer information: unused for 45 days, used on the 45th, just granted, granted nobody knows when",
        systems=[{}],
        entitlements=[
            {"login": "idle"},
            {"login": "used"},
            {"login": "refused"},
            {"login": "new", "granted_at": "2017-10-20T15:00Z"},
            {"login": "undated", "granted_at": None},
            {"login": "disabled", "status": "disabled"},
            {"login": "nightly", "kind": "service"},
        ],
        access_events=[
            _used("a", "idle", "2017-09-15"),
            _used("b", "used", "2017-09-16"),
            _used("c", "refused", "2017-10-20", result="failure"),
        ],
        as_of="2017-10-30",
        exceptions=[("customer-records", "idle"), ("customer-records", "refused")],
        undetermined=[("customer-records", "undated")],
    ),
    Example(
        "another system: 90 days; one of which nobody knows what it holds: less than 45 is in use, more than 90 is not",
        systems=[
            {"system_id": "canteen", "holds_customer_information": False},
            {"system_id": "not-looked-at-yet", "holds_customer_information": None},
        ],
        entitlements=[
            {"system_id": "canteen", "login": "idle"},
            {"system_id": "canteen", "login": "used"},
            {"system_id": "canteen", "login": "perhaps"},
            {"system_id": "not-looked-at-yet", "login": "idle"},
            {"system_id": "not-looked-at-yet", "login": "between"},
            {"system_id": "not-looked-at-yet", "login": "used"},
        ],
        access_events=[
            _used("d", "used", "2017-08-02", system_id="canteen"),
            _used("e", "perhaps", "2017-10-02", system_id="canteen", result=None),
            _used("f", "between", "2017-08-02", system_id="not-looked-at-yet"),
            _used("g", "used", "2017-10-02", system_id="not-looked-at-yet"),
        ],
        as_of="2017-10-30",
        exceptions=[("canteen", "idle"), ("not-looked-at-yet", "idle")],
        undetermined=[("canteen", "perhaps"), ("not-looked-at-yet", "between")],
    ),
]
