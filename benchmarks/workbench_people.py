"""Many people at work at once: they look, take up, give, dismiss, open cases, write, decide and sign, through HTTP.

Each counts what was accepted, by the entry of evidence that it must have left: kind, record and person. Two want the
same alert often enough; the second is refused, and a refusal is nothing that gets lost.
"""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import quote

from workbench_firm import PASSWORD, address, role_of
from workbench_server import Answer, Browser

Left = tuple[str, str, str]  # kind, record, person: what an entry of evidence says

_ALERT = re.compile(r'href="/alerts/([0-9a-f]{16})/"')
_VERSION = re.compile(r'/take"><input[^>]*><input type="hidden" name="version" value="(sha256:[0-9a-f]{64})"')
_QUESTIONS = dict.fromkeys(("who", "what", "when", "where", "why", "how"), "As the log of the system says.")
_API = "/api/v1"


@dataclass
class Done:
    """What one person, or all of them, came to."""

    accepted: Counter[Left] = field(default_factory=Counter)
    notes: dict[str, tuple[str, str]] = field(default_factory=dict)  # id to case and text
    refused: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)  # of each request, by what it was for

    def __iadd__(self, other: "Done") -> "Done":
        self.accepted += other.accepted
        self.notes |= other.notes
        self.refused += other.refused
        self.broken += other.broken
        for name, seconds in other.seconds.items():
            self.seconds.setdefault(name, []).extend(seconds)
        return self


@dataclass
class Shared:
    """What people tell each other: cases that are being worked, and who is there."""

    people: Sequence[str]
    controls: Mapping[str, Sequence[str]]  # those with alerts, by owner
    cases: list[tuple[str, str]] = field(default_factory=list)  # id and owner


