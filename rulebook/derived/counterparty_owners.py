"""Each name on the other side of a day's movements, beside each owner of the account: what has to be compared.

A name is compared once a day and account, however many movements bear it. An account whose owners are not known has
its name once, beside no owner. Movements without a name are in `third_party_movements`, and need no comparing.
"""

from countersign.authoring import Example, Table, _, derived, literal, look_up, union

OWNERS = ("owner", "joint owner", "trustee", "custodian", "minor")


@derived(key=("account_id", "counterparty_name", "posted_date", "owner_number"), each_day=True)
def counterparty_owners(cash_movements: Table, account_parties: Table, customers: Table) -> Table:
    keys = ["account_id", "counterparty_name", "posted_date"]
    named = cash_movements.filter(_.counterparty_name.notnull()).select(*keys).distinct()
    owners = account_parties.filter(_.role.isin(OWNERS)).select("account_id", "customer_id", "began_date", "ended_date")
    in_time = named.join(owners, "account_id").filter(
        _.began_date <= _.posted_date, (_.posted_date < _.ended_date).fill_null(True)
    )
    beside = in_time.select(*keys, owner_number=_.customer_id).distinct()
    ownerless = named.anti_join(beside, keys).mutate(owner_number=literal("unknown"))
    return look_up(
        union(beside, ownerless),
        customers.rename(owner_number="customer_id"),
        "owner_number",
        owner_name="name",
        owner_other_names="other_names",
    )


EXAMPLES = [
    Example(
        "two movements with one name; a former owner and a beneficiary are not compared; an account without owners",
        account_parties=[
            {"customer_id": "C1"},
            {"customer_id": "C2", "ended_date": "2016-01-04"},
            {"customer_id": "C3", "role": "beneficiary"},
        ],
        customers=[{"customer_id": "C1", "name": "Ada Merriweather"}],
        cash_movements=[
            {"movement_id": "a", "counterparty_name": "Merriweather, Ada"},
            {"movement_id": "b", "counterparty_name": "Merriweather, Ada"},
            {"movement_id": "c", "counterparty_name": None},
            {"movement_id": "d", "account_id": "A9", "counterparty_name": "Basil Oakford"},
        ],
        gives=[
            {
                "account_id": "A100001",
                "counterparty_name": "Merriweather, Ada",
                "posted_date": "2017-10-31",
                "owner_number": "C1",
                "owner_name": "Ada Merriweather",
                "owner_other_names": "",
            },
            {
                "account_id": "A9",
                "counterparty_name": "Basil Oakford",
                "posted_date": "2017-10-31",
                "owner_number": "unknown",
                "owner_name": None,
                "owner_other_names": None,
            },
        ],
    ),
]
