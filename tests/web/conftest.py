"""A firm's workbench in a folder of its own for each test, on a copy of one migrated database."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from countersign.simulation import example_settings
from countersign.web.settings import configure_workbench

DAY = date(2026, 3, 2)
OFFERED = '\n[workbench]\nsecond_factor = "offered"\n'


def write_settings(folder: Path, more: str = OFFERED) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in example_settings().items():
        (folder / name).write_text(text + (more if name == "firm.toml" else ""), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def migrated_workbench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm's folder with every table in its database, to be copied."""
    from countersign.casework import migrate

    folder = write_settings(tmp_path_factory.mktemp("workbench") / "firm")
    configure_workbench(folder)
    migrate()
    from django.db import connections

    connections.close_all()
    return folder


@pytest.fixture
def firm_folder(migrated_workbench: Path, tmp_path: Path) -> Path:
    """A firm's folder of the test's own, whose second factor is offered and not required."""
    return Path(shutil.copytree(migrated_workbench, tmp_path / "firm"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> "Clock":
    """The moment, which the test moves."""
    clock = Clock()
    from countersign.web import workplace
    from countersign.web.accounts import adapters, signing_in, views

    for module in (workplace, adapters, signing_in, views):
        monkeypatch.setattr(module, "now", clock)
    return clock


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def workbench(firm_folder: Path) -> Iterator[Path]:
    """The workbench of that firm, ready for requests."""
    configure_workbench(firm_folder)
    from django.conf import settings
    from django.db import connections

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield firm_folder
    connections.close_all()
