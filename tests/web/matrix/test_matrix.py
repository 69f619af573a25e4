"""Everybody tries everything: each page, operation and service, on objects of every kind, answers as the table says."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from .callers import Service, plain
from .conftest import SCOPES, World, called, table
from .firm import ROLES, WHO, Objects, Who
from .of_operations import OPERATIONS
from .of_pages import PAGES
from .of_services import SERVICES
from .oracle import Sample, expected

Around = Callable[[Who], World]
# Of roles with the same abilities and an area of the same kind, one tries everything at every door.
FIRST_OF_THEIR_KIND = {table().kind_of(who): who for who in reversed(WHO)}.values()
EACH = pytest.mark.parametrize("who", WHO, ids=lambda who: str(who) or "nobody")


@EACH
def test_everything_answers_as_the_table_says(who: Who, world: Around) -> None:
    around, fully = world(who), who in FIRST_OF_THEIR_KIND
    wrong = [
        *_wrong(around, PAGES, around.browser, "page", fully=fully),
        *_wrong(around, OPERATIONS, around.session, "api", fully=fully),
        *_wrong_with_tokens(around),
    ]
    if who.signs_in:
        wrong += _wrong(around, SERVICES, Service(who), "service")
    assert not wrong, "\n".join(wrong)


def test_each_thing_that_can_be_called_has_its_sample() -> None:
    from countersign.casework.service import SERVICES as SERVED
    from countersign.web import urls  # noqa: F401  finds every page and operation
    from countersign.web.api.operations import registry as operations
    from countersign.web.pages.page import registry as pages

    for what, registered, samples in (
        ("page", pages, PAGES),
        ("operation", operations, OPERATIONS),
        ("service", SERVED, SERVICES),
    ):
        sampled = {name.partition("/")[0] for name in samples}
        missing, gone = sorted(registered.keys() - sampled), sorted(sampled - registered.keys())
        assert not missing, f"tests/web/matrix/of_{what}s.py has no call to the {what} {missing}. Add one to its table."
        assert not gone, f"tests/web/matrix/of_{what}s.py calls {gone}, and there is no such {what}. Take it out."


def test_each_thing_asks_for_the_ability_that_its_sample_says() -> None:
    from countersign.casework.service import SERVICES as SERVED
    from countersign.web import urls  # noqa: F401  finds every page and operation
    from countersign.web.api.operations import registry as operations
    from countersign.web.pages.page import registry as pages

    for name, sample in PAGES.items():
        ability = pages[name.partition("/")[0]].ability
        assert sample.gate == ((ability.name,) if ability else ()), name
    for name, sample in OPERATIONS.items():
        found = operations[name.partition("/")[0]]
        assert (set(sample.gate), sample.scope) == ({ability.name for ability in found.abilities}, found.scope), name
    for name, service in SERVED.items():
        asked = {sample.needs for one, sample in SERVICES.items() if one.partition("/")[0] == name}
        assert service.ability.name in asked or asked == {""}, name


def test_the_matrix_has_every_role() -> None:
    assert set(ROLES) == set(table().abilities), "Add the role to ROLES of tests/web/matrix/firm.py."
    assert {role for who in WHO for role in who.roles} == set(ROLES)


def _wrong(
    around: World, samples: Mapping[str, Sample], caller: Any, door: str, *, fully: bool = True
) -> Iterator[str]:
    """Each call that is not answered as it has to be."""
    for name, sample in samples.items():
        for objects in around.sets_for(sample, fully=fully):
            wanted = expected(sample, around.who, objects, around.table, door=door)
            answered = called(around, caller, sample, objects)
            if answered not in wanted:
                yield f"{door} {name} on what is {objects.name}: {answered}, not {wanted}"
            elif objects.circle and wanted == (sample.unseen,) and not _as_if_absent(around, caller, sample, objects):
                yield f"{door} {name} on what is {objects.name}: not answered like what does not exist"


def _as_if_absent(around: World, caller: Any, sample: Sample, sealed: Objects) -> bool:
    """Whether what was just answered is, but for the ids, what is answered about nothing."""
    told, absent = plain(caller.body), sealed.absent()
    called(around, caller, sample, absent)
    of_nothing = plain(caller.body)
    for name, row_id in absent.ids.items():
        of_nothing = of_nothing.replace(row_id, sealed.ids[name])
    return told == of_nothing


def _wrong_with_tokens(around: World) -> Iterator[str]:
    """The same by a token of the scope that an operation asks for, and by one of all the others."""
    for scope in SCOPES:
        others = frozenset(SCOPES) - {scope}
        callers = ((around.program(scope), frozenset({scope})), (around.program(*others), others))
        for name, sample in OPERATIONS.items():
            for caller, scopes in callers if sample.scope == scope else ():
                objects = around.sets_for(sample)[0]
                wanted = expected(sample, around.who, objects, around.table, door="api", scopes=scopes)
                answered = called(around, caller, sample, objects)
                if answered not in wanted:
                    yield f"api {name} with a token to {sorted(scopes)}: {answered}, not {wanted}"
