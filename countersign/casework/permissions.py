"""Which role may do what. A role is held by persons over dates (`firm.toml`); this table says what it is good for.

An *ability* reaches as far as the role's *area*: the roles whose alerts, cases and decisions it concerns. No ability
lets anybody sign what they prepared, or work on what is about themselves: no line here could give that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Ability(StrEnum):
    """What a role can be good for."""

    SEE_CASEWORK = "see alerts, cases and what is known of people and accounts"
    SEE_SYSTEM = "see controls, runs, feeds and evidence"
    WORK = "take up alerts, investigate cases, prepare decisions"
    ASSIGN = "give work to others"
    APPROVE = "sign or return what another person prepared"
    ASK = "send a request for information to an introducing firm"
    UNMASK = "see personal information unmasked"
    EXPORT = "export evidence"
    OPERATE = "deliver corrected files and start runs"
    ADMINISTER = "invite people and lock their accounts"
    ANSWER = "answer requests sent to one's own introducing firm"


EVERYTHING: frozenset[str] = frozenset({"*"})
WHOLE_FIRM = "whole firm"  # an owner whom only a role with every area reaches


@dataclass(frozen=True)
class Role:
    """One role: what it may do, and for the work of which roles. One with `until_needed` is held up to a date only."""

    name: str
    abilities: frozenset[Ability]
    area: frozenset[str]
    until_needed: bool = False

    def reaches(self, owner: str) -> bool:
        """Whether work that `owner` answers for is in this role's area; "" asks for no particular work."""
        return not owner or self.area == EVERYTHING or owner in self.area


_SEE = frozenset({Ability.SEE_CASEWORK, Ability.SEE_SYSTEM})
_WORKS = _SEE | {Ability.WORK, Ability.UNMASK}
_ANSWERS_FOR = _WORKS | {Ability.ASSIGN, Ability.APPROVE}
_OVERSEES = _ANSWERS_FOR | {Ability.ASK, Ability.EXPORT}


def _role(name: str, abilities: Iterable[Ability], also: Iterable[str] = (), *, until_needed: bool = False) -> Role:
    return Role(name, frozenset(abilities), frozenset({name, *also}), until_needed)


def _everywhere(name: str, abilities: Iterable[Ability], *, until_needed: bool = False) -> Role:
    return Role(name, frozenset(abilities), EVERYTHING, until_needed)


_ROLES = (
    _everywhere("chief compliance officer", _OVERSEES),
    _everywhere("deputy chief compliance officer", _OVERSEES),
    _everywhere("chief executive officer", _SEE | {Ability.APPROVE}),
    _role("chief financial officer", _ANSWERS_FOR, ("FINOP",)),
    _role("FINOP", _ANSWERS_FOR),
    _role("AML officer", _OVERSEES, ("AML analyst",)),
    _role("AML analyst", _WORKS, ("AML officer",)),
    _role("operations principal", _ANSWERS_FOR, ("cashiering", "stock loan")),
    _role("cashiering", _WORKS),
    _role("stock loan", _WORKS),
    _role("information security officer", _ANSWERS_FOR | {Ability.ADMINISTER}, ("identity and access manager",)),
    _role("identity and access manager", _WORKS),
    _role("introducing-firm relations", _WORKS | {Ability.ASK}),
    _role("vendor manager", _WORKS),
    _role("registration manager", _ANSWERS_FOR),
    _role("human resources manager", _WORKS),
    _role("legal", _ANSWERS_FOR),
    _role("records officer", _WORKS | {Ability.EXPORT}),
    _role("supervising principal", _ANSWERS_FOR),
    _everywhere("examiner", _SEE, until_needed=True),
    _everywhere("internal auditor", _SEE, until_needed=True),
    _everywhere("independent consultant", _SEE, until_needed=True),
    _role("control author", {Ability.SEE_SYSTEM}),
    _role("operator", {Ability.SEE_SYSTEM, Ability.OPERATE, Ability.ADMINISTER}),
    _role("introducing firm", {Ability.ANSWER}),
)
ROLES: Mapping[str, Role] = {role.name: role for role in _ROLES}
