"""The log in the database is the same log, and the database lets nobody change it."""

from datetime import UTC, date, datetime
from itertools import count

import pytest
from django.db import Error, IntegrityError, connection, transaction

from countersign.casework import CaseworkError
from countersign.casework import evidence_storage as storage
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.evidence import Draft, Log, MemoryStorage, new_key, sign, verifier_key, verify_log

from .conftest import POSTGRESQL

AT = datetime(2017, 11, 1, 12, 30, 15, 123456, tzinfo=UTC)


def draft(subject: str, day: int | None = 1, kind: str = "load") -> Draft:
    return Draft(kind, subject, None if day is None else date(2017, 11, day), AT, "system", {"record": subject})


def salted(storage: DatabaseStorage | MemoryStorage) -> Log:
    """A log whose salts are always the same."""
    salts = count(1)
    return Log(storage, salt=lambda size: next(salts).to_bytes(size, "big"))


def sql(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def without_triggers(*statements: str) -> None:
    """Do what only someone can do who may alter tables."""
    if POSTGRESQL:
        off = [f"ALTER TABLE evidence_{table} DISABLE TRIGGER USER" for table in ("entries", "nodes")]
    else:
        off = [f"DROP TRIGGER evidence_{name}" for name in ("entries_unchanged", "entries_kept", "nodes_kept")]
    sql(*off, *statements)


def test_the_log_is_the_same_as_one_in_memory(database: None) -> None:
    kept, memory = DatabaseStorage(), MemoryStorage()
    one, other = salted(kept), salted(memory)
    assert one.root() == other.root()
    for size in (1, 2, 5, 1, 8):
        drafts = [draft(f"s{number}") for number in range(size)]
        assert one.append(drafts) == other.append(drafts)
        assert one.root() == other.root()
    assert list(kept.read(0, 17)) == list(memory.read(0, 17))
    assert list(kept.read(3, 5)) == list(memory.read(3, 5))
    assert list(kept.leaf_hashes()) == [memory.node(0, number) for number in range(17)]
    assert one.consistency(5, 17) == other.consistency(5, 17)


def test_entries_are_found_by_kind_subject_and_as_of_date(log: Log) -> None:
    log.append([draft("a", 1), draft("b", 2), draft("a", 3), draft("a", 3, "run"), draft("c", None)])
    kept = DatabaseStorage()

    def found(**wanted: object) -> list[int]:
        return [entry.index for entry in kept.find("load", **wanted)]  # type: ignore[arg-type]

    assert found() == [0, 1, 2, 4]
    assert found(subject="a") == [0, 2]
    assert found(since=date(2017, 11, 2)) == [1, 2]
    assert found(until=date(2017, 11, 3)) == [0, 1]
    assert found(subject="a", since=date(2017, 11, 1), until=date(2017, 11, 2)) == [0]
    assert list(kept.find("run")) == [entry for entry in log.entries() if entry.kind == "run"]
    assert next(kept.find("run")).at == AT


@pytest.mark.parametrize("column", ["kind = 'run'", "subject = 'b'", "as_of = '2017-11-09'", "actor = 'P1'"])
def test_an_entry_filed_under_what_it_does_not_say_is_named(log: Log, column: str) -> None:
    log.append([draft("a"), draft("a")])
    assert list(DatabaseStorage().misfiled()) == []
    without_triggers(f'UPDATE evidence_entries SET {column} WHERE "index" = 1')
    (failure,) = DatabaseStorage().misfiled()
    assert failure.entry == 1
    assert f"under another {column.partition(' ')[0]} than" in failure.what


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_entries SET actor = 'P1'",
        "DELETE FROM evidence_entries",
        "UPDATE evidence_nodes SET level = 9",
        "DELETE FROM evidence_nodes",
        "UPDATE evidence_checkpoints SET text = ''",
        "DELETE FROM evidence_checkpoints",
    ],
)
def test_the_database_refuses_to_change_or_remove_evidence(log: Log, statement: str) -> None:
    log.append([draft("a")])
    sql("INSERT INTO evidence_checkpoints (size, text, at) VALUES (1, 'signed', '2017-11-01')")
    with pytest.raises(Error, match="never changed and never removed"):
        sql(statement)
    assert log.size == 1


@pytest.mark.skipif(POSTGRESQL is not None, reason="a way to replace rows that only SQLite has")
@pytest.mark.parametrize("table", ["evidence_entries", "evidence_nodes", "evidence_checkpoints"])
def test_the_database_refuses_to_replace_evidence(log: Log, table: str) -> None:
    log.append([draft("a")])
    sql("INSERT INTO evidence_checkpoints (size, text, at) VALUES (1, 'signed', '2017-11-01')")
    with pytest.raises(Error, match="never changed and never removed"):
        sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.skipif(POSTGRESQL is None, reason="a statement that only PostgreSQL has")
def test_the_database_refuses_to_truncate_evidence(log: Log) -> None:
    log.append([draft("a")])
    with pytest.raises(Error, match="never changed and never removed"):
        sql("TRUNCATE evidence_entries")


def test_state_and_entry_are_kept_together_or_not_at_all(log: Log) -> None:
    log.append([draft("a")])
    root = log.root()

    def write_both() -> None:
        with storage.transaction():
            log.append([draft("b"), draft("c")])
            sql("INSERT INTO alerts (id) VALUES ('no facts')")

    with pytest.raises(IntegrityError):
        write_both()
    assert (log.size, log.root()) == (1, root)
    assert log.append([draft("d")])[0].index == 1


def test_a_changed_entry_is_named_by_the_leaves_beside_it(log: Log) -> None:
    log.append([draft(f"s{number}") for number in range(5)])
    key = new_key()
    checkpoint, vkey = sign("firm.example", 5, log.root(), key), verifier_key("firm.example", key.public_key())
    kept = DatabaseStorage()
    assert verify_log(kept.read(0, 5), [checkpoint], vkey, kept.leaf_hashes()).verified
    without_triggers(
        'UPDATE evidence_entries SET entry = (SELECT entry FROM evidence_entries WHERE "index" = 2) WHERE "index" = 3'
    )
    report = verify_log(kept.read(0, 5), [checkpoint], vkey, kept.leaf_hashes())
    assert {failure.entry for failure in report.failures} == {3}


def test_a_node_that_is_gone_is_said_to_be_gone(log: Log) -> None:
    log.append([draft("a"), draft("b"), draft("c")])
    without_triggers('DELETE FROM evidence_nodes WHERE level = 0 AND "index" = 1')
    kept = DatabaseStorage()
    assert [found == b"" for found in kept.leaf_hashes()] == [False, True, False]
    with pytest.raises(CaseworkError, match="lacks its node 1 of level 0"):
        kept.node(0, 1)
