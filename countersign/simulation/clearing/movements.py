"""Movements of money and trades: how one is written, and those of the ordinary course of a day."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from random import Random

from countersign.simulation.clearing.accounts import Account, employer
from countersign.simulation.clearing.extracts import Row
from countersign.simulation.clearing.firms import FIRST_DAY, LAST_DAY
from countersign.simulation.clearing.securities import LISTED, Security
from countersign.simulation.days import ONE_DAY, at, trading

INSURER, INSURER_ACCOUNT = "Plains Mutual Insurance Company", "88000017"
TITLE_COMPANY, TITLE_ACCOUNT = "Prairie Title Company", "66120044"
BUSINESS_BANK = "104000016"
SETTLEMENT_DAYS = 3

_TRADES_EVERY = 10  # business days between an account's trades
# For each habit: kind of movement, direction, smallest and largest amount, what for; of which months it acts in.
_HABITS = {
    "payroll": ("ACH", "in", 900, 2200, "payroll", range(1, 13)),
    "own bank": ("ACH", "in", 200, 900, "none stated", range(1, 13)),
    "retirement": ("ACH", "out", 400, 1500, "retirement distribution", range(1, 13)),
    "same-name wire": ("wire", "out", 1000, 4500, "none stated", (2, 5, 8, 11)),
    "insurer": ("check", "in", 800, 2400, "insurance", (3, 9)),
}


def money(account: Account, at_: datetime, **said: object) -> Row:
    """One movement of money, with the account's own bank account on the other side unless `said` otherwise."""
    day = at_.date()
    return {
        "account_id": account.account_id,
        "introducing_firm_id": account.firm_id,
        "representative_id": account.representative_id,
        "posted_at": at_,
        "value_date": day,
        "currency": "USD",
        "status": "posted",
        "status_reason": "none",
        "reverses_id": "none",
        "purpose": "none stated",
        "counterparty_name": account.owners[0],
        "counterparty_account": account.own_bank_account,
        "counterparty_account_id": "none",
        "counterparty_bank_id": account.own_bank,
        "counterparty_bank_country": "US",
        "counterparty_country": "US",
        "counterparty_address": "Omaha NE",
        "conductor_id": "none",
        "instruction_id": "none",
        "instrument_number": "none",
        "instrument_issuer": "none",
        "is_endorsed_over": False,
        "collected_date": day,
        "memo": "",
        "channel": "introducing firm",
        "entered_by": "none",
        "device_id": "none",
        "ip_address": "none",
        **said,
    }


def ordinary_money(accounts: list[Account], day: date, slot: int, random: Random) -> Iterator[Row]:
    """What the accounts whose habit falls on this business day of the month move."""
    for account in accounts:
        kind, direction, smallest, largest, purpose, months = _HABITS[account.habit]
        if account.slot != slot or account.is_decoy or account.opened >= day or day.month not in months:
            continue
        yield money(
            account,
            moment(day, random),
            movement_id=f"M{day:%y%m%d}-{account.number}",
            kind=kind,
            direction=direction,
            amount_usd=f"{random.randrange(smallest, largest)}.{random.randrange(100):02d}",
            purpose=purpose,
            **other_side(account, day),
        )


def other_side(account: Account, day: date) -> dict[str, object]:
    """Who is on the other side of a habit: an employer, an insurer with its check, or the owner at another bank."""
    if account.habit == "payroll":
        return payroll_side(account)
    if account.habit == "insurer":
        return insurer_side(account, day)
    return {}


def payroll_side(account: Account) -> dict[str, object]:
    """The first owner's employer."""
    name = employer(account)
    return {
        "counterparty_name": name,
        "counterparty_account": employer_account(name),
        "counterparty_bank_id": BUSINESS_BANK,
    }


def employer_account(name: str) -> str:
    """The number of an employer's account, from the number in its name."""
    return f"770000{int(name.rsplit(' ', 1)[1]):02d}"


def insurer_side(account: Account, day: date) -> dict[str, object]:
    """The insurer, with its check."""
    return {
        "counterparty_name": INSURER,
        "counterparty_account": INSURER_ACCOUNT,
        "counterparty_bank_id": BUSINESS_BANK,
        "instrument_number": f"{day.toordinal()}{account.number:05d}",
        "instrument_issuer": INSURER,
        "collected_date": trading().add(day, SETTLEMENT_DAYS),
    }


def verified_payees(accounts: list[Account]) -> Iterator[tuple[date, Row]]:
    """Employers, the insurer and the title company, verified for everyone and again every half year."""
    employers = {employer(account) for account in accounts}
    known = [("employer", name, employer_account(name)) for name in sorted(employers)]
    known += [("insurer", INSURER, INSURER_ACCOUNT), ("title or escrow company", TITLE_COMPANY, TITLE_ACCOUNT)]
    for half_year in range(2 * (LAST_DAY.year - FIRST_DAY.year + 1)):
        began, ended = _half_year(half_year), _half_year(half_year + 1)
        for number, (kind, name, account_number) in enumerate(known):
            yield (
                began,
                {
                    "payee_id": f"Y{half_year:02d}{number:02d}",
                    "account_id": "any",
                    "kind": kind,
                    "name": name,
                    "account_number": account_number,
                    "bank_id": BUSINESS_BANK,
                    "verified_by": "example-aml-analyst",
                    "approved_by": "example-aml",
                    "reason": "known in the ordinary course",
                    "began_date": began,
                    "ended_date": ended,
                },
            )


def _half_year(number: int) -> date:
    """The first day of a half year, counted from that in which the story begins."""
    return date(FIRST_DAY.year + number // 2, 7 if number % 2 else 1, 1)


def ordinary_trades(accounts: list[Account], securities: list[Security], day: date, random: Random) -> Iterator[Row]:
    """The day's trades: every account buys or sells a little of a listed security now and then."""
    turn = day.toordinal() % _TRADES_EVERY
    settles = trading().add(day, SETTLEMENT_DAYS)
    for account in accounts:
        if (account.number + account.slot) % _TRADES_EVERY == turn and account.opened < day:
            security = securities[random.randrange(LISTED)]
            yield _trade(account, security, day, settles, random)


def _trade(account: Account, security: Security, day: date, settles: date, random: Random) -> Row:
    quantity, price = 10 * random.randrange(1, 12), security.closes[day]
    return {
        "trade_id": f"T{day:%y%m%d}-{account.number}",
        "order_id": f"O{day:%y%m%d}-{account.number}",
        "account_id": account.account_id,
        "introducing_firm_id": account.firm_id,
        "representative_id": account.representative_id,
        "executed_at": moment(day, random),
        "settlement_date": settles,
        "security_id": security.security_id,
        "side": "buy" if (day.month + account.number) % 2 else "sell",
        "quantity": quantity,
        "price_usd": price,
        "amount_usd": (quantity * price).quantize(Decimal("0.01")),
        "costs_usd": "9.95",
        "status": "executed",
        "replaces_id": "none",
        "settles_as": "regular",
        "was_held_here": True,
        "counterparty_firm": "0226",
        "counterparty_account_id": "none",
        "venue": "exchange",
        "entered_by": "none",
    }


def moment(day: date, random: Random) -> datetime:
    """A moment of the business day."""
    return at(day, f"{random.randrange(10, 16):02d}:{random.randrange(60):02d}")


def slot_of(day: date) -> int:
    """Which business day of its month a day is, from 1."""
    first = day.replace(day=1)
    return sum(trading().is_open(first + n * ONE_DAY) for n in range((day - first).days + 1))
