"""Bundles, good and tampered, each judged by `verify_bundle` and by the standalone verifier alike."""

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.evidence import (
    EvidenceError,
    MemoryStorage,
    digest,
    new_key,
    sign,
    standalone_verifier,
    verifier_key,
    verify_bundle,
    write_bundle,
)
from countersign.evidence.bundle import MAX_LINE_BYTES
from countersign.evidence.canonical import from_base64, to_base64
from countersign.evidence.container import MAX_SMALL_FILE_BYTES

from .builders import KEY, ORIGIN, VKEY, checkpoint_of, draft, empty_log, signed_text

SIZE = 9
TRADES = b"trade_id,quantity\nT1,100\n"
PRICES = b"security_id,price\nS1,10.00\n"
FILES = {hashlib.sha256(data).hexdigest(): data for data in (TRADES, PRICES)}
NAMES = {2: digest(TRADES), 6: digest(PRICES)}  # which entry names which file


@pytest.fixture(scope="session")
def pristine(tmp_path_factory):
    """A bundle of nine entries, of which 4 is withheld, three checkpoints and two files."""
    folder = tmp_path_factory.mktemp("evidence")
    storage = MemoryStorage()
    log = empty_log(storage)
    for number in range(SIZE):
        body = {"number": number, "files": [{"digest": NAMES.get(number)}], "said": "§ “ok”"}
        log.append([draft(number, body=body)])
    files = []
    for name, data in FILES.items():
        files.append(folder / name)
        files[-1].write_bytes(data)
    leaves = [leaf.withheld() if leaf.index == 4 else leaf for leaf in storage.read(0, SIZE)]
    checkpoints = [checkpoint_of(log, size) for size in (2, 5, SIZE)]
    for name in ("bundle", "bundle.zip"):
        write_bundle(folder / name, leaves, checkpoints=checkpoints, vkey=VKEY, files=files)
    return folder / "bundle"


@pytest.fixture
def bundle(pristine, tmp_path):
    """A copy of it, to be tampered with."""
    return Path(shutil.copytree(pristine, tmp_path / "bundle"))


def judged(path, vkey=None):
    """The report on a bundle, after seeing that the standalone verifier says the same."""
    report = verify_bundle(path, vkey)
    alone = standalone_verifier.verify(str(path), vkey)
    assert (report.verified, report.entries, report.withheld) == (
        alone["verified"],
        alone["entries"],
        alone["withheld"],
    )
    found = sorted(str(failure.entry) for failure in report.failures)
    assert found == sorted(str(failure["entry"]) for failure in alone["failures"])
    assert report.verified == (not report.failures)
    return report


def lines(bundle):
    return (bundle / "entries.jsonl").read_bytes().splitlines(keepends=True)


def write_lines(bundle, changed):
    (bundle / "entries.jsonl").write_bytes(b"".join(changed))


def change_line(bundle, index, **changes):
    """Write line `index` anew with other values; a value of None takes the name away."""
    changed = lines(bundle)
    said = {**json.loads(changed[index]), **changes}
    said = {name: value for name, value in said.items() if value is not None}
    changed[index] = json.dumps(said).encode() + b"\n"
    write_lines(bundle, changed)


def write_anew(bundle, index, entry):
    """Write another entry under a salt and a leaf that fit it, as only the keeper of the log could."""
    salt = bytes(16)
    leaf = hashlib.sha256(salt + entry.encode("utf-8", "surrogatepass")).digest()
    change_line(bundle, index, entry=entry, salt=to_base64(salt), leaf=to_base64(leaf))


def zipped(bundle, **more):
    """The same bundle as a .zip, with more members."""
    path = bundle.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(bundle.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(bundle).as_posix())
        for name, data in more.items():
            archive.writestr(name, data)
    return path


# Good bundles


@pytest.mark.parametrize("suffix", ["", ".zip"])
@pytest.mark.parametrize("vkey", [None, VKEY])
def test_a_bundle_verifies_as_directory_and_as_zip(pristine, suffix, vkey):
    report = judged(pristine.with_suffix(suffix), vkey)
    assert (report.verified, report.entries, report.withheld) == (True, SIZE, 1)


def test_a_withheld_entry_tells_nothing_but_its_leaf(pristine):
    assert json.loads(lines(pristine)[4]).keys() == {"index", "leaf"}


