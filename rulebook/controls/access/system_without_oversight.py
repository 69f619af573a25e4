"""A system that holds customer information lacks an owner, a roster, a log, a review cycle, or a place in the inventory.

Procedure: the information security officer keeps an inventory of every system that the firm's people can enter, a third
party's as well as our own. Each one that holds customer information has a person answerable for it, a roster and a
log that reach us, a cycle in which its access is confirmed and, where a third party operates it, a third party in the
vendor register with a person answerable for the relationship. On Mondays the officer reviews what is missing, and every
system that a roster or an agreement names and the inventory does not. A system of which nobody knows what it holds
counts as holding customer information.
"""

from countersign.authoring import Example, Table, _, cases, control, look_up, union


@control(
    cites=["17 CFR 248.30(a)(1)", "17 CFR 248.30(a)(5)"],
    answers=["M5", "acc-system-inventory"],
    owner="information security officer",
    schedule="each Monday",
    key="system_id",
    says="{system_id} may hold customer information and has no {lacking}.",
)
def system_without_oversight(systems: Table, vendors: Table, entitlements: Table, access_agreements: Table) -> Table:
    named = union(
        systems.select("system_id"), entitlements.select("system_id"), access_agreements.select("system_id")
    ).distinct()
    known = look_up(
        named,
        systems,
        "system_id",
        holds="holds_customer_information",
        operated_by="operated_by",
        vendor_id="vendor_id",
        owner_id="owner_id",
        roster_feed="roster_feed",
        log_feed="log_feed",
        recertified="recertified",
    )
    known = look_up(known, vendors, "vendor_id", vendor_owner_id="owner_id")
    by_third_party = _.operated_by == "third party"
    lacking = cases(
        (_.operated_by.isnull(), "place in the inventory"),
        (_.owner_id == "none", "owner"),
        (_.roster_feed == "none", "roster"),
        (_.log_feed == "none", "log"),
        (_.recertified == "never", "review cycle"),
        (by_third_party & _.vendor_owner_id.isnull(), "operator in the vendor register"),
        (by_third_party & (_.vendor_owner_id == "none"), "person answerable for its operator"),
    )
    return known.mutate(lacking=lacking).mutate(exception=_.holds.fill_null(True) & _.lacking.notnull())


INSURER = {"operated_by": "third party", "vendor_id": "insurer"}

EXAMPLES = [
    Example(
        "each of them is needed; a system without customer information needs none",
        vendors=[{"vendor_id": "insurer"}, {"vendor_id": "printer", "owner_id": "none"}],
        systems=[
            {"system_id": "whole"},
            {"system_id": "rooms", "holds_customer_information": False, "owner_id": "none", "log_feed": "none"},
            {"system_id": "unowned", "owner_id": "none"},
            {"system_id": "no-roster", "roster_feed": "none"},
            {"system_id": "no-log", "log_feed": "none"},
            {"system_id": "never-reviewed", "recertified": "never"},
            {"system_id": "insurer-records", **INSURER},
            {"system_id": "insurer-archive", **INSURER, "vendor_id": "nobody-knows"},
            {"system_id": "statements", **INSURER, "vendor_id": "printer"},
        ],
        exceptions=["unowned", "no-roster", "no-log", "never-reviewed", "insurer-archive", "statements"],
    ),
    Example(
        "a roster, or an agreement, of a system that the inventory does not know",
        systems=[{"system_id": "known"}],
        entitlements=[{"system_id": "known"}, {"system_id": "unheard-of"}],
        access_agreements=[{"system_id": "insurer-records"}],
        exceptions=["unheard-of", "insurer-records"],
    ),
    Example(
        "what it holds nobody knows",
        systems=[
            {"system_id": "whole", "holds_customer_information": None},
            {"system_id": "no-log", "holds_customer_information": None, "log_feed": "none"},
        ],
        exceptions=["no-log"],
    ),
]
