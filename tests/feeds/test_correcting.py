"""A kept file taken apart into rows that can be corrected in their place: together they are the file."""

import csv
import gzip
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.feeds import Refused, read_feeds
from countersign.feeds.adapters import adapter_named
from countersign.feeds.correcting import rows_of, write_corrected
from countersign.feeds.source import kept

from .conftest import HEADER, INSURER

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
TEXTS = st.text(st.sampled_from('ab,"\r\n\ufeffé'), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("feeds") / "feeds.toml"
    path.write_text(INSURER, encoding="utf-8")
    return read_feeds(path)["log"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "file.bin"


@given(text=TEXTS)
@pytest.mark.parametrize("adapter", ["csv", "json_lines"])
def test_the_pieces_of_any_text_together_are_the_text(place: Path, adapter: str, text: str) -> None:
    pieces = adapter_named(adapter).pieces
    assert pieces is not None
    place.write_bytes(text.encode())
    source = kept("file", place)
    try:
        found = list(pieces(source))
    except Refused:
        assert adapter == "json_lines"
        return
    assert "".join(piece for _, piece in found) == text.removeprefix("\ufeff")
    lines = [line for line, _ in found]
    assert lines == sorted(set(lines))
    assert lines[:1] == [1][: len(lines)]


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), at=st.integers(0, 4), mended=CELLS)
def test_one_record_changes_and_every_other_byte_stays(
    place: Path, feed: Any, rows: list[tuple[str, str]], at: int, mended: str
) -> None:
    at %= len(rows)
    lines = [record(*cells) for cells in rows]
    place.write_bytes("".join(["a,b\r\n", *lines]).encode())
    begins = 2 + sum(breaks(line) for line in lines[:at])
    correction, target = record("mended", mended), place.with_suffix(".csv")
    write_corrected(place, "file", feed, {begins: correction}, target)
    lines[at] = correction
    assert target.read_bytes().decode() == "".join(["a,b\r\n", *lines])


def record(*cells: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()


def breaks(text: str) -> int:
    return len(io.StringIO(text, newline="").readlines())


def test_rows_are_numbered_as_quarantine_numbers_them(load: Any, tmp_path: Path, feed: Any) -> None:
    text = HEADER + '1,"a\nb",11/31/2017 10:00:00,X,\n\n2,u,10/31/2017 10:00:00,X\n3,u,10/31/2017 10:00:00,X,z\n'
    path = tmp_path / "kept.bin"
    path.write_text(text, encoding="utf-8")
    header, rows = rows_of(path, "log", feed, {row["line"] for row in load(text.encode()).quarantined})
    assert header == HEADER.rstrip()
    assert rows == {
        2: '1,"a\nb",11/31/2017 10:00:00,X,',
        5: "2,u,10/31/2017 10:00:00,X",
        6: "3,u,10/31/2017 10:00:00,X,z",
    }


def test_a_packed_file_is_corrected_unpacked(tmp_path: Path, feed: Any) -> None:
    path, target = tmp_path / "kept.bin", tmp_path / "target.csv"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n3,4"))
    write_corrected(path, "file", feed, {3: "5,6"}, target)
    assert target.read_bytes() == b"a,b\n1,2\n5,6"


def test_a_format_without_lines_says_so(tmp_path: Path, feed: Any) -> None:
    path = tmp_path / "kept.bin"
    path.write_bytes(b"PAR1")
    with pytest.raises(Refused, match="read by parquet, whose rows are not lines"):
        rows_of(path, "file", replace(feed, adapter="parquet"), {1})