def test_the_same_evidence_gives_the_same_zip(pristine, tmp_path):
    checkpoints = ["any"]
    for name in ("one.zip", "two.zip"):
        write_bundle(tmp_path / name, [], checkpoints=checkpoints, vkey=VKEY)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_bundle_is_never_written_over_another(pristine, name):
    with pytest.raises(EvidenceError, match="exists already"):
        write_bundle(pristine.parent / name, [], checkpoints=[], vkey=VKEY)


# The log in it


@pytest.mark.parametrize("index", [0, 3, SIZE - 1])
def test_a_changed_entry_is_named(bundle, index):
    entry = json.loads(lines(bundle)[index])["entry"]
    change_line(bundle, index, entry=entry.replace('"system"', '"nobody"'))
    (failure,) = judged(bundle).failures
    assert (failure.entry, "was changed" in failure.what) == (index, True)


def test_a_changed_salt_is_named(bundle):
    salt = json.loads(lines(bundle)[3])["salt"]
    change_line(bundle, 3, salt="A" + salt[1:])
    (failure,) = judged(bundle).failures
    assert (failure.entry, "was changed" in failure.what) == (3, True)


def test_a_salt_of_another_length_is_named(bundle):
    said = json.loads(lines(bundle)[3])
    salt = from_base64(said["salt"]) + said["entry"][:1].encode()
    change_line(bundle, 3, salt=to_base64(salt), entry=said["entry"][1:])
    (failure,) = judged(bundle).failures
    assert (failure.entry, "16 bytes, not 17" in failure.what) == (3, True)


def test_a_changed_leaf_is_named_and_a_changed_withheld_one_found_between_checkpoints(bundle):
    leaf = json.loads(lines(bundle)[3])["leaf"]
    change_line(bundle, 3, leaf=leaf)
    assert judged(bundle).verified
    change_line(bundle, 3, leaf="A" + leaf[1:])
    assert [failure.entry for failure in judged(bundle).failures] == [3, 2]
    change_line(bundle, 3, leaf=leaf)
    change_line(bundle, 4, leaf=leaf)
    assert [failure.entry for failure in judged(bundle).failures] == [2]


def test_an_entry_written_anew_with_its_leaf_is_found_against_the_checkpoint(bundle):
    write_anew(bundle, 7, json.loads(lines(bundle)[7])["entry"].replace('"system"', '"nobody"'))
    (failure,) = judged(bundle).failures
    assert failure.entry == 5
    assert "Entries 5 to 8 do not give the root" in failure.what


def test_a_removed_line_is_named(bundle):
    changed = lines(bundle)
    write_lines(bundle, changed[:3] + changed[4:])
    report = judged(bundle)
    assert [failure.entry for failure in report.failures] == [3, None]
    assert "Entry 3 is missing" in report.failures[0].what


def test_lines_that_changed_places_are_named(bundle):
    changed = lines(bundle)
    write_lines(bundle, [*changed[:5], changed[6], changed[5], *changed[7:]])
    assert [failure.entry for failure in judged(bundle).failures] == [5, 5]


def test_a_repeated_line_is_named(bundle):
    changed = lines(bundle)
    write_lines(bundle, [*changed[:6], changed[5], *changed[6:]])
    assert [failure.entry for failure in judged(bundle).failures] == [5, None]


def test_a_log_cut_off_is_found_even_when_the_manifest_was_adjusted(bundle):
    write_lines(bundle, lines(bundle)[:7])
    manifest = json.loads((bundle / "manifest.json").read_text())
    (bundle / "manifest.json").write_text(json.dumps({**manifest, "entries": 7}))
    (failure,) = judged(bundle).failures
    assert (failure.entry, "cut off" in failure.what) == (7, True)


def test_entries_added_after_the_last_checkpoint_are_found(bundle):
    change = json.loads(lines(bundle)[8])
    extra = json.dumps({**change, "index": 9}).encode() + b"\n"
    write_lines(bundle, [*lines(bundle), extra])
    assert [failure.entry for failure in judged(bundle).failures] == [9, None]


# Checkpoints and key


