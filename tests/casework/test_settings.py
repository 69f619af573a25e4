"""One call and the database is there; another and it is another firm's."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections

from countersign.casework import CaseworkError, configure, database_of, migrate
from countersign.casework.models import Alert
from countersign.evidence import Log

from .conftest import POSTGRESQL
from .drill import found, run

ON_SQLITE = pytest.mark.skipif(POSTGRESQL is not None, reason="about SQLite")


def test_the_migrations_make_the_models(database: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrating_again_keeps_what_is_there(log: Log) -> None:
    run(1, found("a"))
    migrate()
    assert Alert.objects.count() == 1


@ON_SQLITE
def test_sqlite_waits_for_the_disk_and_keeps_readers_and_writers_apart(database: None) -> None:
    with connection.cursor() as cursor:
        said = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert said == {"journal_mode": "wal", "synchronous": 2}


@ON_SQLITE
def test_a_command_can_turn_to_another_firm(log: Log, tmp_path: Path) -> None:
    run(1, found("a"))
    first = Path(connection.settings_dict["NAME"])
    configure(tmp_path / "another.sqlite3")
    migrate()
    assert Alert.objects.count() == 0
    configure(first)
    assert Alert.objects.count() == 1


@ON_SQLITE
def test_nothing_is_left_to_do_after_a_migration_so_a_killed_command_leaves_all_of_it_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path / "fresh.sqlite3")
    left: list[object] = []
    editor = connection.SchemaEditorClass
    leave = editor.__exit__

    def watched(self: object, *raised: object) -> None:
        left.extend(self.deferred_sql)  # type: ignore[attr-defined]
        leave(self, *raised)

    monkeypatch.setattr(editor, "__exit__", watched)
    migrate()
    connections.close_all()
    assert left == []


def test_the_environment_names_the_database_or_it_is_a_file_in_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COUNTERSIGN_DATABASE_URL", raising=False)
    assert database_of(Path("firm")) == Path("firm/countersign.sqlite3")
    monkeypatch.setenv("COUNTERSIGN_DATABASE_URL", "postgresql://db/firm")
    assert database_of(Path("firm")) == "postgresql://db/firm"


def test_a_postgresql_url_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(connections.settings["default"])
    monkeypatch.setattr("countersign.casework.settings.find_spec", lambda name: name)
    try:
        configure("postgresql://clerk:p%40ss@db.example:6432/firm?sslmode=require")
        said = connections.settings["default"]
        assert [said[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
            "firm",
            "clerk",
            "p@ss",
            "db.example",
            "6432",
        ]
        assert said["OPTIONS"] == {"sslmode": "require"}
    finally:
        connections.settings = {"default": before}


@pytest.mark.parametrize("url", ["mysql://db/firm", "postgresql://db", "firm.sqlite3", ""])
def test_a_url_of_anything_else_is_refused(url: str) -> None:
    with pytest.raises(CaseworkError, match="Write it as postgresql://"):
        configure(url)


def test_postgresql_without_its_client_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("countersign.casework.settings.find_spec", lambda name: None)
    with pytest.raises(CaseworkError, match=r"pip install 'countersign\[postgresql\]'"):
        configure("postgresql://db/firm")
