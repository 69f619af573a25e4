"""The people of the firm: who they are, when they were associated, where they worked, how they are registered."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from countersign.simulation.days import day_of, end_of


@dataclass
class Period:
    """One period of association; `ended_at` None while it lasts."""

    association_id: str
    began_at: datetime
    ended_at: datetime | None = None


@dataclass
class Registration:
    """One period of registration. The depository shows its end from `shown` on, else from the day itself."""

    registration_id: str
    began: date
    ended: date | None = None
    shown: date | None = None
    u5_filed: date | None = None


@dataclass
class Move:
    """A move to another department."""

    role_change_id: str
    changed_at: datetime
    from_department: str
    to_department: str


@dataclass
class Person:
    """One person. `crd_number` is "none" for those never registered."""

    person_id: str
    employee_number: str
    crd_number: str
    given: str
    surname: str
    email: str
    branch_id: str
    department: str
    manager_id: str
    registration: str
    origin: str
    other_names: list[str] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    on_leave: bool = False
    # What human resources says in error, from a day on; only where a condition is planted.
    registration_said: tuple[date, str] | None = None

    @cached_property
    def legal_name(self) -> str:
        return f"{self.given} {self.surname}"

    def period_on(self, day: date) -> Period | None:
        """The latest period that had begun by the end of the day."""
        begun = [period for period in self.periods if period.began_at < end_of(day)]
        return begun[-1] if begun else None

    def department_on(self, day: date) -> str:
        """The department at the end of the day."""
        made = [move for move in self.moves if move.changed_at < end_of(day)]
        if made:
            return made[-1].to_department
        return self.moves[0].from_department if self.moves else self.department

    def leaves_on(self, day: date) -> bool:
        """Whether an association ends that day."""
        return any(period.ended_at and day_of(period.ended_at) == day for period in self.periods)

    def associated_all(self, day: date) -> bool:
        """Whether the person is associated from midnight to midnight, and did not just begin."""
        return any(
            day_of(period.began_at) < day and (period.ended_at is None or day_of(period.ended_at) > day)
            for period in self.periods
        )

    @property
    def stays(self) -> bool:
        """Whether nothing ever happens to the person."""
        return len(self.periods) == 1 and self.periods[0].ended_at is None and not self.moves and not self.on_leave
