"""Several commands at once: writers queue, and nothing is lost or said twice."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections

from countersign.casework import CaseworkError, cases, configure, migrate, signing
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.investigating import write_note
from countersign.casework.models import Alert, Case, Note
from countersign.evidence import Log, leaf_hash

from .conftest import POSTGRESQL
from .drill import again, dismiss, failures, found, kinds, open_case, person, run


def test_several_commands_that_find_the_same_raise_it_once(log: Log) -> None:
    def work(number: int) -> int:
        try:
            return sum(len(run(1, found("shared", f"own-{number}-{turn}")).new) for turn in range(5))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as commands:
        raised = sum(commands.map(work, range(4)))
    assert raised == Alert.objects.count() == log.size == 21
    assert not failures()
    kept = DatabaseStorage()
    assert [leaf_hash(stored.leaf) for stored in kept.read(0, 21)] == list(kept.leaf_hashes())
    assert [stored.index for stored in kept.read(0, 21)] == list(range(21))


def test_several_people_who_work_on_one_case_lose_nothing(log: Log) -> None:
    case = open_case("a")

    def work(number: int) -> None:
        me = person(f"P{number}")
        try:
            for turn in range(4):
                write_note(case=case.id, text=f"{number}-{turn}", actor=me)
                cases.assign_case(case=case.id, to=me, actor=me)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as people:
        list(people.map(work, range(4)))
    assert Note.objects.count() == 16
    assert not failures()


def test_of_two_people_who_sign_at_once_one_signs(log: Log) -> None:
    (raised,) = run(3, found("a"), critical=True).new
    decision, together = dismiss(raised, 4), Barrier(2)

    def work(name: str) -> bool:
        try:
            together.wait()
            signing.approve(decision=decision.id, digest_seen=decision.content_digest, actor=person(name))
        except CaseworkError:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(work, ("P2", "P3"))) == [False, True]
    assert again(decision).status == "approved"
    assert kinds(decision) == ["dismissal prepared", "dismissal approved"]
    assert not failures()


@pytest.mark.usefixtures("database")
def test_commands_that_find_a_new_database_make_its_tables_once(tmp_path: Path) -> None:
    if POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    else:
        configure(tmp_path / "new.sqlite3")
    together = Barrier(3)

    def work(_: int) -> int:
        try:
            together.wait()
            migrate()
            return Case.objects.count()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as commands:
        assert list(commands.map(work, range(3))) == [0, 0, 0]
