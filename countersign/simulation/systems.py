"""The systems that people of the firm enter, and the logins with which they enter them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal

from countersign.simulation.days import day_of, end_of, trading
from countersign.simulation.people import Person

CUSTOMER = "customer-records"
BROKERAGE = "brokerage-workstation"
OFFICE = "office-network"
LEARNING = "learning"
INSURER = "insurer-records"


@dataclass(frozen=True)
class System:
    """One line of the inventory."""

    system_id: str
    name: str
    vendor_id: str
    holds_customer_information: bool
    owner_id: str
    recertified: str

    @property
    def operated_by(self) -> str:
        return "firm" if self.vendor_id == "none" else "third party"

    @property
    def feed(self) -> str:
        """How the system's feeds begin: `insurer` of insurer-records, else its own name."""
        return "insurer" if self.system_id == INSURER else self.system_id


@dataclass
class Span:
    """One stretch during which a login works; `ended_at` None while it does."""

    granted_at: datetime
    granted_for: str
    ended_at: datetime | None = None


@dataclass
class Login:
    """One login of one system. `slot` says on which weekdays of a fortnight it is used in the ordinary course."""

    system_id: str
    login: str
    person: Person | None
    name: str
    branch: str
    spans: list[Span]
    kind: Literal["human", "service", "shared"] = "human"
    role: str = "user"
    slot: int | None = None
    privileged: bool = False
    second_factor: bool = True
    vaulted: bool = False
    anonymous: bool = False  # the roster gives a name and nothing else to know the holder by
    every_evening: bool = False  # a program that runs each day
    reviewed: bool = True
    removed: date | None = None  # first day on which the roster no longer lists it
    quiet: list[tuple[date, date]] = field(default_factory=list)  # not used in the ordinary course on [from, until)

    def span_on(self, day: date) -> Span | None:
        """The latest span that had begun by the end of the day."""
        begun = [span for span in self.spans if span.granted_at < end_of(day)]
        return begun[-1] if begun else None

    def enabled_on(self, day: date) -> bool:
        """Whether the login works at the end of the day."""
        span = self.span_on(day)
        return span is not None and (span.ended_at is None or span.ended_at >= end_of(day))

    def end(self, ended_at: datetime) -> None:
        """Disable the login."""
        assert self.spans[-1].ended_at is None, f"{self.login} is disabled already"
        self.spans[-1].ended_at = ended_at

    def used_on(self, day: date) -> bool:
        """Whether the rota has the login used that day: once a fortnight while it works and its holder is here."""
        if self.slot is None or day.toordinal() % 14 != self.slot or not trading().is_open(day):
            return False
        span = self.span_on(day)
        return (
            span is not None
            and day_of(span.granted_at) < day
            and (span.ended_at is None or day_of(span.ended_at) > day)
            and (self.person is None or self.person.associated_all(day))
            and not any(start <= day < until for start, until in self.quiet)
        )


_NUMBERED = {BROKERAGE: "BW", OFFICE: "ON", LEARNING: "LE", INSURER: "IN"}


@dataclass(frozen=True)
class Event:
    """One entry of a log."""

    occurred_at: datetime
    system_id: str
    login: str
    action: str
    records: int = 0
    succeeded: bool = True
    country: str = "US"
    object_id: str = ""

    @cached_property
    def event_id(self) -> str:
        """The log's number for the entry: a digest, so that it does not depend on what else happened that day."""
        facts = f"{self.system_id}|{self.login}|{self.occurred_at.isoformat()}|{self.action}|{self.object_id}"
        digest = sha256(facts.encode()).hexdigest()
        if self.system_id in _NUMBERED:
            return _NUMBERED[self.system_id] + digest[:18]
        return f"{digest[:8]}-{digest[8:12]}-4{digest[12:15]}-a{digest[15:18]}-{digest[18:30]}"
