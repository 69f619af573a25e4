"""What the frame around every page shows: the firm, where one can go, who one is, and whether this is a rehearsal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from countersign.casework.permissions import Ability
from countersign.casework.selectors import messages_for

from .pages.page import registry
from .workplace import workplace

PLACES = (
    "Today",
    "Alerts",
    "Cases",
    "Controls",
    "Runs",
    "Feeds",
    "Calendar",
    "Evidence",
    "Messages",
    "Administration",
)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    address: str
    here: bool
    count: int = 0


def shell(request: HttpRequest) -> Mapping[str, Any]:
    """For the templates: `firm_name`, `places`, `actor`, `person_name`, `rehearsal` and `search_address`."""
    home = workplace()
    actor = getattr(request, "actor", None)
    return {
        "firm_name": home.firm.name,
        "places": places(request) if actor else [],
        "actor": actor,
        "person_name": home.firm.people.get(actor.person, actor.person) if actor else "",
        "user": getattr(request, "user", None),
        "rehearsal": home.pinned,
        "search_address": _address("search") if actor and actor.may(Ability.SEE_SYSTEM) else "",
    }


def places(request: HttpRequest) -> list[Place]:
    """Where this person may go, in the order of `PLACES`; a place exists once a page says it is the way to it."""
    pages = {page.nav: page for page in registry.values() if page.nav}
    found = []
    for label in PLACES:
        page = pages.get(label)
        if page is None or not page.open_to(request.actor):
            continue
        address = _address(page.name)
        here = request.path == address or (address != "/" and request.path.startswith(address))
        found.append(Place(label, address, here, _unread(request) if label == "Messages" else 0))
    return found


def _unread(request: HttpRequest) -> int:
    """How many messages the person has not read."""
    return int(messages_for(request.actor).filter(read_at=None).order_by().count())


def _address(name: str) -> str:
    try:
        return str(reverse(name))
    except NoReverseMatch:
        return ""
