"""Where one firm's state is kept, as Django settings: SQLite in the firm's folder, or PostgreSQL by one setting."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from .errors import CaseworkError

DATABASE_FILE = "countersign.sqlite3"
DATABASE_VARIABLE = "COUNTERSIGN_DATABASE_URL"
_MIGRATION_LOCK = 0x4D696772  # any number but the writers' own

# FULL: a commit that was answered for survives a power cut. IMMEDIATE: two writers queue instead of failing halfway.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
}

# What casework needs of Django by itself.
_ALONE: Mapping[str, Any] = {
    "INSTALLED_APPS": ["countersign.casework"],
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "USE_TZ": True,
    "TIME_ZONE": "UTC",
}
_KEPT_OPEN = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}  # a server's threads do not connect anew each time


def database_of(folder: Path) -> Path | str:
    """The database of the firm whose data are in `folder`: what the environment names, else a SQLite file there."""
    return os.environ.get(DATABASE_VARIABLE) or folder / DATABASE_FILE


def configure(database: Path | str, more: Mapping[str, Any] | None = None) -> None:
    """Use this database from now on: the path of a SQLite file, or a URL postgresql://user:password@host:port/name.

    Called at the start of a command, before a model is imported; again when a command turns to another firm, outside
    of any transaction; for the database in use it does nothing, so a thread of a server may call it. The file is made
    when it is first used, its folder is not. `more` are settings of a room above, whose apps join from then on.
    Raises CaseworkError for any other URL.
    """
    databases = {"default": _sqlite(database) if isinstance(database, Path) else _postgresql(database)}
    if not settings.configured:
        settings.configure(DATABASES=databases, **{**_ALONE, **(more or {})})
        django.setup()
        return
    if not _in_use(databases):
        connections.close_all()
        connections.settings = connections.configure_settings(databases)
        with suppress(AttributeError):  # there may be no connection yet
            del connections["default"]
    if more:
        _join(more)


def _in_use(databases: Mapping[str, dict[str, Any]]) -> bool:
    known = connections.settings["default"]
    return all(known.get(name) == value for name, value in databases["default"].items())


def _join(more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        setattr(settings, name, value)
    if {app.name for app in apps.get_app_configs()} != {AppConfig.create(app).name for app in settings.INSTALLED_APPS}:
        apps.set_installed_apps(settings.INSTALLED_APPS)


def migrate(app: str | None = "casework") -> None:
    """Bring the database to the form this version of casework needs, or with None every app that has joined.

    Quick when the database has it already. Of several commands that find a new database one makes its tables, and the
    others wait for it.
    """
    executor = MigrationExecutor(connections["default"])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes(app)):
        return
    with _migrating_alone():
        executor = MigrationExecutor(connections["default"])  # what there is to do may have been done meanwhile
        executor.migrate(executor.loader.graph.leaf_nodes(app))


@contextmanager
def _migrating_alone() -> Iterator[None]:
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])
        return
    with Path(f"{connection.settings_dict['NAME']}.migrating").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield  # closing the file gives it back; the file itself stays, for whoever waits holds it open


def _sqlite(path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": dict(_SQLITE_OPTIONS), **_KEPT_OPEN}


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise CaseworkError(
            f"{DATABASE_VARIABLE} does not name a PostgreSQL database, so there is nowhere to keep alerts and "
            "evidence. Write it as postgresql://user:password@host:5432/name, or unset it to use SQLite."
        )
    if find_spec("psycopg") is None:
        raise CaseworkError(
            f"{DATABASE_VARIABLE} names a PostgreSQL database, and what speaks to PostgreSQL is not installed. "
            "Install it: pip install 'countersign[postgresql]'."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        **_KEPT_OPEN,
    }
