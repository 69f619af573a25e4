"""The rosters: for each system, in its own format, who can enter it at the end of a day."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

from countersign.simulation.days import PARTNER_ZONE, day_of
from countersign.simulation.lines import Line, StateText, csv_file, csv_line, drawn
from countersign.simulation.registers import clock
from countersign.simulation.systems import BROKERAGE, CUSTOMER, INSURER, LEARNING, OFFICE, Login, Span
from countersign.simulation.world import World

ACCESS_SCHEMA = "urn:firm:access:User"
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_ENABLED, _DISABLED = "512", "514"  # userAccountControl: a normal account; with 2, disabled
_BROKERAGE = "user,name,crd,email,branch,type,role,granted_for,admin,otp,vault,granted,state,closed"
_LEARNING = "account,person_no,name,email,branch,role,department,enrolled,state,closed"
_INSURER = "Agent No.,Last Name,First Name,Office,Class,Access,Added,Status,Removed"

Draw = Callable[[Login, Span, datetime | None], str]


def rosters(world: World) -> dict[str, StateText]:
    """Every roster by its feed."""
    by_system: dict[str, list[Login]] = {system.system_id: [] for system in world.systems}
    for login in world.logins.values():
        by_system[login.system_id].append(login)
    return {
        "customer-records-roster": StateText(_lines(by_system[CUSTOMER], _scim), _scim_list),
        "brokerage-workstation-roster": StateText(_lines(by_system[BROKERAGE], _brokerage), csv_file(_BROKERAGE)),
        "office-network-roster": StateText(_lines(by_system[OFFICE], _ldif), "\n".join),
        "learning-roster": StateText(_lines(by_system[LEARNING], _learning), csv_file(_LEARNING)),
        "insurer-roster": StateText(_lines(by_system[INSURER], _insurer), csv_file(_INSURER)),
    }


def _lines(logins: Iterable[Login], draw: Draw) -> Iterator[Line]:
    for login in logins:
        moments = [moment for span in login.spans for moment in (span.granted_at, span.ended_at) if moment]
        changes = [day_of(moment) for moment in moments] + ([login.removed] if login.removed else [])
        yield from drawn(changes, _on_roster(login, draw))


def _on_roster(login: Login, draw: Draw) -> Callable[[date], str | None]:
    def on(day: date) -> str | None:
        span = login.span_on(day)
        if span is None or (login.removed is not None and login.removed <= day):
            return None
        return draw(login, span, None if login.enabled_on(day) else span.ended_at)

    return on


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _crd(login: Login) -> str:
    person = login.person
    return person.crd_number if person and not login.anonymous and person.crd_number != "none" else ""


def _email(login: Login) -> str:
    return login.person.email if login.person and not login.anonymous else ""


def _number(login: Login) -> str:
    return login.person.person_id if login.person else ""


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _scim(login: Login, span: Span, ended_at: datetime | None) -> str:
    """One user of a SCIM list response."""
    user = {
        "id": str(uuid5(NAMESPACE_URL, f"{login.system_id}/{login.login}")),
        "externalId": _number(login) or None,
        "userName": login.login,
        "name": {"formatted": login.name},
        "emails": [{"value": _email(login), "primary": True}] if _email(login) else None,
        "userType": login.kind,
        "active": ended_at is None,
        _ENTERPRISE: {"department": span.granted_for},
        ACCESS_SCHEMA: {
            "role": login.role,
            "crd": _crd(login) or None,
            "branch": login.branch,
            "privileged": login.privileged,
            "secondFactor": login.second_factor,
            "vaulted": login.vaulted,
            "grantedAt": _utc(span.granted_at),
            "endedAt": _utc(ended_at) if ended_at else None,
        },
        "meta": {"resourceType": "User", "lastModified": _utc(ended_at or span.granted_at)},
    }
    return json.dumps({key: value for key, value in user.items() if value is not None}, separators=(",", ":"))


def _scim_list(users: list[str]) -> str:
    return f'{{"schemas":["{_LIST}"],"totalResults":{len(users)},"startIndex":1,"Resources":[{",".join(users)}]}}\n'


def _ldif(login: Login, span: Span, ended_at: datetime | None) -> str:
    """One account of an Active Directory export."""
    attributes = [
        ("dn", f"CN={login.login},OU=Accounts,DC=firm,DC=example"),
        ("objectClass", "user"),
        ("sAMAccountName", login.login),
        ("employeeID", _number(login)),
        ("displayName", login.name),
        ("mail", _email(login)),
        ("physicalDeliveryOfficeName", login.branch),
        ("department", span.granted_for),
        ("title", login.role),
        ("employeeNumber", _crd(login)),
        ("employeeType", login.kind),
        ("adminCount", "1" if login.privileged else "0"),
        ("extensionAttribute1", _yes(login.second_factor)),
        ("extensionAttribute2", _yes(login.vaulted)),
        ("userAccountControl", _DISABLED if ended_at else _ENABLED),
        ("whenCreated", f"{span.granted_at.astimezone(UTC):%Y%m%d%H%M%S}.0Z"),
        ("whenChanged", f"{(ended_at or span.granted_at).astimezone(UTC):%Y%m%d%H%M%S}.0Z"),
        ("extensionAttribute3", _utc(ended_at) if ended_at else ""),
    ]
    return "".join(_attribute(name, value) for name, value in attributes if value)


def _attribute(name: str, value: str) -> str:
    """One line of LDIF; what is not ASCII goes in base64."""
    return f"{name}: {value}\n" if value.isascii() else f"{name}:: {b64encode(value.encode()).decode()}\n"


def _brokerage(login: Login, span: Span, ended_at: datetime | None) -> str:
    return csv_line(
        login.login,
        login.name,
        _crd(login),
        _email(login),
        login.branch,
        login.kind,
        login.role,
        span.granted_for,
        _yes(login.privileged),
        _yes(login.second_factor),
        _yes(login.vaulted),
        clock(span.granted_at),
        "closed" if ended_at else "open",
        clock(ended_at),
    )


def _learning(login: Login, span: Span, ended_at: datetime | None) -> str:
    return csv_line(
        login.login,
        _number(login),
        login.name,
        _email(login),
        login.branch,
        login.role,
        span.granted_for,
        clock(span.granted_at),
        "inactive" if ended_at else "active",
        clock(ended_at),
    )


def _insurer(login: Login, span: Span, ended_at: datetime | None) -> str:
    first, last = login.name.split(" ", 1)
    return csv_line(
        login.login,
        last,
        first,
        login.branch,
        "SVC" if login.kind == "service" else "AGT",
        login.role.upper(),
        us_clock(span.granted_at),
        "T" if ended_at else "A",
        us_clock(ended_at),
    )


def us_clock(moment: datetime | None) -> str:
    """A moment as the partner writes it: its own zone's clock, the month first."""
    return moment.astimezone(PARTNER_ZONE).strftime("%m/%d/%Y %H:%M:%S") if moment else ""
