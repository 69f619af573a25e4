"""A database of its own for each test: SQLite, or the PostgreSQL that COUNTERSIGN_TEST_DATABASE_URL names."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from countersign.casework import configure, migrate

POSTGRESQL = os.environ.get("COUNTERSIGN_TEST_DATABASE_URL")

configure(POSTGRESQL or Path("no-database-yet.sqlite3"))  # before a test module imports a model

from django.db import connection, connections  # noqa: E402

from countersign.casework.evidence_storage import DatabaseStorage  # noqa: E402
from countersign.evidence import Log  # noqa: E402


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: quicker than migrating for each test."""
    path = tmp_path_factory.mktemp("casework") / "migrated.sqlite3"
    configure(path)
    migrate()
    connections.close_all()
    return path


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """An empty, migrated database."""
    if POSTGRESQL:
        _empty_postgresql()
    else:
        path = tmp_path / "countersign.sqlite3"
        shutil.copy(request.getfixturevalue("migrated"), path)
        configure(path)
    yield
    connections.close_all()


@pytest.fixture
def log(database: None) -> Log:
    """The evidence log in that database."""
    return Log(DatabaseStorage())


def _empty_postgresql() -> None:
    configure(POSTGRESQL or "")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    migrate()
