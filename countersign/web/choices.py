"""What a firm chooses about its workbench: the table `[workbench]` of firm.toml."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from countersign.store.firm import Firm, FirmError

_KNOWN = frozenset({"address", "second_factor", "single_sign_on"})
_KNOWN_OF_PROVIDER = ("id", "name", "issuer", "client_id", "secret_variable")
_SECOND_FACTOR = ("required", "offered")


@dataclass(frozen=True)
class Provider:
    """Who else may say who somebody is, by OpenID Connect. The secret stands in the environment, never in a file."""

    id: str
    name: str
    issuer: str
    client_id: str
    secret: str


@dataclass(frozen=True)
class Choices:
    """The address people type, whether a second factor must be set up, and where single sign-on is done."""

    address: str = ""
    second_factor_required: bool = True
    providers: tuple[Provider, ...] = ()

    @property
    def https(self) -> bool:
        """Whether people reach the workbench over https."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        """The host of the address, without its port."""
        return urlsplit(self.address).hostname or ""


def read_choices(firm: Firm) -> Choices:
    """The firm's choices; FirmError where one cannot be meant."""
    said = firm.workbench
    where = f"{firm.folder / 'firm.toml'}, [workbench]"
    if unknown := sorted(set(said) - _KNOWN):
        raise FirmError(f"{where}: {unknown[0]} is not known. What can be said there: {', '.join(sorted(_KNOWN))}.")
    second = said.get("second_factor", "required")
    if second not in _SECOND_FACTOR:
        raise FirmError(f'{where}: second_factor is {second!r}. Write "required", or "offered" to leave it to people.')
    lines = said.get("single_sign_on", [])
    providers = tuple(_provider(line, f"{where}, single_sign_on") for line in lines)
    return Choices(_address(said.get("address", ""), where), second == "required", providers)


def session_limits(firm: Firm, on: date) -> tuple[timedelta, timedelta]:
    """How long a session may be idle, and how long it may last in all, on that date.

    Raises FirmError where the firm has not set both.
    """
    found = []
    for name in ("workbench_idle_minutes", "workbench_session_hours"):
        threshold = firm.thresholds.get(name)
        value = threshold.on(on) if threshold else None
        if not isinstance(value, int) or value < 1:
            raise FirmError(
                f"{firm.folder / 'thresholds.toml'} does not say {name} for {on}, so a session would never end. "
                "Add it as in firms/example/thresholds.toml, approved by two people."
            )
        found.append(value)
    return timedelta(minutes=found[0]), timedelta(hours=found[1])


def _address(address: object, where: str) -> str:
    if address == "":
        return ""
    parts = urlsplit(address) if isinstance(address, str) else None
    if parts is None or parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
        raise FirmError(
            f"{where}: address is {address!r}. Passwords cross the network on their way there, so it begins with "
            "https:// and ends with the host, such as https://countersign.example.com."
        )
    return str(address).rstrip("/")


def _provider(line: Mapping[str, Any], where: str) -> Provider:
    facts: dict[str, str] = {name: line.get(name, "") for name in _KNOWN_OF_PROVIDER}
    for name, value in facts.items():
        if not isinstance(value, str) or not value:
            raise FirmError(f"{where}: {name} is missing. Each provider says {', '.join(_KNOWN_OF_PROVIDER)}.")
    if not facts["issuer"].startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise FirmError(f"{where}: issuer {facts['issuer']} is not reached over https, so anyone could answer for it.")
    secret = os.environ.get(facts["secret_variable"], "")
    if not secret:
        raise FirmError(
            f"{where}: the environment does not hold {facts['secret_variable']}, the secret that the provider "
            f"{facts['name']} gave for this client. Set it where the workbench is started."
        )
    return Provider(facts["id"], facts["name"], facts["issuer"].rstrip("/"), facts["client_id"], secret)
