"""Who may do what: the table of roles, and what each page, operation and service asks for."""

from collections.abc import Iterable, Mapping
from typing import Any

from countersign.casework.permissions import EVERYTHING, ROLES, Ability, Role
from docs.printers.api import configured
from docs.printers.markdown import anchor, bullets, capital, code, sections, table, wrapped

_NOBODY = (
    "sign or return a decision that they prepared themselves, or take back one that somebody else prepared",
    "work on an alert or a case that is about themselves, sign a decision on it, or propose a waiver of it",
    "see what is sealed to a circle without being named in it: a role opens no circle, and a deputy does not "
    "inherit one. To whoever may not see it, it is as if it did not exist",
    "see what is sealed and about themselves, though they are named in the circle",
    "send a request for information from a case that is sealed",
    "make themselves another person's deputy, or act in a role that only reads or that answers for another firm",
    "invite, lock or unlock their own account, or reset a second factor alone or their own",
    "change or remove evidence, a signed decision or a note",
)


def pages() -> Mapping[str, str]:
    """One page: roles first, then abilities, then what asks for them, then what no role gives."""
    with configured():
        asked = [_of_pages(), _of_operations(), _of_services()]
    return {
        "permissions": sections(
            "# Permissions",
            "Who holds which role stands, with dates, in the firm's `firm.toml`. A role is good for its *abilities*, "
            "as far as its *area* reaches: the roles whose alerts, cases and decisions it concerns. A page, an "
            "operation of the API or a service asks for one ability; on a record it is asked once more, for the role "
            "that answers for the record. A token has the abilities of its person, within its scopes.",
            "## Roles",
            table(("Role", "May", "In the area of"), [_role(role) for role in ROLES.values()]),
            "## Abilities",
            *(_ability(ability) for ability in Ability),
            *asked,
            "## What no role gives",
            "Nobody can, whatever roles they hold:",
            bullets(f"{one}." for one in _NOBODY),
        )
    }


def _role(role: Role) -> tuple[str, str, str]:
    may = "; ".join(_link(ability) for ability in Ability if ability in role.abilities)
    until = ", held up to a date only" if role.until_needed else ""
    return role.name + until, may, "every role" if role.area == EVERYTHING else ", ".join(sorted(role.area))


def _ability(ability: Ability) -> str:
    holders = ", ".join(role.name for role in ROLES.values() if ability in role.abilities)
    return sections(f"### {_title(ability)}", f"To {ability.value}: {holders}.")


def _of_pages() -> str:
    from countersign.web import urls  # noqa: F401, PLC0415  finds every page
    from countersign.web.pages.page import registry  # noqa: PLC0415  after configure

    rows = [(page.kind, page.name, _first(page.view.__doc__), _any([page.ability])) for page in registry.values()]
    return _told("Pages", "Page", rows)


def _of_operations() -> str:
    from countersign.web.api.document import operations  # noqa: PLC0415  after configure

    rows = [
        (one.kind, one.id, f"{code(f'{one.method} {one.path}')}, scope {one.scope}", _any(one.abilities))
        for one in operations().values()
    ]
    return _told("Operations of the API", "Operation", rows)


def _of_services() -> str:
    from countersign.casework import absences, alerts, cases, investigating, requests, signing, waivers  # noqa: PLC0415
    from countersign.casework.service import SERVICES  # noqa: PLC0415  after configure

    found: dict[str, Any] = {}
    for module in (absences, alerts, cases, investigating, requests, signing, waivers):
        found |= vars(module)
    rows = [(one.kind, one.name, _first(found[one.name].__doc__), _any([one.ability])) for one in SERVICES.values()]
    return _told("Services", "Service", rows)


def _told(title: str, what: str, rows: Iterable[tuple[str, str, str, str]]) -> str:
    """What asks for an ability, by the kind of object it is about."""
    lines = [(kind or "workbench", code(name), told, asked) for kind, name, told, asked in sorted(rows)]
    return sections(f"## {title}", table(("About", what, "What it does", "Asks for"), lines))


def _any(abilities: Iterable[Ability | None]) -> str:
    return " or ".join(_link(ability) for ability in abilities if ability) or "being signed in"


def _link(ability: Ability) -> str:
    return f"[{_title(ability).lower()}](#{anchor(_title(ability))})"


def _title(ability: Ability) -> str:
    return capital(ability.name.lower().replace("_", " "))


def _first(text: str | None) -> str:
    return wrapped((text or "").partition("\n\n")[0])