@pytest.mark.parametrize(("place", "entry"), [(0, 1), (1, 4), (2, 8)])
def test_a_changed_checkpoint_is_named_by_the_entry_it_closes(bundle, place, entry):
    path = bundle / "checkpoints.txt"
    blocks = path.read_text().split("\n\n")
    signature = blocks[2 * place + 1]
    blocks[2 * place + 1] = signature[:40] + ("A" if signature[40] != "A" else "B") + signature[41:]
    path.write_text("\n\n".join(blocks))
    assert entry in [failure.entry for failure in judged(bundle).failures]


def test_checkpoints_of_another_key_do_not_verify(bundle):
    (bundle / "key.txt").write_text(verifier_key(ORIGIN, new_key().public_key()) + "\n")
    failures = judged(bundle).failures
    assert [failure.entry for failure in failures] == [1, 4, 8, None]
    assert "bears no signature" in failures[0].what


def test_a_bundle_signed_anew_by_someone_else_fails_against_the_firms_key(bundle):
    other = new_key()
    text = (bundle / "checkpoints.txt").read_text().split("\n")
    root = from_base64(text[-4])
    (bundle / "checkpoints.txt").write_text(sign(ORIGIN, SIZE, root, other))
    (bundle / "key.txt").write_text(verifier_key(ORIGIN, other.public_key()) + "\n")
    assert judged(bundle).verified
    failures = judged(bundle, VKEY).failures
    assert [failure.entry for failure in failures] == [8, None, None]
    assert any("not the key given" in failure.what for failure in failures)


def test_a_checkpoint_kept_from_an_earlier_examination_is_checked_too(bundle):
    path = bundle / "checkpoints.txt"
    held = sign(ORIGIN, 4, bytes(32), KEY)
    path.write_text(path.read_text() + "\n" + held)
    (failure,) = judged(bundle).failures
    assert failure.entry == 2


def test_without_checkpoints_nothing_is_verified(bundle):
    (bundle / "checkpoints.txt").write_text("")
    (failure,) = judged(bundle).failures
    assert "no good checkpoint" in failure.what


def test_two_roots_signed_for_one_size_are_found(bundle):
    path = bundle / "checkpoints.txt"
    path.write_text(sign(ORIGIN, 4, bytes(32), KEY) + "\n" + sign(ORIGIN, 4, bytes(31) + b"x", KEY))
    assert 3 in [failure.entry for failure in judged(bundle).failures]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        (f"other.example\n9\n{to_base64(bytes(32))}\n", 8),
        (f"{ORIGIN}\n09\n{to_base64(bytes(32))}\n", None),
        (f"{ORIGIN}\n9\n{to_base64(bytes(31))}\n", 8),
        (f"{ORIGIN}\n9\nAB==\n", 8),
        (f"{ORIGIN}\n9\nno root\n", 8),
        (f"{ORIGIN}\n9\n", 8),
        (f"{ORIGIN}\n0\n{to_base64(bytes(32))}\n", None),
    ],
)
def test_a_signed_note_that_is_no_checkpoint_is_found(bundle, text, entry):
    (bundle / "checkpoints.txt").write_text(signed_text(text))
    assert [failure.entry for failure in judged(bundle).failures] == [entry, None]


def test_signatures_by_others_are_let_stand_and_malformed_ones_are_not(bundle):
    path = bundle / "checkpoints.txt"
    good = path.read_text()
    path.write_text(good + "— witness.example/w1 AAAA\n")
    assert judged(bundle).verified
    path.write_text(good + "— witness.example/w1\n")
    assert not judged(bundle).verified


@pytest.mark.parametrize(
    "vkey",
    ["", "two words+00000000+AQ==", ORIGIN, VKEY.replace("firm", "form"), VKEY + " ", VKEY[:-4] + "é==="],
)
def test_a_key_that_was_copied_badly_opens_nothing(bundle, vkey):
    (bundle / "key.txt").write_text(vkey)
    assert [failure.entry for failure in judged(bundle).failures] == [1, 4, 8, None]


# Files


def test_a_changed_file_is_named_with_the_entry_that_evidences_it(bundle):
    (bundle / "files" / digest(TRADES)[7:]).write_bytes(TRADES.replace(b"100", b"101"))
    (failure,) = judged(bundle).failures
    assert failure.entry == 2
    assert "was changed" in failure.what


