"""The story as others see it: its days, the files of each, and what has to be found in them."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

from countersign.simulation import lookalikes, partner, partner_plants, plants, population
from countersign.simulation.days import FIRST_DAY, LAST_DAY, all_days, trading
from countersign.simulation.facts import FACTS
from countersign.simulation.lines import StateText
from countersign.simulation.logs import Logs
from countersign.simulation.records import Decoy, Planted
from countersign.simulation.registers import registers
from countersign.simulation.rosters import rosters
from countersign.simulation.systems import BROKERAGE, CUSTOMER, INSURER, LEARNING, OFFICE, System
from countersign.simulation.world import World

_BRANCHES, _FEWEST_BRANCHES = 1500, 170
# Feeds that are delivered on business days only.
_ON_BUSINESS_DAYS = frozenset(
    {"crd-registrations", "registration-events", "background-checks", "introducing-firms", "accounts"}
)
_SUFFIXES = {
    "customer-records-roster": "json",
    "customer-records-log": "jsonl",
    "office-network-roster": "ldif",
    "office-network-log": "jsonl",
}


class Story:
    """A synthetic firm over thirteen months. The same seed, size and kind give the same bytes."""

    name = "mml"
    title = "Access after leaving: a broker-dealer, the people it took over, and a partner insurer's system"
    first_day, last_day = FIRST_DAY, LAST_DAY

    def __init__(self, seed: int, size: float, *, planted: bool) -> None:
        self._world = _make(seed, size, planted=planted)
        self._logs = Logs(self._world)

    def days(self) -> Iterator[date]:
        """Every calendar day of the story, in order."""
        return all_days()

    def write_day(self, day: date, inbox: Path, *, without: frozenset[str] = frozenset()) -> list[Path]:
        """Write the source files about one business date into the inbox, and return them.

        `without` names feeds that are withheld. Walk the days in order: text that did not change is kept. A day
        outside the story raises ValueError.
        """
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(
                f"{day} is outside the story, which runs from {FIRST_DAY} to {LAST_DAY}. Name a day within."
            )
        if unknown := without - set(self.feeds):
            raise ValueError(f"{', '.join(sorted(unknown))} is no feed of the story; it has {', '.join(self.feeds)}.")
        inbox.mkdir(parents=True, exist_ok=True)
        written = []
        for feed in self.feeds:
            if feed in without or (feed in _ON_BUSINESS_DAYS and not trading().is_open(day)):
                continue
            path = inbox / f"{feed.replace('-', '_')}_{day}.{_SUFFIXES.get(feed, 'csv')}"
            path.write_bytes(self._text(feed, day))
            written.append(path)
        return written

    @cached_property
    def feeds(self) -> tuple[str, ...]:
        """Every feed by its name in feeds.toml."""
        return (*self._states, *self._log_feeds)

    @property
    def planted(self) -> list[Planted]:
        """Every exception that has to be found, and no other may be."""
        return list(self._world.planted)

    @property
    def decoys(self) -> list[Decoy]:
        """What looks like an exception and is none."""
        return list(self._world.decoys)

    @property
    def facts(self) -> list[tuple[date, str, bool]]:
        """The dated facts of the story, in order; true says that the fact is invented."""
        return list(FACTS)

    @cached_property
    def _states(self) -> dict[str, StateText]:
        return {**registers(self._world), **rosters(self._world)}

    @cached_property
    def _log_feeds(self) -> dict[str, str]:
        return {f"{system.feed}-log": system.system_id for system in self._world.systems}

    def _text(self, feed: str, day: date) -> bytes:
        if feed in self._log_feeds:
            return self._logs.on(self._log_feeds[feed], day)
        return self._states[feed].on(day)


def _make(seed: int, size: float, *, planted: bool) -> World:
    world = World(seed, planted, max(_FEWEST_BRANCHES, round(_BRANCHES * size)))
    world.systems = [
        System(CUSTOMER, "Customer records", "none", True, "example-ops", "quarterly"),
        System(BROKERAGE, "Brokerage workstation", "none", True, "example-ops", "quarterly"),
        System(OFFICE, "Office network", "none", False, "example-iso", "half-yearly"),
        System(LEARNING, "Learning", "campus", False, "example-hr", "quarterly"),
        System(INSURER, "The insurer's records", "insurer", True, "none" if planted else "example-vendor", "quarterly"),
    ]
    population.officers(world)
    partners = partner.build(world)
    lookalikes.build(world)
    plants.build(world)
    population.joiners(world, size)
    population.everyone_else(world, size)
    population.amendments(world, size)
    if planted:
        partner_plants.plant(world, partners)
    return world
