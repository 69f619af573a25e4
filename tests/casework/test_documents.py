"""Files that people bring: looked at, named harmlessly, kept by digest, or refused with nothing kept."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.casework.documents import _harmless, _is_office, accept, kept_at
from countersign.casework.errors import CaseworkError
from countersign.casework.investigating import add_document
from countersign.evidence import digest
from countersign.store.files import Files

from .drill import failures, open_case, person


def office(*names: str, size: int = 1) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return buffer.getvalue()


WORD, EXCEL = office("[Content_Types].xml", "word/document.xml"), office("[Content_Types].xml", "xl/workbook.xml")
GOOD = {
    "a.pdf": (b"%PDF-1.7\n...", "application/pdf"),
    "a.PNG": (b"\x89PNG\r\n\x1a\n...", "image/png"),
    "a.jpg": (b"\xff\xd8\xff\xe0...", "image/jpeg"),
    "a.jpeg": (b"\xff\xd8\xff\xe0...", "image/jpeg"),
    "a.txt": ("Zoë wrote:\r\n\t“no”\f".encode(), "text/plain"),
    "b.txt": (b"caf\xe9", "text/plain"),
    "a.csv": (b"a,b\n1,2\n", "text/csv"),
    "a.eml": (b"From: a\r\n\r\nText", "message/rfc822"),
    "a.docx": (WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.xlsx": (EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "documents")


def take(files: Files, name: str, content: bytes, megabytes: int = 1):
    return accept(BytesIO(content), name, files=files, at_most_megabytes=megabytes)


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_is_taken_as_its_bytes_say_and_kept_by_digest(files: Files, name: str) -> None:
    content, content_type = GOOD[name]
    taken = take(files, name, content)
    assert (taken.name, taken.content_type, taken.size, taken.digest) == (
        name,
        content_type,
        len(content),
        digest(content),
    )
    assert kept_at(taken, files).read_bytes() == content
    assert take(files, name, content) == taken
    assert len(list(files.stored())) == 1


def without_end(content: bytes) -> bytes:
    return content[: len(content) // 2]


WRONG = {
    "a.pdf": b"MZ\x90\x00%PDF-",
    "a.png": GOOD["a.jpg"][0],
    "a.jpg": GOOD["a.PNG"][0],
    "a.txt": b"\x00\x01",
    "a.csv": b"\x7fELF\x02",
    "a.eml": GOOD["a.PNG"][0],
    "b.txt": "Text".encode("utf-16"),
    "a.docx": EXCEL,
    "a.xlsx": WORD,
    "b.docx": b"PK\x03\x04 no archive",
    "c.docx": without_end(WORD),
    "d.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 the old format, or one under a password",
    "macro.docx": office("word/document.xml", "word/vbaProject.bin"),
    "macro.xlsx": office("xl/workbook.xml", "xl/VBAPROJECT.BIN"),
    "version.docx": WORD.replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\xff\x03\xff"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bytes_that_are_not_what_the_name_says_are_refused_and_nothing_is_kept(files: Files, name: str) -> None:
    with pytest.raises(CaseworkError, match="is not what its ending says"):
        take(files, name, WRONG[name])
    assert not list(files.stored())
    assert not list((files.root / "aside").iterdir())


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.docm", "a.zip", "a", "", ".pdf", "a.pdf.js", "pdf", "/"]
)
def test_other_kinds_are_refused(files: Files, name: str) -> None:
    with pytest.raises(CaseworkError, match="not of a kind that is taken"):
        take(files, name, b"%PDF-1.7")


def test_what_is_too_large_or_empty_is_refused_and_nothing_is_kept(files: Files) -> None:
    assert take(files, "a.txt", b"x" * 1_000_000).size == 1_000_000
    with pytest.raises(CaseworkError, match="larger than 1 MB"):
        take(files, "a.txt", b"x" * 1_000_001)
    with pytest.raises(CaseworkError, match="is empty"):
        take(files, "a.txt", b"")
    assert len(list(files.stored())) == 1


def test_no_more_is_read_than_the_firm_takes(files: Files) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += size or 0
            assert self.given < 10_000_000
            return b"x" * (size or 0)

    with pytest.raises(CaseworkError, match="larger than 2 MB"):
        accept(Endless(), "a.txt", files=files, at_most_megabytes=2)


def test_an_archive_is_never_unpacked(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = office("word/document.xml", size=50_000_000)
    assert len(bomb) < 100_000

    def unpacked(*_: object) -> None:
        raise AssertionError("something was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    assert take(files, "a.docx", bomb).size == len(bomb)


@given(st.data())
def test_an_archive_damaged_anywhere_is_answered_for(data: st.DataObject) -> None:
    content = bytearray(WORD)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    class Kept:
        def read_bytes(self) -> bytes:
            return bytes(content)

    taken = _is_office(Kept(), "word/document.xml")  # type: ignore[arg-type]  # answers, whatever the damage
    assert not taken or b"word/document.xml" in content


HOSTILE = {
    "../../etc/passwd.txt": "passwd.txt",
    "C:\\Users\\ann\\it.pdf": "it.pdf",
    'a"; filename="b.pdf': "a__ filename=_b.pdf",
    "a\r\nSet-Cookie: x.pdf": "a__Set-Cookie_ x.pdf",
    "a\x00.pdf": "a_.pdf",
    "invoice\u202efdp.txt": "invoice_fdp.txt",
    "<script>.pdf": "_script_.pdf",
    "$(reboot)`id`.pdf": "_(reboot)_id_.pdf",
    "-rf.pdf": "rf.pdf",
    " . hidden.pdf . ": "hidden.pdf",
    "Größe 日本.pdf": "Größe 日本.pdf",
    "\ud800.pdf": "_.pdf",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_made_harmless(files: Files, name: str) -> None:
    ending = HOSTILE[name].rpartition(".")[2]
    content = GOOD[f"a.{ending}"][0]
    taken = take(files, name, content)
    assert taken.name == HOSTILE[name]
    assert kept_at(taken, files).parent.parent == files.root


def test_a_name_is_no_longer_than_a_file_system_takes(files: Files) -> None:
    assert len(take(files, "n" * 5000 + ".pdf", b"%PDF-").name) == 154


@given(st.text())
def test_no_name_reaches_elsewhere(name: str) -> None:
    harmless = _harmless(name)
    assert not set(harmless) & set('/\\"<>|:*?;\r\n\0$`')
    assert not harmless.startswith((".", "-"))
    assert harmless.isprintable()
    assert _harmless(harmless) == harmless


@pytest.mark.usefixtures("database")
def test_a_document_in_a_case_is_there_once_and_its_digest_is_in_the_evidence(files: Files) -> None:
    case, me = open_case("a"), person("P1")
    taken = take(files, "a.pdf", b"%PDF-1.7")
    first = add_document(case=case.id, document=taken, actor=me)
    assert add_document(case=case.id, document=taken, actor=me).id == first.id
    assert (first.digest, first.size, first.added_by) == (taken.digest, 8, "P1")
    assert not failures()


def test_the_archive_that_says_a_later_version_is_such_an_archive() -> None:
    (version,) = struct.unpack_from("<H", WRONG["version.docx"], WRONG["version.docx"].index(b"PK\x01\x02") + 6)
    assert version > 63
