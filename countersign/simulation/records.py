"""The lines of the firm's registers, and what is written down about the story itself."""

from dataclasses import dataclass
from datetime import date, datetime

from countersign.simulation.people import Person


@dataclass(frozen=True)
class Planted:
    """One exception that has to be found, by one control under one key.

    `began` is the day the condition began, `first_possible` the control's first due date on which it can be seen.
    `finding` is the finding of the published account (M1 to M8), or the card in the catalogue of controls where the
    account has none. `invented` says whether the fact itself is ours; days, names and counts always are.
    """

    id: str
    finding: str
    control: str
    key: tuple[str, ...]
    began: date
    first_possible: date
    what: str
    invented: bool


@dataclass(frozen=True)
class Decoy:
    """Something that looks like an exception and is none; where `undetermined`, nobody can tell."""

    id: str
    what: str
    control: str
    key: tuple[str, ...]
    undetermined: bool = False


@dataclass
class Notice:
    """A notice to the operator of a system that a person has left."""

    notice_id: str
    person: Person
    system_id: str
    sent_at: datetime
    acknowledged_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Checkout:
    """A loan of a shared login's secret."""

    checkout_id: str
    system_id: str
    login: str
    person_id: str
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class Disclosure:
    """A fact that Form U4 has to show."""

    registration_event_id: str
    person_id: str
    kind: str
    occurred: date
    learned: date
    filed: date


@dataclass(frozen=True)
class BackgroundCheck:
    """The checks behind one application."""

    background_check_id: str
    person_id: str
    u4_filed: date
    investigated: date
    searched: date
