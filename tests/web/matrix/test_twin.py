"""The firm with sealed casework and without: whoever is outside the circle is answered the same, to the letter."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from .callers import plain
from .conftest import World, called, table
from .firm import CIRCLE, WHO, Maker, Objects, Who, with_message
from .of_operations import OPERATIONS
from .of_pages import PAGES
from .oracle import Sample

OUTSIDE = {table().kind_of(who): who for who in reversed(WHO) if who.signs_in and not who.circles}.values()
DIFFERENT = ("Set-Cookie",)  # a session's cookie is another each time
ALSO_SENT = ("entry_packet",)  # an export is asked for by a form
WORDS = ("sealed", "Case of sealed", "P1")


class Looker:
    """A caller that only looks: what would change something is not sent."""

    def __init__(self, caller: Any) -> None:
        self.caller = caller
        self.looked = False

    def see(self, page: str, *about: object, **query: object) -> int:
        return self._look(self.caller.see(page, *about, **query))

    def send(self, page: str, *about: object, **said: object) -> int:
        return self._look(self.caller.send(page, *about, **said)) if page in ALSO_SENT else 0

    def ask(self, operation: str, said: Any = None, **named: Any) -> int:
        from countersign.web.api.operations import registry

        if registry[operation].method != "GET":
            return 0
        return self._look(self.caller.ask(operation, said, **named))

    def _look(self, status: int) -> int:
        self.looked = True
        return status


@pytest.mark.parametrize("who", OUTSIDE, ids=str)
def test_what_is_sealed_changes_nothing_that_others_see(who: Who, world: Callable[[Who], World]) -> None:
    around = world(who)
    before = dict(_everything(around))
    for about in ("P1", who.person):
        made = Maker(Objects(f"sealed, about {about}", who.owner, circle=CIRCLE, about=about, person=who.person)).make()
        with_message(made)
    assert len(before) > 80
    different = [what for what, answer in _everything(around) if answer != before[what]]
    assert not different, "Told of what is sealed: " + ", ".join(different)


def test_the_twins_differ_for_whoever_is_in_the_circle(world: Callable[[Who], World]) -> None:
    """Or the comparison would prove nothing."""
    who = next(who for who in WHO if who.circles)
    around = world(who)
    before = dict(_everything(around))
    Maker(Objects("sealed once more", who.owner, circle=CIRCLE, about="P1", person=who.person)).make()
    different = {what.partition(" ")[2] for what, answer in _everything(around) if answer != before[what]}
    assert {"alerts", "cases", "decisions", "search sealed", "person", "list_alerts", "list_cases"} <= different


def _everything(around: World) -> Iterator[tuple[str, object]]:
    """Each page and operation that can be looked at, with all that it answered."""
    for door, caller, samples in (("page", around.browser, PAGES), ("api", around.session, OPERATIONS)):
        for name, sample in (*samples.items(), *_searches(door)):
            looker = Looker(caller)
            called(around, looker, sample, _open_ones(around))
            if looker.looked:
                headers = {k: v for k, v in caller.answer.headers.items() if k not in DIFFERENT}
                yield f"{door} {name}", (caller.answer.status_code, headers, plain(caller.body))


def _open_ones(around: World) -> Objects:
    return replace(around.sets[0], name="nothing in particular")


def _searches(door: str) -> Iterator[tuple[str, Sample]]:
    """What people type to find things."""
    for words in WORDS:
        if door == "page":
            for page in ("alerts", "cases", "search"):
                yield f"{page} {words}", Sample(lambda to, _, page=page, words=words: to.see(page, q=words))
            yield f"evidence {words}", Sample(lambda to, _, words=words: to.see("evidence", subject=words))
        else:
            for operation in ("list_alerts", "list_cases"):
                yield (
                    f"{operation} {words}",
                    Sample(lambda to, _, operation=operation, words=words: to.ask(operation, text=words)),
                )
