"""The logs: for each system, in its own format, what was done on a day (New York's), in order.

Ordinary use follows a rota: every login is used on one weekday of each fortnight, so none lies dormant by accident.
A few people work late every day of the year, and the partner runs a batch each evening: no log is ever silent.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv4Address
from random import Random

from countersign.simulation.days import PARTNER_ZONE, at
from countersign.simulation.systems import BROKERAGE, CUSTOMER, INSURER, LEARNING, OFFICE, Event, Login
from countersign.simulation.world import World

_COUNTRIES = {"US": "United States", "CA": "Canada", "PT": "Portugal"}
_OKTA = {"sign in": "user.session.start", "sign out": "user.session.end"}
_OKTA_LEGACY = {"sign in": "core.user_auth.login_success", "sign out": "core.user_auth.logout_success"}
_PARTNER_WORDS = {
    "sign in": "LOGIN",
    "sign out": "LOGOUT",
    "search": "POLICY SEARCH",
    "view": "POLICY VIEW",
    "print": "POLICY PRINT",
    "download": "CUST DOWNLOAD",
}
_LATE_LOGINS = 3
_LATE, _EVENING = "16:45", "22:30"


class Logs:
    """The firm's logs, a day at a time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_slot: dict[int, list[Login]] = {}
        for login in world.logins.values():
            if login.slot is not None:
                self._by_slot.setdefault(login.slot, []).append(login)
        self._late = _who_work_late(world)
        self._programs = [login for login in world.logins.values() if login.every_evening]
        self._made: tuple[date | None, dict[str, list[Event]]] = (None, {})

    def on(self, system_id: str, day: date) -> bytes:
        """One system's log of one day."""
        if self._made[0] != day:
            self._made = (day, self._events(day))
        head, write = _FORMATS[system_id]
        events = self._made[1].get(system_id, [])
        return (head + "".join(f"{write(event)}\n" for event in events)).encode()

    def _events(self, day: date) -> dict[str, list[Event]]:
        events = [*self._world.events.get(day, []), *self._ordinary(day)]
        by_system: dict[str, list[Event]] = {}
        for event in sorted(events, key=lambda e: (e.occurred_at, e.login, e.action, e.object_id)):
            by_system.setdefault(event.system_id, []).append(event)
        return by_system

    def _ordinary(self, day: date) -> Iterator[Event]:
        rng = self._world.random(f"log/{day}")
        for login in self._late:
            yield from _session(rng, login, at(day, _LATE), longest=100)
        for login in self._programs:
            yield Event(at(day, _EVENING), login.system_id, login.login, "sign in")
        for login in self._by_slot.get(day.toordinal() % 14, []):
            if login.used_on(day):
                yield from _session(rng, login, at(day, "08:30") + timedelta(seconds=rng.randrange(7 * 3600)))


def _who_work_late(world: World) -> list[Login]:
    """A few logins of each of the firm's own systems whose holders never leave or move."""
    chosen: dict[str, list[Login]] = {CUSTOMER: [], BROKERAGE: [], OFFICE: [], LEARNING: []}
    for login in world.logins.values():
        there = chosen.get(login.system_id)
        if there is None or login.person is None or login.slot is None or len(there) == _LATE_LOGINS:
            continue
        long_there = login.spans[0].granted_at < at(date(2017, 1, 1), "00:00") and len(login.spans) == 1
        if login.person.stays and long_there and not login.quiet:
            there.append(login)
    return [login for logins in chosen.values() for login in logins]


def _session(rng: Random, login: Login, moment: datetime, *, longest: int = 900) -> Iterator[Event]:
    """Somebody signs in, does what the system is for, and signs out."""
    customer = rng.randrange(90000)
    for number, (action, records) in enumerate(_work(rng, login.system_id)):
        named = f"{'PL' if login.system_id == INSURER else 'C'}{700000 + customer + number}" if records else ""
        yield Event(moment, login.system_id, login.login, action, records, object_id=named)
        moment += timedelta(seconds=rng.randrange(40, longest))


