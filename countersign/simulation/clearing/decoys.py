"""What looks like money laundering and is none: five hundred accounts in each of which it happens once.

The kinds are those that drown surveillance in the ordinary course of a clearing firm. Each has what explains it in
the tables: a verified payee, the customer's own name or account, the purpose of a distribution.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from countersign.simulation.clearing.accounts import Account
from countersign.simulation.clearing.extracts import Row
from countersign.simulation.clearing.firms import FIRST_DAY, LAST_DAY
from countersign.simulation.clearing.movements import (
    BUSINESS_BANK,
    TITLE_ACCOUNT,
    TITLE_COMPANY,
    insurer_side,
    moment,
    money,
    payroll_side,
)
from countersign.simulation.days import business_days, trading
from countersign.simulation.records import Decoy

DECOYS = 500
# A look-back of a year lies before the first, and what follows the last is still in the story.
_BUSINESS_DAYS_BEFORE, _BUSINESS_DAYS_AFTER = 260, 70
_TRANSFERS, _BUSINESS_DAYS_APART = 6, 10


@dataclass(frozen=True)
class Placed:
    """A decoy in its account: the movements of each of its days. In a silent account nothing else happens."""

    decoy: Decoy
    account: Account
    is_silent: bool
    days: dict[date, list[Row]]


_Draw = Callable[[Account, date, Random], Iterator[tuple[date, Row]]]


def place_decoys(accounts: list[Account], random: Random) -> list[Placed]:
    """One decoy for each account that was kept for one, the kinds in turn."""
    days = business_days(FIRST_DAY, LAST_DAY)[_BUSINESS_DAYS_BEFORE:-_BUSINESS_DAYS_AFTER]
    return [_place(account, random.choice(days), random) for account in accounts if account.is_decoy]


def _place(account: Account, day: date, random: Random) -> Placed:
    what, control, draw = _KINDS[account.number % len(_KINDS)]
    moved: dict[date, list[Row]] = defaultdict(list)
    for number, (on, row) in enumerate(draw(account, day, random)):
        moved[on].append({"movement_id": f"D{account.number:03d}-{number + 1}", **row})
    key = (account.account_id, max(moved).isoformat())
    decoy = Decoy(f"decoy-{account.number + 1:03d}", what, control, key)
    return Placed(decoy, account, draw is _distribution, dict(moved))


def _payroll(account: Account, day: date, random: Random) -> Iterator[tuple[date, Row]]:
    """A yearly bonus: one large payment from the employer."""
    yield (
        day,
        money(
            account,
            moment(day, random),
            kind="ACH",
            direction="in",
            purpose="payroll",
            amount_usd=f"{random.randrange(25_500, 34_000)}.00",
            **payroll_side(account),
        ),
    )


def _escrow(account: Account, day: date, random: Random) -> Iterator[tuple[date, Row]]:
    """The price of a house comes from the owner's bank and goes to the title company two business days later."""
    price = random.randrange(38_000, 49_000)
    yield day, money(account, moment(day, random), kind="wire", direction="in", amount_usd=f"{price}.00")
    closing = trading().add(day, 2)
    yield (
        closing,
        money(
            account,
            moment(closing, random),
            kind="wire",
            direction="out",
            purpose="purchase of property",
            amount_usd=f"{price - 1200}.00",
            counterparty_name=TITLE_COMPANY,
            counterparty_account=TITLE_ACCOUNT,
            counterparty_bank_id=BUSINESS_BANK,
        ),
    )


def _distribution(account: Account, day: date, random: Random) -> Iterator[tuple[date, Row]]:
    """After more than a year of silence the year's required distribution is paid to the owner."""
    yield (
        day,
        money(
            account,
            moment(day, random),
            kind="ACH",
            direction="out",
            channel="automatic",
            purpose="retirement distribution",
            amount_usd=f"{random.randrange(5_200, 9_800)}.00",
        ),
    )


def _same_name(account: Account, day: date, random: Random) -> Iterator[tuple[date, Row]]:
    """A large wire to the owner, whose name the bank writes its own way."""
    given, surname = account.owners[0].split(" ", 1)
    written = (f"{surname} {given}", f"{given} {surname}".upper(), f"MR {given} {surname} JR", f"{surname}. {given}")
    yield (
        day,
        money(
            account,
            moment(day, random),
            kind="wire",
            direction="out",
            amount_usd=f"{random.randrange(25_500, 48_000)}.00",
            counterparty_name=written[account.number // len(_KINDS) % len(written)],
            counterparty_account=f"9{account.own_bank_account}",
        ),
    )


def _insurer_check(account: Account, day: date, random: Random) -> Iterator[tuple[date, Row]]:
    """An insurer's check, of which the owner takes most once it is collected."""
    amount = random.randrange(6_000, 14_000)
    check = {"kind": "check", "direction": "in", "purpose": "insurance", **insurer_side(account, day)}
    yield day, money(account, moment(day, random), amount_usd=f"{amount}.00", **check)
    later = trading().add(day, 8)
    yield later, money(account, moment(later, random), kind="wire", direction="out", amount_usd=f"{amount - 900}.00")


def _own_bank(account: Account, day: date, random: Random) -> Iterator[tuple[date, Row]]:
    """The same amount from the owner's bank, just below a limit, every other week."""
    for number in range(_TRANSFERS):
        on = trading().add(day, _BUSINESS_DAYS_APART * number)
        yield on, money(account, moment(on, random), kind="ACH", direction="in", amount_usd="2950.00")


_KINDS: tuple[tuple[str, str, _Draw], ...] = (
    ("a bonus from the employer", "paid_in_by_third_parties", _payroll),
    ("the price of a house, through the account to a title company", "money_passes_through", _escrow),
    ("a required distribution after a year of silence", "dormant_account_awakes", _distribution),
    ("a large wire to the owner, the name written otherwise", "paid_to_third_parties", _same_name),
    ("an insurer's check, taken out once collected", "checks_in_and_out", _insurer_check),
    ("equal transfers from the owner's bank, just below a limit", "just_below_limits", _own_bank),
)
