import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from countersign.evidence import (
    Checkpoint,
    CheckpointError,
    load_key,
    new_key,
    open_checkpoint,
    save_key,
    sign,
    verifier_key,
)
from countersign.evidence.canonical import from_base64, to_base64
from countersign.evidence.tree import EMPTY_ROOT

from .builders import KEY, ORIGIN, VKEY, signed_text

ROOT = bytes(range(32))
TEXT = sign(ORIGIN, 42, ROOT, KEY)


def test_a_checkpoint_opens_with_the_key_that_signed_it():
    assert open_checkpoint(TEXT, VKEY) == Checkpoint(ORIGIN, 42, ROOT)


def test_a_checkpoint_has_the_lines_of_a_signed_note():
    lines = TEXT.split("\n")
    assert lines[:4] == [ORIGIN, "42", to_base64(ROOT), ""]
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5:] == [""]
    assert len(from_base64(lines[4].split(" ")[2])) == 4 + 64


def test_the_verifier_key_of_a_published_key_is_the_published_one():
    published = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    raw = from_base64(published.split("+", 2)[2])[1:]
    assert verifier_key("PeterNeumann", Ed25519PublicKey.from_public_bytes(raw)) == published


@given(st.integers(0, len(TEXT.encode()) - 1), st.integers(0, 7))
def test_no_bit_of_a_checkpoint_can_change(place, bit):
    data = bytearray(TEXT.encode())
    data[place] ^= 1 << bit
    with pytest.raises(CheckpointError):
        open_checkpoint(data.decode("utf-8", "surrogateescape"), VKEY)


@given(st.integers(0, len(TEXT) - 1))
def test_no_part_of_a_checkpoint_opens(length):
    with pytest.raises(CheckpointError):
        open_checkpoint(TEXT[:length], VKEY)


@given(st.text())
def test_any_text_is_refused_with_a_sentence(text):
    with pytest.raises(CheckpointError):
        open_checkpoint(text, VKEY)
    with pytest.raises(CheckpointError):
        open_checkpoint(TEXT, text)


def test_another_key_of_the_same_name_does_not_open_it():
    with pytest.raises(CheckpointError, match="bears no signature"):
        open_checkpoint(TEXT, verifier_key(ORIGIN, new_key().public_key()))


def test_cosignatures_by_others_are_let_stand():
    witness = signed_text(TEXT.rpartition("\n\n")[0] + "\n", new_key(), "witness.example/w1")
    both = TEXT + witness.rpartition("\n\n")[2]
    assert open_checkpoint(both, VKEY) == open_checkpoint(TEXT, VKEY)
    with pytest.raises(CheckpointError, match="not a signature line"):
        open_checkpoint(TEXT + "— witness.example/w1\n", VKEY)


def test_extension_lines_are_let_stand():
    text = signed_text(f"{ORIGIN}\n42\n{to_base64(ROOT)}\nextension\n")
    assert open_checkpoint(text, VKEY).size == 42


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"other.example\n42\n{to_base64(ROOT)}\n", "of the log other.example"),
        (f"{ORIGIN}\n042\n{to_base64(ROOT)}\n", "not a whole number"),
        (f"{ORIGIN}\n-1\n{to_base64(ROOT)}\n", "not a whole number"),
        (f"{ORIGIN}\n٤٢\n{to_base64(ROOT)}\n", "not a whole number"),
        (f"{ORIGIN}\n{'9' * 400}\n{to_base64(ROOT)}\n", "not a whole number"),
        (f"{ORIGIN}\n42\n{to_base64(ROOT[:31])}\n", "31 bytes"),
        (f"{ORIGIN}\n42\nno root\n", "not base64"),
        (f"{ORIGIN}\n42\n", "a line each"),
        (f"{ORIGIN}\n42\n{to_base64(ROOT)}\n\nx\n", "a line each"),
        (f"{ORIGIN}\n0\n{to_base64(ROOT)}\n", "the log is empty"),
    ],
)
def test_a_signed_text_must_still_be_a_checkpoint(text, complaint):
    with pytest.raises(CheckpointError, match=complaint):
        open_checkpoint(signed_text(text), VKEY)


def test_an_empty_log_has_a_checkpoint_too():
    assert open_checkpoint(sign(ORIGIN, 0, EMPTY_ROOT, KEY), VKEY).size == 0


@pytest.mark.parametrize(
    ("vkey", "complaint"),
    [
        ("", "cannot name"),
        (ORIGIN, "not an Ed25519 key"),
        (VKEY + "\n", "not base64"),
        (VKEY.replace("firm", "form"), "does not fit its name and key"),
        ("+".join([ORIGIN, VKEY.split("+")[1], to_base64(b"\x02" + bytes(32))]), "not an Ed25519 key"),
    ],
)
def test_a_key_that_was_copied_badly_is_refused(vkey, complaint):
    with pytest.raises(CheckpointError, match=complaint):
        open_checkpoint(TEXT, vkey)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nbreak", "no\u00a0break", "bell\a", "\ud800"])
def test_a_name_has_neither_spaces_nor_plus_signs(name):
    with pytest.raises(CheckpointError, match="cannot name a log"):
        sign(name, 1, ROOT, KEY)
    with pytest.raises(CheckpointError, match="cannot name a log"):
        verifier_key(name, KEY.public_key())


def test_only_a_size_and_a_root_can_be_signed():
    for size, root in ((-1, ROOT), (1, ROOT[:31])):
        with pytest.raises(CheckpointError, match="needs a size"):
            sign(ORIGIN, size, root, KEY)


def test_a_saved_key_is_private_and_loads_again(tmp_path):
    path = tmp_path / "signing.pem"
    save_key(path, KEY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sign(ORIGIN, 42, ROOT, load_key(path)) == TEXT


def test_a_key_is_never_overwritten(tmp_path):
    path = tmp_path / "signing.pem"
    save_key(path, KEY)
    with pytest.raises(CheckpointError, match="never overwritten"):
        save_key(path, new_key())
    assert sign(ORIGIN, 42, ROOT, load_key(path)) == TEXT


def test_a_file_that_holds_no_signing_key_is_refused(tmp_path):
    path = tmp_path / "signing.pem"
    with pytest.raises(CheckpointError, match="no signing key at"):
        load_key(path)
    elliptic = generate_private_key(SECP256R1())
    for pem, complaint in (
        (b"not a key", "holds no unencrypted private key"),
        (
            KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")),
            "holds no unencrypted private key",
        ),
        (elliptic.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), "not an Ed25519 key"),
    ):
        path.write_bytes(pem)
        with pytest.raises(CheckpointError, match=complaint):
            load_key(path)
