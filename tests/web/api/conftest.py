"""A firm with casework in it, and programs that speak to its API as different people."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

DAY = date(2026, 3, 2)
SCOPES = ("read", "work", "decide", "operate", "administer")
ISO, IAM, CCO, CEO = "example-iso", "example-iam", "example-cco", "example-ceo"
AML, ANALYST, OPERATOR, AUDIT = "example-aml", "example-aml-analyst", "example-operator", "example-audit"
INTRODUCING, AUTHOR = "example-introducing", "example-author"
ACCESS, SEALED = "use_after_leaving", "sealed_one"


class TickingClock:
    """A clock that goes on by a second each time it is looked at, so that no allowance runs dry by itself."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
        self.stopped = False

    def __call__(self) -> datetime:
        if not self.stopped:
            self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, workbench: Path) -> TickingClock:
    clock = TickingClock()
    from countersign.web import workplace
    from countersign.web.accounts import adapters, signing_in, views

    for module in (workplace, adapters, signing_in, views):
        monkeypatch.setattr(module, "now", clock)
    return clock


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Any
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def etag(self) -> str:
        return str(self.headers["ETag"])

    @property
    def problem(self) -> str:
        assert self.headers["Content-Type"] == "application/problem+json"
        assert self.json["status"] == self.status
        return str(self.json["type"]).removeprefix("urn:countersign:problem:")


class Program:
    """Somebody's program, with a token of theirs."""

    def __init__(self, token: str = "") -> None:
        from django.test import Client

        self._client = Client(headers={"host": "localhost"})
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Answer:
        response = self._client.get(_whole(path), query, headers=self._all(headers))
        content = b"".join(response.streaming_content) if response.streaming else response.content
        response.close()
        return Answer(response.status_code, response.headers, content)

    def post(self, path: str, said: Any = None, *, seen: str = "", **headers: str) -> Answer:
        """Send JSON; `seen` is the ETag of the record as it was read."""
        more = {"if-match": seen} if seen else {}
        body = said if isinstance(said, str | bytes) else json.dumps({} if said is None else said)
        response = self._client.post(
            _whole(path), body, content_type="application/json", headers=self._all({**more, **headers})
        )
        return Answer(response.status_code, response.headers, response.content)

    def do(self, path: str, **headers: str) -> Answer:
        """Post without a body."""
        response = self._client.generic("POST", _whole(path), headers=self._all(headers))
        return Answer(response.status_code, response.headers, response.content)

    def upload(self, path: str, form: dict[str, Any], *, seen: str = "", **headers: str) -> Answer:
        more = {"if-match": seen} if seen else {}
        response = self._client.post(_whole(path), form, headers=self._all({**more, **headers}))
        return Answer(response.status_code, response.headers, response.content)

    def _all(self, headers: dict[str, str]) -> dict[str, str]:
        return {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}


def _whole(path: str) -> str:
    return path if path.startswith("/api") else f"/api/v1{path}"


class World:
    """The firm, what is in it, and the programs of its people."""

    def __init__(self, folder: Path, clock: TickingClock) -> None:
        self.folder, self.clock = folder, clock
        self._programs: dict[tuple[str, tuple[str, ...]], Program] = {}

    def token(self, person: str, scopes: tuple[str, ...] = SCOPES) -> str:
        from countersign.web.accounts.models import User
        from countersign.web.accounts.tokens import make_token
        from countersign.web.workplace import workplace

        if not User.objects.filter(person_id=person).exists():
            User.objects.create(person_id=person, email=f"{person}@example.com", password="!")
        _, secret = make_token(
            name="a program",
            scopes=scopes,
            good_for=timedelta(days=30),
            actor=self.actor(person),
            log=workplace().log,
        )
        return secret

    def program(self, person: str, scopes: tuple[str, ...] = SCOPES) -> Program:
        key = person, scopes
        if key not in self._programs:
            self._programs[key] = Program(self.token(person, scopes))
        return self._programs[key]

    def actor(self, person: str) -> Any:
        from countersign.casework.acting import actor_for
        from countersign.web.workplace import workplace

        return actor_for(workplace().firm, person=person, today=DAY, at=self.clock())

    def raise_alerts(
        self,
        *keys: str,
        control: str = ACCESS,
        topic: str = "access",
        owner: str = "identity and access manager",
        critical: bool = False,
        circle: str = "",
        about: str = "P1",
        limit: int = 1000,
    ) -> list[str]:
        from countersign.casework.raising import Found, raise_alerts

        values = {"person_id": about, "system_id": "crm", "login": "secret-login"}
        found = [Found((key,), f"{about} used crm ({key}).", values, {"system_id": "crm"}) for key in keys]
        raised = raise_alerts(
            control_id=control,
            topic=topic,
            owner=owner,
            critical=critical,
            circle=circle,
            as_of=DAY,
            answer_due=date(2026, 3, 9),
            found=found,
            limit=limit,
            at=self.clock(),
        )
        return [*raised.new, *raised.grouped]

    def case(self, *keys: str, person: str = IAM) -> dict[str, Any]:
        """A case over fresh alerts, as its opener sees it."""
        alerts = self.raise_alerts(*(keys or ("in-a-case",)))
        answer = self.program(person).post("/cases", {"alerts": alerts, "title": "Use after leaving"})
        assert answer.status == 201, answer.content
        return dict(answer.json)

    def finished_case(self, *keys: str, person: str = IAM) -> dict[str, Any]:
        """A case that can be decided."""
        case, program = self.case(*keys, person=person), self.program(person)
        address = f"/cases/{case['id']}"
        for step in program.get(f"{address}/steps").json["items"]:
            done = program.post(f"{address}/steps/{step['name']}", {"result": "Done."}, seen=f'"{step["version"]}"')
            assert done.status == 200, done.content
        said = dict.fromkeys(("who", "what", "when", "where", "why", "how"), "As found.")
        answer = program.post(f"{address}/answers", said, seen=program.get(address).etag)
        assert answer.status == 200, answer.content
        return dict(answer.json)


@pytest.fixture
def world(workbench: Path, clock: TickingClock) -> World:
    from countersign.web.api.limiting import allowance

    allowance.forget()
    return World(workbench, clock)
