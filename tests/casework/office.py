"""A firm of eight people and what happens in it, for tests of clocks, messages and deadlines."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from countersign.casework.acting import Actor, actor_for, system_at
from countersign.casework.cases import open_case
from countersign.casework.clocks import Kept, keep_time
from countersign.casework.models import Alert, Message
from countersign.casework.raising import Found, raise_alerts
from countersign.law import BusinessCalendar
from countersign.store.firm import Firm

THRESHOLDS = Path(__file__).parents[2] / "firms" / "example" / "thresholds.toml"
TRADING = BusinessCalendar("trading")
OFFICER = "information security officer"

FIRM = """
name = "Small Securities"
time_zone = "America/New_York"
crd_number = "1"
first_day = 2017-03-20
people = [
  { id = "ceo", name = "Cora Chief", email = "ceo@x.example" },
  { id = "cco", name = "Otto Officer", email = "cco@x.example" },
  { id = "iso", name = "Ida Secure", email = "iso@x.example" },
  { id = "iam", name = "Max Access", email = "iam@x.example" },
  { id = "aml", name = "Amy Launder", email = "aml@x.example" },
  { id = "analyst", name = "Ann Analyst", email = "analyst@x.example" },
  { id = "operator", name = "Oz Operate", email = "operator@x.example" },
  { id = "harbor", name = "Hal Harbor", email = "hal@harbor.example", introducing_firm = "harborlight" },
  { id = "other", name = "Ole Other", email = "ole@other.example", introducing_firm = "otherfirm" },
  { id = "gone", name = "Gil Gone" },
]
roles = [
  { role = "chief executive officer", person = "ceo", from = 2016-01-01 },
  { role = "chief compliance officer", person = "cco", from = 2016-01-01 },
  { role = "information security officer", person = "iso", from = 2016-01-01 },
  { role = "identity and access manager", person = "iam", from = 2016-01-01 },
  { role = "AML officer", person = "aml", from = 2016-01-01 },
  { role = "AML analyst", person = "analyst", from = 2016-01-01 },
  { role = "operator", person = "operator", from = 2016-01-01 },
  { role = "introducing firm", person = "harbor", from = 2016-01-01 },
  { role = "introducing firm", person = "other", from = 2016-01-01 },
  { role = "information security officer", person = "gone", from = 2016-01-01, until = 2017-01-01 },
]
circles = [
  { circle = "sar", person = "aml", from = 2016-01-01 },
  { circle = "sar", person = "analyst", from = 2016-01-01 },
]
"""


class Office:
    """The firm, and the day it is there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "firm.toml").write_text(FIRM, encoding="utf-8")
        (folder / "thresholds.toml").write_text(THRESHOLDS.read_text(encoding="utf-8"), encoding="utf-8")
        self.firm = Firm(folder)

    def actor(self, person: str, today: date) -> Actor:
        return actor_for(self.firm, person=person, today=today, at=noon(today))

    def keep_time(self, today: date, *, mail_to: Iterable[str] = ()) -> Kept:
        return keep_time(
            firm=self.firm, trading=TRADING, actor=system_at(noon(today), today), mail_to=frozenset(mail_to)
        )

    def case(self, today: date, due: date, *alerts: str, by: str = "iso") -> Any:
        return open_case(alerts=alerts, title="A case", due=due, steps=(), actor=self.actor(by, today))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def raise_some(
    raised: date, due: date, *keys: str, owner: str = OFFICER, circle: str = "", limit: int = 10_000, **values: str
) -> list[str]:
    """Alerts for these keys, raised as of a day and due on another; return their ids."""
    found = [Found((key,), f"Something about {key}.", {"key": key, **values}, {"shared": "all"}) for key in keys]
    control_id = f"{owner.split(maxsplit=1)[0].lower()}_{circle or 'open'}"
    raise_alerts(
        control_id=control_id,
        topic="access",
        owner=owner,
        critical=False,
        circle=circle,
        as_of=raised,
        answer_due=due,
        found=found,
        limit=limit,
        at=noon(raised),
    )
    return list(
        Alert.objects.filter(control_id=control_id, raised_date=raised).order_by("id").values_list("id", flat=True)
    )


def told(person: str, *, circle: str = "") -> list[str]:
    """What a person has been told, in the order of the alphabet."""
    return sorted(Message.objects.filter(person=person, circle=circle).values_list("text", flat=True))


def everybody_told() -> dict[str, int]:
    """How many messages each person has."""
    people = Message.objects.values_list("person", flat=True)
    return {person: list(people).count(person) for person in set(people)}
