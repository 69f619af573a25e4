"""What was signed for is kept in the database and outside it."""

from pathlib import Path

from countersign.casework.checkpoints import checkpoints, write_checkpoint
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.models import Checkpoint
from countersign.evidence import Log, new_key, open_checkpoint, verifier_key, verify_log

from .drill import at, found, run

KEY = new_key()
ORIGIN = "firm.example/evidence"
VKEY = verifier_key(ORIGIN, KEY.public_key())


def signed(log: Log, folder: Path) -> str:
    return write_checkpoint(log=log, key=KEY, origin=ORIGIN, at=at(1), folder=folder)


def test_each_checkpoint_is_in_the_database_and_in_the_file(log: Log, tmp_path: Path) -> None:
    texts = []
    for number in (1, 2, 3):
        run(number, found(f"e{number}"))
        texts.append(signed(log, tmp_path))
    assert [open_checkpoint(text, VKEY).size for text in texts] == [1, 2, 3]
    assert list(Checkpoint.objects.order_by("size").values_list("text", flat=True)) == texts
    assert (tmp_path / "checkpoints.txt").read_text() == "\n".join(texts)
    assert checkpoints(tmp_path) == texts
    kept = DatabaseStorage()
    assert verify_log(kept.read(0, 3), checkpoints(tmp_path), VKEY, kept.leaf_hashes()).verified


def test_a_log_that_has_not_grown_is_not_signed_for_again(log: Log, tmp_path: Path) -> None:
    run(1, found("a"))
    assert signed(log, tmp_path) == signed(log, tmp_path)
    assert len(checkpoints(tmp_path)) == 1


def test_a_database_taken_back_is_found_out_by_the_file(log: Log, tmp_path: Path) -> None:
    run(1, found("a"))
    signed(log, tmp_path)
    other = tmp_path / "elsewhere"
    other.mkdir()
    run(2, found("b"))
    later = signed(log, other)
    with (tmp_path / "checkpoints.txt").open("a") as file:
        file.write("\n" + later.replace("\n2\n", "\n3\n"))
    assert len(checkpoints(tmp_path)) == 3
    report = verify_log(DatabaseStorage().read(0, 2), checkpoints(tmp_path), VKEY)
    assert [failure.entry for failure in report.failures] == [2]


def test_without_the_file_the_database_still_has_them(log: Log, tmp_path: Path) -> None:
    run(1, found("a"))
    text = signed(log, tmp_path)
    (tmp_path / "checkpoints.txt").unlink()
    assert checkpoints(tmp_path) == [text]


def test_a_changed_byte_in_the_file_is_a_checkpoint_that_does_not_verify(log: Log, tmp_path: Path) -> None:
    run(1, found("a"))
    signed(log, tmp_path)
    path = tmp_path / "checkpoints.txt"
    path.write_bytes(path.read_bytes().replace(b"firm", b"f\xffrm", 1))
    report = verify_log(DatabaseStorage().read(0, 1), checkpoints(tmp_path), VKEY)
    assert [failure.entry for failure in report.failures] == [0]
