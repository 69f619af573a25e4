"""Every posted payment to or from outside, with whether the other side is a third party.

A third party bears a name less like every owner's than the firm's threshold, and the account is none that was verified
as the customer's own. Where no name came with the payment, or an owner's is not known, nobody can say: null. A payee
that was verified in the ordinary course is still a third party; `payee_is_verified` says so, and a control may let it
pass. Currency, dividends, interest, fees and journals have nobody outside on the other side.
"""

from countersign.authoring import Example, Firm, Table, _, derived, ifelse, look_up

INSIDE = ("currency", "dividend", "interest", "fee", "journal")
ANY = "any"


@derived(key="movement_id", each_day=True)
def third_party_movements(cash_movements: Table, name_comparisons: Table, verified_payees: Table, firm: Firm) -> Table:
    outside = cash_movements.filter(_.status == "posted", ~_.kind.isin(INSIDE)).select(
        "movement_id",
        "account_id",
        "introducing_firm_id",
        "kind",
        "direction",
        "amount_usd",
        "posted_at",
        "posted_date",
        "counterparty_name",
        "counterparty_account",
        "counterparty_bank_id",
        "counterparty_country",
        "instruction_id",
        "reverses_id",
    )
    compared = look_up(
        outside, name_comparisons, ["account_id", "counterparty_name", "posted_date"], similarity="similarity"
    )
    known = look_up(compared, _verified(outside, verified_payees), "movement_id", is_own="is_own", is_payee="is_payee")
    unlike = _.similarity < firm.third_party_similarity.on(_.posted_date)
    return known.mutate(
        is_third_party=ifelse(_.is_own.fill_null(False), False, unlike),
        payee_is_verified=_.is_payee.fill_null(False),
    ).drop("is_own", "is_payee")


def _verified(movements: Table, payees: Table) -> Table:
    """The movements whose other side was verified by that day: as the customer's own account, or as a payee."""
    known = payees.select(
        "account_number", "bank_id", "began_date", "ended_date", payee_account=_.account_id, payee_kind=_.kind
    )
    in_time = movements.join(known, movements.counterparty_account == known.account_number).filter(
        _.began_date <= _.posted_date, _.posted_date < _.ended_date
    )
    theirs = in_time.filter((_.payee_account == ANY) | (_.payee_account == _.account_id))
    same_bank = theirs.filter((_.bank_id == ANY) | (_.bank_id == _.counterparty_bank_id).fill_null(False))
    return same_bank.group_by("movement_id").agg(
        is_own=((_.payee_kind == "own account") & (_.payee_account == _.account_id)).max(),
        is_payee=(_.payee_kind != "own account").max(),
    )


def _gives(movement: str, third: bool | None, payee: bool = False) -> dict[str, object]:
    return {"movement_id": movement, "is_third_party": third, "payee_is_verified": payee}


EXAMPLES = [
    Example(
        "the owner, somebody else, nobody named; currency has no other side, and what was refused did not move",
        account_parties=[{"customer_id": "C1"}],
        customers=[{"customer_id": "C1"}],
        cash_movements=[
            {"movement_id": "a", "counterparty_name": "Merriweather Ada"},
            {"movement_id": "b", "counterparty_name": "Basil Quine"},
            {"movement_id": "c", "counterparty_name": None},
            {"movement_id": "d", "counterparty_name": "Basil Quine", "kind": "currency"},
            {"movement_id": "e", "counterparty_name": "Basil Quine", "status": "rejected"},
        ],
        gives=[_gives("a", False), _gives("b", True), _gives("c", None)],
    ),
    Example(
        "a verified payee is a third party in the ordinary course, and only while; a verified own account is none",
        account_parties=[{"customer_id": "C1"}],
        customers=[{"customer_id": "C1"}],
        verified_payees=[
            {"payee_id": "p", "account_number": "661200", "ended_date": "2017-11-28"},
            {"payee_id": "q", "account_number": "661201", "ended_date": "2017-10-31"},
            {"payee_id": "r", "account_number": "778001", "kind": "own account", "account_id": "A100001"},
            {"payee_id": "s", "account_number": "778002", "kind": "own account", "account_id": "A9"},
        ],
        cash_movements=[
            {"movement_id": "a", "counterparty_name": "Prairie Title Company", "counterparty_account": "661200"},
            {"movement_id": "b", "counterparty_name": "Prairie Title Company", "counterparty_account": "661201"},
            {"movement_id": "c", "counterparty_name": "AM Household", "counterparty_account": "778001"},
            {"movement_id": "d", "counterparty_name": "BQ Household", "counterparty_account": "778002"},
        ],
        gives=[_gives("a", True, True), _gives("b", True), _gives("c", False), _gives("d", True)],
    ),
]