def test_a_missing_file_is_named_with_the_entry_that_evidences_it(bundle):
    (bundle / "files" / digest(PRICES)[7:]).unlink()
    (failure,) = judged(bundle).failures
    assert failure.entry == 6
    assert "is missing" in failure.what


def test_a_file_that_no_entry_names_is_unevidenced(bundle):
    (bundle / "files" / digest(b"x")[7:]).write_bytes(b"x")
    failures = judged(bundle).failures
    assert [failure.entry for failure in failures] == [None, None]
    assert "is unevidenced" in failures[0].what
    assert "not in the manifest" in failures[1].what


def test_a_file_named_by_a_withheld_entry_alone_is_unevidenced(bundle):
    change_line(bundle, 2, salt=None, entry=None)
    report = judged(bundle)
    assert report.withheld == 2
    assert ["is unevidenced" in failure.what for failure in report.failures] == [True]


# Hostile bundles


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"index":3}',
        b'{"index":3,"index":3,"leaf":""}',
        b'{"index":3,"leaf":""}',
        b'{"index":3,"leaf":7}',
        b'{"index":3,"leaf":[[[]]]}',
        b'{"index":-1,"leaf":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}',
        b'{"index":true,"leaf":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}',
        b'{"index":3.0,"leaf":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}',
        b'{"index":' + b"9" * 5000 + b',"leaf":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}',
        b'{"index":3,"leaf":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","salt":"AA=="}',
        b'{"index":3,"leaf":"A","salt":"\\ud800","entry":"\\ud800"}',
    ],
)
def test_a_line_that_is_none_is_a_failure_of_its_entry(bundle, line):
    changed = lines(bundle)
    changed[3] = line + b"\n"
    write_lines(bundle, changed)
    assert judged(bundle).failures[0].entry == 3


@pytest.mark.parametrize(
    "entry",
    ["", "null", "[]", "1.5", "\ud800", '{"a":"\\ud800"}', '"' + "x" * 9 + '"', "[" * 70 + "]" * 70,
     "[" * 9_000, str(2**53), '{"schema":1}', "NaN", '{"b":1,"a":1}', '{"a": 1}'],
)  # fmt: skip
def test_an_entry_that_is_none_is_a_failure_even_under_a_fitting_leaf(bundle, entry):
    write_anew(bundle, 3, entry)
    failures = judged(bundle).failures
    assert "is not an entry" in failures[0].what
    assert [failure.entry for failure in failures] == [3, 2]


@pytest.mark.parametrize(
    "changes",
    [{"schema": 2}, {"schema": True}, {"at": "2017-13-01T00:00:00.000000Z"}, {"at": "2017-03-01"}, {"at": 1},
     {"as_of": "2017-02-29"}, {"as_of": 5}, {"as_of": ""}, {"body": []}, {"kind": None}, {"more": 1}],
)  # fmt: skip
def test_a_record_of_another_form_is_a_failure_even_under_a_fitting_leaf(bundle, changes):
    record = json.dumps({**draft().record(), **changes}, sort_keys=True, separators=(",", ":"))
    write_anew(bundle, 3, record)
    failures = judged(bundle).failures
    assert "is not an entry" in failures[0].what
    assert [failure.entry for failure in failures] == [3, 2]


def test_an_endless_line_ends_the_reading(bundle):
    changed = lines(bundle)
    changed[3] = b" " * (MAX_LINE_BYTES + 1)
    write_lines(bundle, changed)
    report = judged(bundle)
    assert report.entries == 4
    assert "reading ends here" in report.failures[0].what


@pytest.mark.parametrize("name", ["key.txt", "checkpoints.txt", "entries.jsonl", "manifest.json"])
def test_a_missing_part_is_named(bundle, name):
    (bundle / name).unlink()
    for path in (bundle, zipped(bundle)):
        assert any(f"{name} is missing" in failure.what for failure in judged(path).failures)


