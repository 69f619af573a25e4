"""What moved in each account on each day, by kind and direction: how many movements, their sum, the largest.

Only what was posted has moved. What reverses an earlier movement stands by itself, on its own day, so that a sum can
leave out the two together. Amounts below every floor are kept: they count when a window adds them up.
"""

from countersign.authoring import Example, Table, _, derived


@derived(
    key=("account_id", "introducing_firm_id", "kind", "direction", "is_reversal", "posted_date"),
    each_day=True,
)
def account_days(cash_movements: Table) -> Table:
    posted = cash_movements.filter(_.status == "posted")
    return posted.group_by(
        "account_id", "introducing_firm_id", "kind", "direction", "posted_date", is_reversal=_.reverses_id != "none"
    ).agg(movement_count=_.count(), total_usd=_.amount_usd.sum(), largest_usd=_.amount_usd.max())


def _day(direction: str, is_reversal: bool, count: int, total: int, largest: int) -> dict[str, object]:
    return {
        "account_id": "A100001",
        "introducing_firm_id": "harbor",
        "kind": "wire",
        "direction": direction,
        "is_reversal": is_reversal,
        "posted_date": "2017-10-31",
        "movement_count": count,
        "total_usd": total,
        "largest_usd": largest,
    }


EXAMPLES = [
    Example(
        "two wires out, one of which came back, and one that was refused",
        cash_movements=[
            {"movement_id": "a", "amount_usd": "4999"},
            {"movement_id": "b", "amount_usd": "1"},
            {"movement_id": "c", "amount_usd": "1", "direction": "in", "reverses_id": "b"},
            {"movement_id": "d", "amount_usd": "90000", "status": "rejected", "status_reason": "suspicion"},
        ],
        gives=[_day("out", False, 2, 5000, 4999), _day("in", True, 1, 1, 1)],
    ),
    Example(
        "just before midnight in New York it is still the same day",
        cash_movements=[{"posted_at": "2017-11-01T03:59Z", "amount_usd": "20"}],
        gives=[_day("out", False, 1, 20, 20)],
    ),
]
