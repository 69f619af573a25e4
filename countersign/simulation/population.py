"""The firm's own people: its officers, those who came with the acquisition, those who join, and everyone else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from countersign.simulation.days import LAST_DAY, MERGER, at, business_days, trading
from countersign.simulation.people import Person
from countersign.simulation.records import BackgroundCheck, Disclosure
from countersign.simulation.systems import BROKERAGE, CUSTOMER, LEARNING, OFFICE
from countersign.simulation.world import World, any_slot

REGISTERED, ASSOCIATED, ACQUIRED, JOINERS, AMENDMENTS = 8400, 1200, 2600, 250, 300
# Share of people with a login, by system: together some ten thousand logins.
_SHARES = {CUSTOMER: 0.30, BROKERAGE: 0.18, OFFICE: 0.36, LEARNING: 0.22}
_HIRED_FROM = date(2001, 1, 2)

# Those who hold the firm's roles; firm.toml says which from when.
OFFICERS = {
    "example-ceo": ("Marguerite", "Halloran"),
    "example-cco": ("Dorothea", "Lindqvist"),
    "example-iso": ("Ambrose", "Tennant"),
    "example-iam": ("Priya", "Raghavan"),
    "example-registration": ("Lucille", "Barrowman"),
    "example-vendor": ("Desmond", "Achterberg"),
    "example-ops": ("Winifred", "Castellane"),
    "example-aml": ("Thaddeus", "Okonjo"),
    "example-finop": ("Rosalind", "Ferncastle"),
    "example-hr": ("Cornelius", "Vandermeer"),
    "example-audit": ("Henrietta", "Blackstone"),
    "example-cco-deputy": ("Leopold", "Marchetti"),
    "example-aml-analyst": ("Evangeline", "Prothero"),
    "example-cfo": ("Bartholomew", "Quist"),
    "example-relations": ("Solveig", "Amberley"),
    "example-operator": ("Tobias", "Wrenfield"),
    "example-author": ("Isolde", "Farnsworth"),
}


@dataclass
class Staff:
    """Makes people of the ordinary kind, each with the logins that come with the work."""

    world: World
    rng: Random

    def person(
        self, *, registered: bool, acquired: bool, department: str = "", began_at: datetime | None = None
    ) -> Person:
        """Somebody who works here, hired long ago unless `began_at` or the merger says when."""
        if acquired:
            began_at = at(MERGER, "00:00")
        elif began_at is None:
            began_at = at(_HIRED_FROM + timedelta(days=self.rng.randrange(5800)), "09:00")
        return self.world.join(
            self.world.names.common(),
            began_at,
            branch=self.world.branch(self.rng.randrange(self.world.branches)),
            department=department or self._department(registered),
            registered=registered,
            origin="acquired" if acquired else "hired",
        )

    def equip(self, person: Person, *system_ids: str) -> None:
        """Give the person logins in these systems, on the first day."""
        began = person.periods[0].began_at
        granted_at = max(began + timedelta(hours=1), at(MERGER, "08:00")) if person.origin == "acquired" else began
        for system_id in system_ids:
            self.world.grant(system_id, person, granted_at + timedelta(minutes=30), any_slot(self.rng))

    def equip_by_share(self, person: Person) -> None:
        """Give the person the logins that the shares say."""
        self.equip(person, *(system_id for system_id, share in _SHARES.items() if self.rng.random() < share))

    def _department(self, registered: bool) -> str:
        if registered:
            return "sales" if self.rng.random() < 0.85 else "service"
        return self.rng.choice(("operations", "service", "technology", "compliance"))


def officers(world: World) -> None:
    """Those who answer for the firm's controls."""
    rng = world.random("officers")
    for person_id, name in OFFICERS.items():
        person = world.join(
            name,
            at(date(2012, 1, 3), "09:00"),
            branch="B0001",
            department="compliance",
            registered=True,
            person_id=person_id,
        )
        person.manager_id = "example-cco" if person_id == "example-ceo" else "example-ceo"
        for system_id in (CUSTOMER, OFFICE, LEARNING):
            world.grant(system_id, person, at(date(2012, 1, 3), "10:00"), any_slot(rng))


def joiners(world: World, size: float) -> list[Person]:
    """People hired during the year, each checked before the application and searched within thirty days of it."""
    rng, days = world.random("joiners"), business_days(MERGER + timedelta(days=7), LAST_DAY - timedelta(days=10))
    staff = Staff(world, rng)
    hired = []
    for number in range(max(12, round(JOINERS * size))):
        day = rng.choice(days)
        person = staff.person(registered=rng.random() < 0.9, acquired=False, began_at=at(day, "09:00"))
        staff.equip_by_share(person)
        hired.append(person)
        filed = trading().previous(day - timedelta(days=rng.randrange(4, 12)))
        searched = filed + timedelta(days=rng.randrange(8, 26))
        world.background_checks.append(
            BackgroundCheck(f"K{number + 1:04d}", person.person_id, filed, trading().previous(filed), searched)
        )
    return hired


def everyone_else(world: World, size: float) -> None:
    """Fill the firm up to its size on the day of the merger."""
    staff = Staff(world, world.random("everyone else"))
    there = [person for person in world.persons if person.periods[0].began_at <= at(MERGER, "00:00")]
    registered = sum(person.registration == "registered" for person in there)
    acquired = sum(person.origin == "acquired" for person in there)
    missing = [True] * max(0, round(REGISTERED * size) - registered)
    missing += [False] * max(0, round(ASSOCIATED * size) - (len(there) - registered))
    staff.rng.shuffle(missing)
    to_acquire = max(0, round(ACQUIRED * size) - acquired)
    for number, is_registered in enumerate(missing):
        staff.equip_by_share(staff.person(registered=is_registered, acquired=number < to_acquire))


def amendments(world: World, size: float) -> None:
    """Facts for Form U4 in the ordinary course, each filed within three weeks."""
    rng, days = world.random("amendments"), business_days(MERGER, LAST_DAY - timedelta(days=40))
    registered = [
        p
        for p in world.persons
        if p.registration == "registered" and p.stays and p.periods[0].began_at < at(MERGER, "01:00")
    ]
    for number in range(max(10, round(AMENDMENTS * size))):
        learned = rng.choice(days)
        occurred = learned - timedelta(days=rng.randrange(1, 20))
        filed = trading().on_or_before(learned + timedelta(days=rng.randrange(4, 22)))
        person_id = rng.choice(registered).person_id
        world.disclosures.append(Disclosure(f"V{number + 1:04d}", person_id, "amendment", occurred, learned, filed))