def _work(rng: Random, system_id: str) -> list[tuple[str, int]]:
    if system_id == BROKERAGE:
        views = [("view", rng.randrange(1, 9)) for _ in range(rng.randrange(1, 4))]
        taken = [("download", rng.randrange(1, 40))] if rng.random() < 0.1 else []
        return [("sign in", 0), *views, *taken, ("sign out", 0)]
    if system_id == INSURER:
        views = [("view", rng.randrange(1, 5)) for _ in range(rng.randrange(1, 3))]
        printed = [("print", rng.randrange(1, 3))] if rng.random() < 0.2 else []
        return [("sign in", 0), ("search", 0), *views, *printed]
    return [("sign in", 0), ("sign out", 0)]


def _address(login: str, country: str) -> str:
    """A documentation address, the same for a login each time."""
    base = {"US": "198.51.100.0", "CA": "203.0.113.0", "PT": "192.0.2.0"}[country]
    return str(IPv4Address(base) + sum(login.encode()) % 254 + 1)


def _okta(event: Event) -> str:
    """One entry of Okta's System Log."""
    code = "SUCCESS" if event.succeeded else "FAILURE"
    entry: dict[str, object] = {
        "uuid": event.event_id,
        "published": event.occurred_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "eventType": _OKTA[event.action],
        "version": "0",
        "severity": "INFO" if event.succeeded else "WARN",
        "legacyEventType": _OKTA_LEGACY[event.action],
        "displayMessage": "User login to Okta" if event.action == "sign in" else "User logout from Okta",
        "actor": {
            "id": f"00u{event.event_id[-12:]}",
            "type": "User",
            "alternateId": event.login,
            "displayName": event.login,
        },
        "client": {
            "ipAddress": _address(event.login, event.country),
            "device": "Computer",
            "geographicalContext": {"country": _COUNTRIES[event.country]},
        },
        "outcome": {"result": code, "reason": None if event.succeeded else "INVALID_CREDENTIALS"},
        "target": [],
    }
    return json.dumps(entry, separators=(",", ":"))


def _brokerage(event: Event) -> str:
    moment = event.occurred_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    result = "ok" if event.succeeded else "denied"
    address = _address(event.login, event.country)
    facts = (event.event_id, moment, event.login, event.action, str(event.records), event.object_id, address)
    return ",".join((*facts, event.country, result))


def _office(event: Event) -> str:
    entry = {
        "record": event.event_id,
        "time": event.occurred_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "account": {"name": event.login},
        "event": {"code": {"sign in": 4624, "sign out": 4634}[event.action], "ok": event.succeeded},
        "source": {"ip": _address(event.login, event.country), "country": event.country},
    }
    return json.dumps(entry, separators=(",", ":"))


def _learning(event: Event) -> str:
    moment = event.occurred_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{event.event_id},{moment},{event.login},{event.action},{_address(event.login, event.country)},{event.country}"
    )


def _partner(event: Event) -> str:
    moment: datetime = event.occurred_at.astimezone(PARTNER_ZONE)
    outcome = "OK" if event.succeeded else "DENIED"
    address = _address(event.login, event.country)
    words = (f"{moment:%m/%d/%Y %H:%M:%S}", event.login, _PARTNER_WORDS[event.action], str(event.records))
    return ",".join((event.event_id, *words, event.object_id, address, event.country, outcome))


_FORMATS: dict[str, tuple[str, Callable[[Event], str]]] = {
    CUSTOMER: ("", _okta),
    BROKERAGE: ("entry,time,user,action,customers,object,address,country,result\n", _brokerage),
    OFFICE: ("", _office),
    LEARNING: ("entry,time,account,action,address,country\n", _learning),
    INSURER: ("Log No.,Login Time,Agent No.,Activity,Rows,Policy No.,IP,Country,Outcome\n", _partner),
}
