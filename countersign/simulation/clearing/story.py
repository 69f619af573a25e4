"""The clearing firm's story as others see it: its days, and the files of each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random

from countersign.simulation.clearing import accounts, firms, movements, securities
from countersign.simulation.clearing.decoys import DECOYS, place_decoys
from countersign.simulation.clearing.extracts import Row, events, state
from countersign.simulation.clearing.firms import FIRST_DAY, LAST_DAY
from countersign.simulation.days import all_days, trading
from countersign.simulation.lines import StateText
from countersign.simulation.names import Names
from countersign.simulation.records import Decoy, Planted

_EVENTS = ("cash-movements", "security-movements", "trades", "prices", "movement-totals")


class ClearingStory:
    """A clearing firm and the accounts it carries, 2009 to 2016. The same seed and size give the same bytes."""

    name = "legent"
    title = "Surveillance that could not have failed: a clearing firm and what moves through its introducing firms"
    first_day, last_day = FIRST_DAY, LAST_DAY

    def __init__(self, seed: int, size: float) -> None:
        self._seed = seed
        self._firms = firms.introducing_firms(self._random("introducing firms"), size)
        names = Names(self._random("names"))
        self._accounts = accounts.make_accounts(self._random("accounts"), names, self._firms, size, DECOYS)
        self._securities = securities.make_securities(self._random("securities"))
        self._decoys = place_decoys(self._accounts, self._random("decoys"))
        silent = {placed.account.number for placed in self._decoys if placed.is_silent}
        self._traders = [account for account in self._accounts if account.number not in silent]
        self._decoy_money: dict[date, list[Row]] = defaultdict(list)
        for placed in self._decoys:
            for day, rows in placed.days.items():
                self._decoy_money[day].extend(rows)

    def days(self) -> Iterator[date]:
        """Every calendar day of the story, in order."""
        return all_days(FIRST_DAY, LAST_DAY)

    def write_day(self, day: date, inbox: Path, *, without: frozenset[str] = frozenset()) -> list[Path]:
        """Write the source files about one business date into the inbox, and return them; none on other days.

        `without` names feeds that are withheld. A day outside the story, or a feed it does not have, is a ValueError.
        """
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(
                f"{day} is outside the story, which runs from {FIRST_DAY} to {LAST_DAY}. Name a day within."
            )
        if unknown := without - set(self.feeds):
            raise ValueError(f"{', '.join(sorted(unknown))} is no feed of the story; it has {', '.join(self.feeds)}.")
        if not trading().is_open(day):
            return []
        inbox.mkdir(parents=True, exist_ok=True)
        happened = self._happened(day)
        written = []
        for feed in self.feeds:
            if feed not in without:
                path = inbox / f"{feed.replace('-', '_')}_{day}.csv"
                text = events(_table(feed), happened[feed]) if feed in _EVENTS else self._states[feed].on(day)
                path.write_bytes(text)
                written.append(path)
        return written

    @cached_property
    def feeds(self) -> tuple[str, ...]:
        """Every feed by its name in feeds.toml."""
        return (*self._states, *_EVENTS)

    @property
    def planted(self) -> list[Planted]:
        """Every exception that has to be found: none, on the clean ground."""
        return []

    @property
    def decoys(self) -> list[Decoy]:
        """What looks like an exception and is none."""
        return [placed.decoy for placed in self._decoys]

    @cached_property
    def _states(self) -> dict[str, StateText]:
        registers = {
            "introducing-firms": firms.register(self._firms),
            "customers": accounts.customers(self._accounts),
            "accounts": accounts.master(self._accounts),
            "account-parties": accounts.parties(self._accounts),
            "verified-payees": movements.verified_payees(self._accounts),
            "securities": securities.register(self._securities),
        }
        made = {feed: state(_table(feed), rows) for feed, rows in registers.items()}
        made["clearing-terms"] = firms.terms(self._firms)
        return made

    def _happened(self, day: date) -> dict[str, Sequence[Row]]:
        random, slot = self._random(f"money/{day}"), movements.slot_of(day)
        moved = [*movements.ordinary_money(self._accounts, day, slot, random), *self._decoy_money[day]]
        traded = list(movements.ordinary_trades(self._traders, self._securities, day, self._random(f"trades/{day}")))
        return {
            "cash-movements": moved,
            "security-movements": (),
            "trades": traded,
            "prices": securities.prices(self._securities, day, self._random(f"volumes/{day}")),
            "movement-totals": [*_totals("cash_movements", day, moved), *_totals("trades", day, traded)],
        }

    def _random(self, purpose: str) -> Random:
        """A stream of its own for each purpose, so that a change in one leaves the others as they were."""
        return Random(f"{self._seed}/{purpose}")  # noqa: S311 - a story, not a secret


def _table(feed: str) -> str:
    return feed.replace("-", "_")


def _totals(table: str, day: date, rows: Sequence[Row]) -> Iterator[Row]:
    """What the books say of a table's day: the same movements, added up by introducing firm and kind."""
    sums: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for row in rows:
        kind = str(row["kind"] if "kind" in row else row["side"])
        direction = str(row["direction"] if "direction" in row else "in" if kind.startswith("buy") else "out")
        sums[str(row["introducing_firm_id"]), kind, direction].append(Decimal(str(row["amount_usd"])))
    for (firm_id, kind, direction), amounts in sorted(sums.items()):
        yield {
            "business_date": day,
            "introducing_firm_id": firm_id,
            "movements": table,
            "kind": kind,
            "direction": direction,
            "movement_count": len(amounts),
            "total_usd": sum(amounts),
        }
