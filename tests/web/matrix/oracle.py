"""What has to be answered, from the table of roles and a few sentences alone; nothing here asks the code under test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .firm import Objects, Who

SEE, SYSTEM = "see casework", "see system"
SIGN_IN = "/account/login/"


@dataclass(frozen=True)
class Sample:
    """One call to a page, an operation or a service, and what it asks of whoever calls.

    `gate` are the abilities of which one opens it at all; `needs` is the ability for the work of the objects' owner, or
    for that of `owner`; one of several, as in "A or B". With `work` nobody does it to what is about themselves. `ok` is
    what is answered where all of this holds; `outside` where the area does not reach, `unseen` where the object is not
    to be seen.
    """

    call: Callable[[Any, Objects], int]
    gate: tuple[str, ...] = ()
    of: tuple[str, ...] = ()  # the objects it takes; none: it is called once, and not for each set of objects
    needs: str = ""
    owner: str = ""
    work: bool = False
    seen_by: str = "casework"
    signs: bool = False
    withdraws: bool = False
    ok: tuple[int, ...] = (200,)
    outside: int = 403
    unseen: int = 404
    sealed: tuple[int, ...] = ()  # where it is refused, of what is sealed, to those who may see it too
    scope: str = ""
    own_only: Callable[[Who], bool] | None = None  # a rule that no ability states


@dataclass(frozen=True)
class Table:
    """Who may do what: role to abilities, and role to the owners in its area (None: everybody's)."""

    abilities: Mapping[str, frozenset[str]]
    areas: Mapping[str, frozenset[str] | None]

    def can(self, who: Who, ability: str, owner: str = "") -> bool:
        return any(
            ability in self.abilities[role] and (not owner or (area := self.areas[role]) is None or owner in area)
            for role in who.roles
        )

    def kind_of(self, who: Who) -> tuple[object, ...]:
        """What tells people apart but for whose work is in their area."""
        abilities = frozenset().union(*(self.abilities[role] for role in who.roles))
        everywhere = any(self.areas[role] is None for role in who.roles)
        return abilities, everywhere, len(who.roles), who.circles, who.firm, who.signs_in, bool(who.person)

    def sees(self, who: Who, objects: Objects, how: str) -> bool:
        if how == "message":
            return objects.circle == "" or objects.circle in who.circles
        if how == "absence":
            return self.can(who, "SEE_CASEWORK")
        if how == "request" and self.can(who, "ANSWER"):
            return bool(who.firm) and who.firm == objects.firm
        if how in ("casework", "request"):
            open_to = not objects.circle or (objects.circle in who.circles and objects.about != who.person)
            return self.can(who, "SEE_CASEWORK") and open_to
        return how == "everybody"


def expected(  # noqa: PLR0911  one line, one reason to say no
    sample: Sample, who: Who, objects: Objects, table: Table, *, door: str, scopes: frozenset[str] | None = None
) -> tuple[int, ...]:
    """The statuses of which one has to be answered."""
    if not who.signs_in:
        return (401,) if door == "api" else (302,)
    if scopes is not None and sample.scope not in scopes:
        return (403,)
    if sample.gate and not any(table.can(who, ability) for ability in sample.gate):
        return (404,) if door == "page" and who.firm else (403,)
    if sample.own_only and not sample.own_only(who):
        return (sample.outside,)
    if sample.of and not table.sees(who, objects, sample.seen_by):
        return (sample.unseen,)
    owner = sample.owner or (objects.owner if sample.of else "")
    if sample.needs and not any(table.can(who, one, owner) for one in sample.needs.split(" or ")):
        return (sample.outside,)
    if sample.of and _about_themselves(sample, who, objects):
        return (403,)
    return sample.sealed if sample.sealed and objects.circle and sample.of else sample.ok


def _about_themselves(sample: Sample, who: Who, objects: Objects) -> bool:
    """Whether they work on what is about them, sign what they prepared, or take back what somebody else did."""
    prepared = objects.preparer == who.person
    return (
        (sample.work and objects.about == who.person)
        or (sample.signs and prepared)
        or (sample.withdraws and not prepared)
    )
