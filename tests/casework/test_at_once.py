"""Several commands at once: writers queue, and nothing is lost or said twice."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.models import Alert
from countersign.evidence import Log, leaf_hash

from .drill import failures, found, run


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
