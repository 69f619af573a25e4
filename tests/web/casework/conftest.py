"""The workbench of a firm that has alerts, one of them sealed, and cases at every stage on demand."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from countersign.casework import alerts as alert_services
from countersign.casework import cases, investigating
from countersign.casework.acting import Actor, actor_for
from countersign.casework.models import Alert
from countersign.casework.raising import Found, raise_alerts
from countersign.web.workplace import workplace

from ..conftest import Clock, sign_in

DAY = date(2026, 3, 2)  # as the clock says when a test begins
CONTROL, CRITICAL_CONTROL = "access_after_agreement", "use_after_leaving"
ISO, IAM, CCO, CEO, AML, OPERATOR = (
    "example-iso",
    "example-iam",
    "example-cco",
    "example-ceo",
    "example-aml",
    "example-operator",
)
RELATIONS, INTRODUCING, AUDIT = "example-relations", "example-introducing", "example-audit"


def raised(
    *keys: str, critical: bool = False, circle: str = "", owner: str = "information security officer", **values: str
) -> None:
    """Alerts, one for each key, each about the person of the same name unless values say otherwise."""
    found = [Found((key,), f"Login {key} was used.", {"person_id": key, **values}, {"person_id": key}) for key in keys]
    raise_alerts(
        control_id=CRITICAL_CONTROL if critical else CONTROL,
        topic="access" if not circle else "supervision",
        owner=owner,
        critical=critical,
        circle=circle,
        as_of=DAY,
        answer_due=DAY + timedelta(days=3),
        found=found,
        limit=10_000,
        at=Clock().at,
    )


class Firm:
    """The firm at work, and browsers in which its people have signed in."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._browsers: dict[str, Any] = {}

    def of(self, person: str) -> Any:
        """The person's browser."""
        if person not in self._browsers:
            self._browsers[person] = sign_in(person, self.clock)
            self._browsers[person].get("/account/")  # says once that one has signed in
        return self._browsers[person]

    def actor(self, person: str, today: date = DAY) -> Actor:
        """The person, to act through services."""
        return actor_for(workplace().firm, person=person, today=today, at=self.clock.at)

    def alert(self, key: str) -> Any:
        """The alert of a key."""
        return Alert.objects.get(key=f'["{key}"]')

    def case(self, *keys: str, person: str = ISO, title: str = "Logins of leavers", circle: str = "") -> Any:
        """A case over alerts of these keys, without steps."""
        ids = [self.alert(key).id for key in keys]
        due = DAY + timedelta(days=20)
        return cases.open_case(alerts=ids, title=title, due=due, steps=(), actor=self.actor(person))

    def decided(self, *keys: str) -> Any:
        """The decision of such a case, prepared by the information security officer."""
        row = self.case(*keys)
        investigating.say(case=row.id, answers=dict.fromkeys(cases.QUESTIONS, "known"), actor=self.actor(ISO))
        return cases.decide(case=row.id, finding="put right", reason="Ended at once.", actor=self.actor(ISO))

    def dismissal(self, key: str) -> Any:
        """A dismissal of a critical alert that waits for a second person."""
        return alert_services.dismiss(
            alerts=[self.alert(key).id],
            finding="explained",
            reason="A test login.",
            sample_percent=0,
            actor=self.actor(ISO),
        )[0]


@pytest.fixture
def firm(workbench: Path, clock: Clock) -> Firm:
    """Six alerts: three plain, two critical, one sealed to the circle of the suspicious activity reports."""
    raised("P1", "P2", "P3")
    raised("C1", "C2", critical=True)
    raised("S1", circle="sar", owner="AML officer")
    return Firm(clock)


@pytest.fixture
def text() -> Callable[[Any], str]:
    """What an answer says."""
    return lambda answer: answer.content.decode()
