"""Files by digest: whole or not there, and orphans go."""

import pytest

from countersign.evidence import digest
from countersign.store.files import Files


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "files")


def test_a_file_is_found_under_the_digest_of_its_bytes(files):
    kept = files.keep(b"rows", room="tables/persons", suffix=".parquet")
    assert kept == digest(b"rows")
    assert files.path(kept, room="tables/persons", suffix=".parquet").read_bytes() == b"rows"


def test_the_same_bytes_are_kept_once(files):
    files.keep(b"rows", room="tables/persons", suffix=".parquet")
    files.keep(b"rows", room="tables/persons", suffix=".parquet")
    assert len(list(files.stored())) == 1


def test_what_an_interrupted_command_left_is_removed_and_the_rest_stays(files):
    evidenced = files.keep(b"evidenced", room="outcomes", suffix=".json")
    files.keep(b"orphan", room="outcomes", suffix=".json")
    half_written = files.root / "aside" / "half"
    half_written.write_bytes(b"ha")
    within = files.root / "aside" / "corrected" / "log.csv"
    within.parent.mkdir()
    within.write_bytes(b"ha")
    removed = files.remove_orphans({evidenced})
    assert {half_written, within} <= set(removed)
    assert not within.exists()
    assert [found for found, _ in files.stored()] == [evidenced]


def test_what_was_written_aside_and_not_adopted_is_gone(files):
    with files.aside(".parquet") as path:
        path.write_bytes(b"x")
    assert not path.exists()
