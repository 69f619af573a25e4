"""The firm that the workbench is measured with: the example firm's day, more people, and the casework asked for.

Everything stands there as it would in a firm: alerts were raised with their evidence, and whatever was done with them,
some person did through the services. Only the moment is one and the same for all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from countersign.day.demonstrating import DAY
from countersign.day.installation import Installation
from countersign.day.loading import load_files
from countersign.day.replaying import morning_after
from countersign.day.running import DayRun
from countersign.simulation import mml, write_firm
from countersign.web.settings import configure_workbench

T = TypeVar("T")

TODAY = DAY + timedelta(days=1)
PASSWORD = "three ripe wooden pears"
OVERSEER, IN_THE_CIRCLE = "example-cco", "example-aml"
NOTES = 30
WHOLE = 100_000  # alerts of a firm whose day is of the story's own size
_NO_DAY = 500  # with fewer alerts no day is run: it takes some ten seconds, however small
_ROLES = ("information security officer", "deputy chief compliance officer", "vendor manager")
_DAYS = 60  # over which the alerts were raised
_TIMES = 8  # each control raised alerts on so many of them
_PEOPLE_AND_SYSTEMS = (4000, 80)
_SEALED = 50  # one alert in so many is sealed to the circle
_OTHERS = 50  # one in so many was taken up by somebody, and one in so many dismissed
_AT_ONCE = 250  # services in one transaction, while the firm is made
_DECIDED, _SIGNED = 20, 40  # one case in so many is decided, one in so many countersigned
_SETTINGS = '\n[workbench]\nsecond_factor = "offered"\n'
_QUESTIONS = dict.fromkeys(("who", "what", "when", "where", "why", "how"), "As the log of the system says.")


@dataclass
class Filled:
    """What there is, and the records whose pages are measured."""

    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    alert: str = ""
    case: str = ""
    person: str = ""
    middle: str = ""  # the cursor behind an alert in the middle of the queue


def people_of(count: int) -> list[str]:
    """The ids of the people who work at once."""
    return [f"worker-{number:03}" for number in range(count)]


def role_of(number: int) -> str:
    """The role of one of them."""
    return _ROLES[number % len(_ROLES)]


def address(person: str) -> str:
    """The e-mail address with which a person signs in."""
    return f"{person}@example.test"


def build(folder: Path, *, alerts: int, cases: int, people: int, at: datetime) -> Filled:
    """Make the firm in an empty folder, and fill its database."""
    write_firm(folder, first_day=DAY)
    workers = people_of(people)
    with (folder / "firm.toml").open("a", encoding="utf-8") as settings:
        settings.write(_SETTINGS + "".join(map(_person, range(people), workers)))
    configure_workbench(folder, today=TODAY)
    filling = _Filling(folder, at)
    for name, work in (
        ("day", lambda: filling.run_day(alerts / WHOLE) if alerts >= _NO_DAY else None),
        ("alerts", lambda: filling.raise_all(alerts)),
        ("cases", lambda: filling.open_cases(cases)),
        ("decisions", lambda: filling.work_on_others(alerts // _OTHERS)),
        ("accounts", lambda: filling.open_accounts([OVERSEER, IN_THE_CIRCLE, *workers])),
    ):
        began = perf_counter()
        work()
        filling.filled.seconds[name] = round(perf_counter() - began, 1)
    return filling.done()


def _person(number: int, person: str) -> str:
    named = f'\n[[people]]\nid = "{person}"\nname = "Worker {number:03}"\n'
    return named + f'\n[[roles]]\nrole = "{role_of(number)}"\nperson = "{person}"\nfrom = 2016-01-04\n'


class _Filling:
    """The work of filling one database."""

    def __init__(self, folder: Path, at: datetime) -> None:
        from django.db import connection  # noqa: PLC0415  after configure

        from countersign.casework import migrate  # noqa: PLC0415

        if connection.introspection.table_names():
            raise SystemExit("The database has tables already, and a benchmark fills it: name an empty one.")
        migrate(app=None)
        self.installation = Installation(folder, at)
        self.at = at
        self.filled = Filled()

    def run_day(self, size: float) -> None:
        """The example firm's day, of a size in proportion: files loaded, controls run."""
        here = self.installation
        here.at = morning_after(DAY, here.firm.zone)
        with here.alone():
            mml(size=min(size, 1.0)).write_day(DAY, here.firm.inbox)
            load_files(here, today=TODAY, progress=None)
            DayRun(here).run(DAY)
            here.checkpoint()
        here.at = self.at

    def raise_all(self, alerts: int) -> None:
        """So many more alerts, of every control, over the days before; and those that are sealed."""
        from countersign.casework.evidence_storage import transaction  # noqa: PLC0415

        sealed = alerts // _SEALED
        controls = list(self.installation.rulebook.controls.values())
        batches = _TIMES * len(controls)
        with transaction():
            for place in range(batches):
                numbers = range(place, alerts - sealed, batches)
                control = controls[place % len(controls)]
                self._raise(control.id, control.topic, control.owner, numbers, critical=control.critical)
            for place in range(_TIMES):
                numbers = range(alerts - sealed + place, alerts, _TIMES)
                self._raise("sealed_control", "supervision", "AML officer", numbers, circle="sar")

    def open_cases(self, cases: int) -> None:
        """Cases over one alert each, some decided, some signed; and one with many alerts and many notes."""
        from countersign.casework import cases as service  # noqa: PLC0415
        from countersign.casework import investigating, signing  # noqa: PLC0415

        free = self._free(cases + 5)
        actor, second, due = self._actor(OVERSEER), self._actor("example-cco-deputy"), TODAY + timedelta(days=20)
        steps = self.installation.rulebook.investigations["access"]

        def opened(alerts: Sequence[str], number: int) -> Any:
            title = f"Logins that outlived their reason, {number:,}"
            return service.open_case(alerts=alerts, title=title, due=due, steps=(), actor=actor)

        def one(numbered: tuple[int, str]) -> None:
            number, alert = numbered
            case = opened([alert], number)
            if number % _DECIDED == 1:
                investigating.say(case=case.id, answers=_QUESTIONS, actor=actor)
                decision = service.decide(case=case.id, finding="explained", reason="A test login.", actor=actor)
                if number % _SIGNED == 1:
                    signing.approve(decision=decision.id, digest_seen=decision.content_digest, actor=second)

        _in_transactions(one, list(enumerate(free[5:])))
        title = "The case whose page is measured"
        case = service.open_case(alerts=free[:5], title=title, due=due, steps=steps, actor=actor)
        for number in range(NOTES):
            investigating.write_note(case=case.id, text=f"Note {number}: the log was read. " * 8, actor=actor)
        self.filled.case = case.id

    def work_on_others(self, count: int) -> None:
        """Alerts taken up, and alerts dismissed; of critical controls the dismissal waits for a second person."""
        from countersign.casework import alerts as service  # noqa: PLC0415

        actor, deputy = self._actor(OVERSEER), self._actor("example-cco-deputy")
        free = self._free(2 * count)

        def dismiss(alert: str) -> None:
            service.dismiss(
                alerts=[alert], finding="explained", reason="A test login.", sample_percent=10, actor=deputy
            )

        _in_transactions(dismiss, free[:count])
        _in_transactions(lambda alert: service.assign(alerts=[alert], to=actor, actor=actor), free[count:])

    def open_accounts(self, people: Sequence[str]) -> None:
        """Accounts of people with one password, encoded once: it is slow, and meant to be."""
        from django.contrib.auth.hashers import make_password  # noqa: PLC0415

        from countersign.web.accounts.services import accept_invitation, invite_by_command  # noqa: PLC0415

        encoded, common = make_password(PASSWORD), {"today": TODAY, "at": self.at, "log": self.installation.log}
        for person in people:
            secret = invite_by_command(person=person, email=address(person), **common)
            accept_invitation(secret=secret, encoded_password=encoded, **common)

    def done(self) -> Filled:
        """What there is now."""
        from django.db import connections  # noqa: PLC0415

        from countersign.casework.models import Alert, Case, Decision  # noqa: PLC0415
        from countersign.web.keyset import cursor_of  # noqa: PLC0415

        order = ("answer_due_date", "id")
        filled, rows = self.filled, Alert.objects.filter(status="new", circle="").order_by(*order)
        filled.counts = {
            "alerts": Alert.objects.count(),
            "cases": Case.objects.count(),
            "decisions": Decision.objects.count(),
            "entries": self.installation.log.size,
        }
        middle = rows[rows.count() // 2]
        filled.alert, filled.middle = middle.id, cursor_of(middle, order)
        filled.person = "E00001"
        self.installation.checkpoint()
        connections.close_all()
        return filled

    def _raise(
        self, control: str, topic: str, owner: str, numbers: range, *, critical: bool = False, circle: str = ""
    ) -> None:
        from countersign.casework.raising import Found, raise_alerts  # noqa: PLC0415

        if not numbers:
            return
        people, systems = _PEOPLE_AND_SYSTEMS
        as_of = DAY - timedelta(days=1 + numbers[0] * 7 % _DAYS)
        found = []
        for number in numbers:
            row = {
                "event_id": f"B{number:07}",
                "person_id": f"E{number % people:05}",
                "system_id": f"S{number % systems}",
            }
            said = f"{row['person_id']} used {row['system_id']} in event {row['event_id']} while not associated."
            found.append(Found((row["event_id"],), said, row, {"person_id": row["person_id"]}))
        raise_alerts(
            control_id=control,
            topic=topic,
            owner=owner,
            critical=critical,
            circle=circle,
            as_of=as_of,
            answer_due=as_of + timedelta(days=10 + numbers[0] % 40),
            found=found,
            limit=WHOLE,
            at=self.at,
        )

    def _free(self, count: int) -> list[str]:
        """Alerts that nobody has taken up, the most urgent first."""
        from countersign.casework.models import Alert  # noqa: PLC0415

        rows = Alert.objects.filter(status="new", circle="", decision=None).order_by("id")
        return list(rows.values_list("id", flat=True)[:count])

    def _actor(self, person: str) -> Any:
        from countersign.casework.acting import actor_for  # noqa: PLC0415

        return actor_for(self.installation.firm, person=person, today=TODAY, at=self.at)


def _in_transactions(act: Any, given: Sequence[T]) -> None:
    """Act on each, many in one transaction: what a disk takes to say that it has written is not what is measured."""
    from countersign.casework.evidence_storage import transaction  # noqa: PLC0415

    for some in _pieces(given):
        with transaction():
            for one in some:
                act(one)


def _pieces(given: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(given)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