@pytest.mark.parametrize("name", ["key.txt", "checkpoints.txt", "entries.jsonl", "manifest.json"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\x00" * 100, b"[]", b"{}\n" * 3])
def test_a_part_that_holds_something_else_does_not_verify(bundle, name, data):
    (bundle / name).write_bytes(data)
    assert not judged(bundle).verified


def test_a_part_that_is_too_large_is_refused(bundle):
    with (bundle / "key.txt").open("wb") as stream:
        stream.truncate(MAX_SMALL_FILE_BYTES + 1)
    assert "larger than" in judged(bundle).failures[0].what


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, {"version": True}, {"format": "zip"}, {"entries": "9"}, {"entries": 8}, {"files": {}},
     {"files": ["../../etc/passwd"]}, {"files": []}, {"more": 1}],
)  # fmt: skip
def test_a_manifest_that_says_something_else_does_not_verify(bundle, changes):
    manifest = json.loads((bundle / "manifest.json").read_text())
    (bundle / "manifest.json").write_text(json.dumps({**manifest, **changes}))
    assert not judged(bundle).verified


@pytest.mark.parametrize("name", ["readme.txt", "files/../key.txt", "files/short", "entries.jsonl.bak"])
def test_a_file_that_has_no_place_in_a_bundle_is_named(bundle, name):
    report = judged(zipped(bundle, **{name: b"x"}))
    assert any("has no place in a bundle" in failure.what for failure in report.failures)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/../../outside", "\x1b[2Jx"])
def test_a_zip_that_reaches_outside_is_refused_and_nothing_is_written(bundle, name):
    before = sorted(bundle.parent.rglob("*"))
    path = zipped(bundle, **{name: b"x"})
    report = judged(path)
    assert not report.verified
    assert "\x1b" not in "".join(failure.what for failure in report.failures)
    assert sorted(bundle.parent.rglob("*")) == sorted([*before, path])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_two_files_of_one_name_is_refused(bundle):
    assert "two files of one name" in judged(zipped(bundle, **{"key.txt": VKEY})).failures[0].what


def test_a_zip_in_an_unusual_compression_is_refused(bundle):
    with zipfile.ZipFile(bundle.with_suffix(".zip"), "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("key.txt", VKEY)
    assert "unusual way" in judged(bundle.with_suffix(".zip")).failures[0].what


def test_an_encrypted_zip_is_refused(bundle):
    path = zipped(bundle)
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    path.write_bytes(data)
    assert "unusual way" in judged(path).failures[0].what


def test_links_and_directories_are_refused(bundle):
    (bundle / "files" / ("0" * 64)).symlink_to("/dev/zero")
    assert "not a regular file" in judged(bundle).failures[0].what
    (bundle / "files" / ("0" * 64)).unlink()
    (bundle / "more").mkdir()
    assert "not a regular file" in judged(bundle).failures[0].what
    (bundle / "more").rmdir()
    os.mkfifo(bundle / "pipe")
    assert "not a regular file" in judged(bundle).failures[0].what


def test_a_place_with_nothing_or_something_else_is_said_to_be_so(tmp_path):
    (tmp_path / "text.zip").write_text("not a zip")
    (tmp_path / "empty").mkdir()
    for name in ("nowhere", "text.zip", "empty"):
        (failure,) = judged(tmp_path / name).failures
        assert "cannot be read" in failure.what


# Any damage at all


@settings(max_examples=150)
@given(st.data())
def test_no_bit_of_a_bundle_can_change(pristine, tmp_path_factory, data):
    bundle = Path(shutil.copytree(pristine, tmp_path_factory.mktemp("damaged") / "bundle"))
    file = data.draw(st.sampled_from(sorted(path for path in bundle.rglob("*") if path.is_file())))
    damaged = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(damaged) - 1))
    damaged[place] ^= 1 << data.draw(st.integers(0, 7))
    meaning = (lambda text: text) if file.suffix not in (".json", ".jsonl") else meaning_of_json
    if meaning(bytes(damaged)) == meaning(file.read_bytes()):
        return  # white space between JSON tokens means nothing, and is not signed
    file.write_bytes(damaged)
    assert not judged(bundle).verified


def meaning_of_json(data):
    try:
        documents = [data] if data.startswith(b"{\n") else data.splitlines()
        return [json.loads(document.decode()) for document in documents]
    except ValueError:
        return None


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_zip_is_judged_without_a_traceback(pristine, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("damaged") / "bundle.zip"
    damaged = bytearray(pristine.with_suffix(".zip").read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged[: data.draw(st.integers(0, len(damaged)))] if data.draw(st.booleans()) else damaged)
    judged(path)
