"""A firm's workbench in a folder of its own for each test, on a copy of one migrated database.

Or, slower, in the PostgreSQL that COUNTERSIGN_TEST_DATABASE_URL names, made empty for each test.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from countersign.simulation import example_settings
from countersign.web.settings import configure_workbench

OFFERED = '\n[workbench]\nsecond_factor = "offered"\n'
POSTGRESQL = os.environ.get("COUNTERSIGN_TEST_DATABASE_URL")
PASSWORD = "three ripe wooden pears"


def write_settings(folder: Path, more: str = OFFERED) -> Path:
    """The example firm's files in a folder, with more said at the end of firm.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in example_settings().items():
        (folder / name).write_text(text + (more if name == "firm.toml" else ""), encoding="utf-8")
    return folder


_NOWHERE = tempfile.TemporaryDirectory()  # removed when the tests end
configure_workbench(write_settings(Path(_NOWHERE.name)))  # before a test module imports a model

from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402

from countersign.casework import migrate  # noqa: E402
from countersign.casework.settings import DATABASE_VARIABLE  # noqa: E402
from countersign.evidence import Entry  # noqa: E402
from countersign.web import workplace as workplace_module  # noqa: E402
from countersign.web.accounts import adapters, services, signing_in, views  # noqa: E402
from countersign.web.workplace import workplace  # noqa: E402


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)

    @property
    def today(self) -> date:
        return workplace().today(self.at)


@pytest.fixture(scope="session")
def migrated_workbench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm's folder with every table in its database, to be copied: quicker than migrating for each test."""
    folder = write_settings(tmp_path_factory.mktemp("workbench") / "firm")
    configure_workbench(folder)
    migrate(app=None)
    connections.close_all()
    return folder


@pytest.fixture
def firm_folder(migrated_workbench: Path, tmp_path: Path) -> Path:
    """A firm's folder of the test's own, where a second factor is offered and not required."""
    return Path(shutil.copytree(migrated_workbench, tmp_path / "firm"))


@pytest.fixture
def start(firm_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Starts the workbench of that firm, when its files say what the test needs."""

    def started(**how: object) -> Path:
        if POSTGRESQL:
            monkeypatch.setenv(DATABASE_VARIABLE, POSTGRESQL)
        configure_workbench(firm_folder, **how)
        if POSTGRESQL:
            _empty_postgresql()
        monkeypatch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        return firm_folder

    yield started
    connections.close_all()


@pytest.fixture
def workbench(start: Callable[..., Path]) -> Path:
    """The workbench, ready for requests."""
    return start()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The moment, which the test moves."""
    clock = Clock()
    for module in (workplace_module, adapters, signing_in, views):
        monkeypatch.setattr(module, "now", clock)
    return clock


def _empty_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    migrate(app=None)


def browser() -> Client:
    """Somebody's browser, on this machine."""
    return Client(headers={"host": "localhost"})


def open_account(person: str, clock: Clock, **more: object) -> str:
    """An account with a password; returns the e-mail address."""
    email, log = f"{person}@example.com", workplace().log
    secret = services.invite_by_command(person=person, email=email, today=clock.today, at=clock.at, log=log, **more)
    encoded = make_password(PASSWORD)
    services.accept_invitation(secret=secret, encoded_password=encoded, today=clock.today, at=clock.at, log=log)
    return email


def sign_in(person: str, clock: Clock) -> Client:
    """A browser in which the person has signed in, with an account made for it if there was none."""
    if not services.User.objects.filter(person_id=person).exists():
        open_account(person, clock)
    client = browser()
    answer = client.post("/account/login/", {"login": f"{person}@example.com", "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def evidence(kind: str) -> list[Entry]:
    """The entries of a kind."""
    return [entry for entry in workplace().log.entries() if entry.kind == kind]
