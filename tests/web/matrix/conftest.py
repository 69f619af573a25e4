"""The firm of the matrix, and everything in it around one person, who tries all of it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from countersign.casework.permissions import ROLES as TABLE
from countersign.web import workplace as workplace_module
from countersign.web.accounts import adapters, signing_in, views
from countersign.web.api.limiting import allowance
from countersign.web.settings import configure_workbench

from ..conftest import POSTGRESQL
from .callers import Browser, Program
from .firm import AT, Objects, Who, account, common, copied, objects_around, token_of, write_firm
from .oracle import Sample, Table

SCOPES = ("read", "work", "decide", "operate", "administer")


def table() -> Table:
    """The table of roles, by words alone."""
    return Table(
        {name: frozenset(ability.name for ability in role.abilities) for name, role in TABLE.items()},
        {name: None if "*" in role.area else frozenset(role.area) for name, role in TABLE.items()},
    )


@pytest.fixture(autouse=True)
def _on_sqlite() -> None:
    if POSTGRESQL:
        pytest.skip("The firm of the matrix lies in a SQLite file that each test copies")


@pytest.fixture(scope="session")
def matrix_firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_firm(tmp_path_factory.mktemp("matrix") / "firm")
    connections.close_all()
    return folder


@pytest.fixture
def world(matrix_firm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Who], "World"]]:
    """Makes the firm around a person."""
    configure_workbench(copied(matrix_firm, tmp_path / "firm"))
    for module in (workplace_module, adapters, signing_in, views):
        monkeypatch.setattr(module, "now", lambda: AT)
    logging.disable(logging.ERROR)  # each refusal would be told of
    monkeypatch.setattr(allowance, "wait", lambda *_: 0)
    yield World
    logging.disable(logging.NOTSET)
    connections.close_all()


class World:
    """The firm around a person: the objects, and the ways in which the person calls."""

    def __init__(self, who: Who) -> None:
        self.who, self.table = who, table()
        self.common = common(who.person)
        self.sets = objects_around(who, self.table)
        self.sets[0].ids.update(self.common)
        self.sets[0].versions["absence"] = self.common["absence_version"]
        self.browser = Browser(self._client())
        self.session = Program(self.browser.client)

    def _client(self) -> Client:
        client = Client(headers={"host": "localhost"}, raise_request_exception=False)
        if self.who.person:
            user = account(self.who.person)
            client.force_login(user)
        return client

    def program(self, *scopes: str) -> Program:
        """A program with a token of the person's that has these scopes."""
        secret = token_of(self.who.person, *scopes)[1] if self.who.person else ""
        return Program(Client(headers={"host": "localhost"}, raise_request_exception=False), secret)

    def sets_for(self, sample: Sample, *, fully: bool = True) -> list[Objects]:
        """The sets of objects that could make a difference to a sample; the first alone where it takes none.

        Where it is not `fully` tried, what is outside and what is about oneself are left to a person of a like role.
        """
        if not sample.of:
            return self.sets[:1]
        matters = {
            "outside": fully and (bool(sample.needs) or sample.seen_by == "request"),
            "about oneself": fully and sample.work,
            "prepared by oneself": sample.signs or sample.withdraws,
        }
        return [one for one in self.sets if matters.get(one.name, True) and all(name in one.ids for name in sample.of)]

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever happens within has not happened afterwards."""
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)


def called(world: World, caller: Any, sample: Any, objects: Objects) -> int:
    with world.undone():
        return int(sample.call(caller, objects))
