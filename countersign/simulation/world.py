"""What is true in the simulated firm, and the acts that change it.

Everything is decided while the world is made; the sources are drawn from it afterwards. What is planted and what
only looks like it are written down here as they are made, so that nothing has to be recognised later.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from countersign.simulation.days import FRIDAY, MERGER, all_days, at, day_of, trading
from countersign.simulation.names import Names, plain
from countersign.simulation.people import Period, Person, Registration
from countersign.simulation.records import BackgroundCheck, Checkout, Decoy, Disclosure, Notice, Planted
from countersign.simulation.systems import (
    BROKERAGE,
    CUSTOMER,
    INSURER,
    LEARNING,
    OFFICE,
    Event,
    Login,
    Span,
    System,
)


@dataclass
class World:
    """The firm as it is. `planted` says whether it is the firm of the story or the one that handles all of it well."""

    seed: int
    planted_story: bool
    branches: int
    names: Names = field(init=False)
    persons: list[Person] = field(default_factory=list)
    systems: list[System] = field(default_factory=list)
    logins: dict[tuple[str, str], Login] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    checkouts: list[Checkout] = field(default_factory=list)
    disclosures: list[Disclosure] = field(default_factory=list)
    background_checks: list[BackgroundCheck] = field(default_factory=list)
    events: dict[date, list[Event]] = field(default_factory=dict)
    agreement_named: list[Person] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    decoys: list[Decoy] = field(default_factory=list)
    facts: list[tuple[date, str, bool]] = field(default_factory=list)
    _emails: set[str] = field(default_factory=set)
    _by_person: dict[str, list[Login]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.random("names"))

    def random(self, purpose: str) -> Random:
        """A stream of its own for each purpose, so that a change in one leaves the others as they were."""
        return Random(f"{self.seed}/{purpose}")  # noqa: S311 - a story, not a secret

    def branch(self, number: int) -> str:
        """The name of a branch; numbers go round."""
        return f"B{number % self.branches + 1:04d}"

    def join(
        self,
        name: tuple[str, str],
        began_at: datetime,
        *,
        branch: str,
        department: str,
        registered: bool,
        origin: str = "hired",
        person_id: str = "",
    ) -> Person:
        """Somebody becomes associated, and registered where they are to be."""
        number = len(self.persons) + 1
        person = Person(
            person_id=person_id or f"P{100000 + number}",
            employee_number=f"E{40000 + number}",
            crd_number=str(2000000 + 37 * number) if registered else "none",
            given=name[0],
            surname=name[1],
            email=self._email(*name),
            branch_id=branch,
            department=department,
            manager_id="example-ops",
            registration="registered" if registered else "associated",
            origin=origin,
        )
        self.persons.append(person)
        self.begin(person, began_at)
        return person

    def begin(self, person: Person, began_at: datetime) -> None:
        """An association begins, the first or another."""
        number = len(person.periods) + 1
        person.periods.append(Period(f"{person.person_id}-{number}", began_at))
        if person.registration == "registered":
            registration_id = f"R{person.crd_number}-{number}"
            person.registrations.append(Registration(registration_id, day_of(began_at)))

    def grant(self, system_id: str, person: Person, granted_at: datetime, slot: int | None, **facts: object) -> Login:
        """A person is given a login in one of the firm's systems or the learning system."""
        digits = person.employee_number[1:]
        login = {CUSTOMER: person.email, BROKERAGE: f"bw{digits}", OFFICE: f"u{digits}", LEARNING: person.email}[
            system_id
        ]
        return self.add_login(
            Login(
                system_id,
                login,
                person,
                person.legal_name,
                person.branch_id,
                [Span(granted_at, person.department_on(day_of(granted_at)))],
                slot=slot,
                **facts,  # type: ignore[arg-type]
            )
        )

    def add_login(self, login: Login) -> Login:
        """Put a login on its system's roster."""
        key = (login.system_id, login.login)
        assert key not in self.logins, f"{key} is taken"
        self.logins[key] = login
        if login.person:
            self._by_person.setdefault(login.person.person_id, []).append(login)
        return login

    def logins_of(self, person: Person) -> list[Login]:
        """Every login of a person."""
        return self._by_person.get(person.person_id, [])

    def leave(self, person: Person, ended_at: datetime, *, within_minutes: int, u5_days: int = 12) -> None:
        """An association ends; all systems but the partner's are closed in time, and the learning operator is told.

        Whether the partner is told, and when it closes its system, is the story.
        """
        person.periods[-1].ended_at = ended_at
        day = day_of(ended_at)
        for registration in person.registrations:
            if registration.ended is None:
                registration.ended = day
                registration.u5_filed = trading().on_or_before(day + timedelta(days=u5_days))
        for number, login in enumerate(self.logins_of(person)):
            if login.system_id != INSURER and login.enabled_on(day):
                login.end(ended_at + timedelta(minutes=within_minutes + 7 * number))
                login.removed = day + timedelta(days=60)
        self.tell(LEARNING, person, ended_at + timedelta(minutes=within_minutes))

    def tell(
        self,
        system_id: str,
        person: Person,
        sent_at: datetime,
        *,
        acknowledged: int | None = 45,
        confirmed: int | None = 60,
    ) -> Notice:
        """A notice that a person has left; minutes until the operator acknowledges and confirms it."""
        notice = Notice(
            f"N{len(self.notices) + 1:05d}",
            person,
            system_id,
            sent_at,
            None if acknowledged is None else sent_at + timedelta(minutes=acknowledged),
            None if confirmed is None else sent_at + timedelta(minutes=confirmed),
        )
        self.notices.append(notice)
        return notice

    def use(self, event: Event) -> Event:
        """Something is done in a system outside the ordinary course."""
        self.events.setdefault(day_of(event.occurred_at), []).append(event)
        return event

    def plant(  # noqa: PLR0917 - the columns of a table, in its order
        self,
        finding: str,
        control: str,
        key: tuple[str, ...],
        began: date,
        seen: date,
        what: str,
        *,
        invented: bool = True,
    ) -> None:
        """Write down an exception that has to be found. The clean firm has none."""
        assert self.planted_story
        number = len(self.planted) + 1
        self.planted.append(Planted(f"mml-{number:03d}", finding, control, key, began, seen, what, invented))

    def decoy(self, what: str, control: str, key: tuple[str, ...], *, undetermined: bool = False) -> None:
        """Write down something that looks like an exception and is none."""
        self.decoys.append(Decoy(f"decoy-{len(self.decoys) + 1:03d}", what, control, key, undetermined))

    def uses(self, login: Login) -> list[date]:
        """Every day on which the login is used, by the rota or outside it."""
        outside = {day for day, events in self.events.items() if any(e.login == login.login for e in events)}
        return [day for day in all_days() if day in outside or login.used_on(day)]

    def _email(self, given: str, surname: str) -> str:
        stem = plain(f"{given}.{surname}".replace(".", " ")).lower().replace(" ", ".")
        number = 1
        while (email := f"{stem}{number if number > 1 else ''}@firm.example") in self._emails:
            number += 1
        self._emails.add(email)
        return email


def any_slot(rng: Random, *, fridays: bool = True) -> int:
    """A weekday of a fortnight. Without Fridays, 45 days after the last use is never a Monday on which controls run."""
    weekday = rng.randrange(FRIDAY + fridays)
    monday = MERGER.toordinal()
    return (monday + weekday + 7 * rng.randrange(2)) % 14


def office_hours(rng: Random, day: date) -> datetime:
    """A moment between 10:00 and 15:00, New York."""
    return at(day, "10:00") + timedelta(minutes=rng.randrange(300))
