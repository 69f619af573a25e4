"""Securities and what they closed at: listed ones for the ordinary course, and low-priced ones over the counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from countersign.simulation.clearing.extracts import Row
from countersign.simulation.clearing.firms import FIRST_DAY, LAST_DAY
from countersign.simulation.days import business_days

LISTED, OVER_THE_COUNTER = 40, 20
_NEVER = date(9999, 12, 31)
_MILLION = 1_000_000


@dataclass(frozen=True)
class Security:
    """One security, with its close on each business day of the story, in the order of the days."""

    security_id: str
    is_listed: bool
    shares: int
    closes: dict[date, Decimal]


def make_securities(rng: Random) -> list[Security]:
    """The listed securities, then those over the counter."""
    days = business_days(FIRST_DAY, LAST_DAY)
    return [_security(rng, number, days) for number in range(LISTED + OVER_THE_COUNTER)]


def _security(rng: Random, number: int, days: list[date]) -> Security:
    is_listed = number < LISTED
    middle = rng.uniform(15, 90) if is_listed else rng.uniform(0.05, 4)
    price, closes = middle, {}
    for day in days:
        price *= 1 + rng.uniform(-0.02, 0.02) + 0.02 * (middle - price) / middle  # wanders, and comes back
        closes[day] = Decimal(f"{price:.4f}")
    shares = rng.randrange(20, 400) * (_MILLION if is_listed else _MILLION // 2)
    return Security(f"{number + 1:06d}{'A' if is_listed else 'Z'}10", is_listed, shares, closes)


def register(securities: list[Security]) -> Iterator[tuple[date, Row]]:
    """The securities master."""
    for number, security in enumerate(securities):
        yield (
            FIRST_DAY,
            {
                "security_id": security.security_id,
                "symbol": f"Q{number + 1:03d}",
                "issuer": f"Issuer No. {number + 1}",
                "kind": "common stock",
                "venue": "national exchange" if security.is_listed else "over the counter",
                "shares_outstanding": security.shares,
                "float_shares": security.shares * 8 // 10,
                "is_shell": False,
                "shell_until_date": _NEVER,
                "name_changed_date": _NEVER,
                "reverse_split_date": _NEVER,
                "suspended_date": _NEVER,
                "is_buyer_beware": False,
                "has_current_information": True,
                "listed_date": date(1999, 1, 4),
            },
        )


def prices(securities: list[Security], day: date, rng: Random) -> list[Row]:
    """What was paid for each security on a day."""
    return [
        {
            "security_id": security.security_id,
            "price_date": day,
            "close_usd": security.closes[day],
            "high_usd": security.closes[day],
            "low_usd": security.closes[day],
            "volume": security.shares // 400 + rng.randrange(security.shares // 2000),
        }
        for security in securities
    ]