class Person:
    """One person with a browser of their own, doing one thing after another until the time is up."""

    def __init__(self, number: int, shared: Shared, port: int) -> None:
        self.id, self.done = shared.people[number], Done()
        self._shared, self._random = shared, random.Random(number)
        self._browser = Browser(port, f"127.0.{1 + number // 250}.{1 + number % 250}")
        self._written = 0
        role = role_of(number)
        self._owners = [role] if role in shared.controls else sorted(shared.controls)  # whose work is in reach
        self._acts: dict[Callable[[], None], int] = {
            self._take: 5,
            self._give: 1,
            self._dismiss: 3,
            self._open: 2,
            self._write: 4,
            self._investigate: 2,
            self._sign: 3,
            self._look: 2,
        }

    def sign_in(self) -> None:
        """Sign in through the form."""
        self._browser.sign_in(address(self.id), PASSWORD)

    def work(self, until: float) -> None:
        """Do one thing after another. What goes wrong here is told, and ends this person's work."""
        try:
            while monotonic() < until:
                act, *_ = self._random.choices(list(self._acts), list(self._acts.values()))
                act()
        except Exception as error:
            self.done.broken.append(f"{self.id} had to stop: {error!r}")

    # What people do.

    def _look(self) -> None:
        self._get("look", self._random.choice(["/", "/alerts/", "/cases/", "/decisions/"]))

    def _take(self) -> None:
        """Through the pages: the queue, an alert in it, the button on the alert's page."""
        control = self._random.choice(self._shared.controls[self._random.choice(self._owners)])
        queue = self._get("queue", f"/alerts/?status=new&control={control}")
        if alerts := sorted(set(_ALERT.findall(queue.text))):
            alert = self._random.choice(alerts)
            version = _VERSION.search(self._get("alert", f"/alerts/{alert}/").text)
            if version:
                answer = self._browser.post(f"/alerts/{alert}/take", version=version[1])
                self._tell("take up", answer, ("alert assigned", alert, self.id))

    def _give(self) -> None:
        if alert := self._one_of(self._new()):
            to = self._random.choice(self._shared.people)
            answer = self._call(f"alerts/{alert['id']}/assign", {"to": to}, alert["version"])
            self._tell("give", answer, ("alert assigned", alert["id"], self.id))

    def _dismiss(self) -> None:
        if alert := self._one_of(f"alerts?status=assigned&assigned_to={self.id}") or self._one_of(self._new()):
            said = {"finding": "explained", "reason": "A login of the test team."}
            answer = self._call(f"alerts/{alert['id']}/dismiss", said, alert["version"])
            self._tell("dismiss", answer, ("dismissal prepared", "", self.id))

    def _open(self) -> None:
        alerts = self._some_of(self._new())
        chosen = self._random.sample(alerts, min(len(alerts), self._random.randint(1, 3)))
        if chosen:
            said = {"alerts": [alert["id"] for alert in chosen], "title": f"Looked into by {self.id}"}
            answer = self._call("cases", said)
            if self._tell("open a case", answer, ("case opened", "", self.id)):
                self._shared.cases.append((answer.said["id"], answer.said["owner"]))

    def _write(self) -> None:
        """A note in a case that others write in too."""
        if cases := [case for case, owner in self._shared.cases if owner in self._owners]:
            case = self._random.choice(cases[-20:])
            self._written += 1
            text = f"Note {self._written} of {self.id}."
            answer = self._call(f"cases/{case}/notes", {"text": text})
            if self._tell("write a note", answer, ("note written", "", self.id)):
                self.done.notes[answer.said["id"]] = (case, text)

    def _investigate(self) -> None:
        """Everything that a case of one's own needs, up to the decision."""
        case = self._one_of(f"cases?status=still%20open&assigned_to={self.id}")
        if case is None or case["status"] == "decided":
            return
        for step in self._get("steps", f"{_API}/cases/{case['id']}/steps?limit=200").said["items"]:
            if step["required"] and step["done_at"] is None:
                answer = self._call(f"cases/{case['id']}/steps/{step['name']}", {"result": "Done."}, step["version"])
                if not self._tell("do a step", answer, ("step done", step["id"], self.id)):
                    return
        answer = self._call(f"cases/{case['id']}/answers", _QUESTIONS, case["version"])
        if self._tell("answer", answer, ("case facts written", case["id"], self.id)):
            said = {"finding": "explained", "reason": "A login of the test team."}
            answer = self._call(f"cases/{case['id']}/decide", said, answer.said["version"])
            self._tell("decide", answer, ("disposition prepared", "", self.id))

    def _sign(self) -> None:
        if waiting := self._one_of("decisions?waiting_for_me=true"):
            decision = self._get("decision", f"{_API}/decisions/{waiting['id']}").said
            back = self._random.random() < 0.2
            said = {"reason": "Say how you know."} if back else {"digest_seen": decision["content_digest"]}
            how = "return" if back else "approve"
            answer = self._call(f"decisions/{decision['id']}/{how}", said, decision["version"])
            kind = f"{decision['kind']} {'returned' if back else 'approved'}"
            self._tell("sign", answer, (kind, decision["id"], self.id))

    # How they do it.

    def _new(self) -> str:
        return f"alerts?status=new&owner={quote(self._random.choice(self._owners))}"

    def _one_of(self, which: str) -> Any | None:
        found = self._some_of(which)
        return self._random.choice(found) if found else None

    def _some_of(self, which: str) -> list[Any]:
        answer = self._get("list", f"{_API}/{which}&limit=25")
        found = answer.said["items"] if answer.status == 200 else []
        return [one for one in found if not which.startswith("alerts") or one["decision_id"] is None]

    def _get(self, name: str, path: str) -> Answer:
        answer = self._browser.get(path)
        self._note(name, answer)
        return answer

    def _call(self, path: str, said: dict[str, Any], version: str = "") -> Answer:
        return self._browser.call(f"{_API}/{path}", said, version)

    def _tell(self, name: str, answer: Answer, left: Left) -> bool:
        """Count what was accepted; without a record named, the answer says which it was."""
        self._note(name, answer)
        if answer.status >= 400:
            self.done.refused[answer.status] += 1
            return False
        kind, record, person = left
        self.done.accepted[kind, record or answer.said["id"], person] += 1
        return True

    def _note(self, name: str, answer: Answer) -> None:
        self.done.seconds.setdefault(name, []).append(answer.seconds)
        if answer.status >= 500:
            self.done.broken.append(f"{self.id}, {name}: {answer.status} {answer.text[:300]}")


def at_once(
    people: Sequence[str], controls: Mapping[str, Sequence[str]], port: int, seconds: float
) -> tuple[Done, float]:
    """Let them sign in, and then all work at once; what they did, and how long it took until the last had finished."""
    shared = Shared(people, controls)
    there = [Person(number, shared, port) for number in range(len(people))]
    for person in there:
        person.sign_in()
    began = monotonic()
    threads = [threading.Thread(target=person.work, args=(began + seconds,)) for person in there]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = Done()
    for person in there:
        done += person.done
    return done, monotonic() - began
