"""Single rows of a kept file corrected in their place: every other byte of the file stays as it was."""

import codecs
from collections.abc import Iterator, Mapping, Set
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from countersign.feeds.adapters import Piece, adapter_named
from countersign.feeds.refusal import refuse
from countersign.feeds.source import Source, kept

if TYPE_CHECKING:
    from countersign.feeds.feed import Feed

_ASK = "Ask the sender for a corrected file, and load that."


def rows_of(path: Path, name: str, feed: "Feed", wanted: Set[int]) -> tuple[str, dict[int, str]]:
    """The header of a kept file ("" where its format has none), and the rows that begin on these lines.

    Raises Refused for a format whose rows are not lines.
    """
    has_header = adapter_named(feed.adapter).has_columns
    header, rows = "", {}
    for line, text in _pieces(kept(name, path), feed):
        if line == 1 and has_header:
            header = text.rstrip("\r\n")
        if line in wanted:
            rows[line] = text.rstrip("\r\n")
    return header, rows


def write_corrected(path: Path, name: str, feed: "Feed", corrections: Mapping[int, str], target: Path) -> None:
    """Write a kept file to `target` with the rows that begin on these lines replaced.

    Raises Refused for a format whose rows are not lines, and where a correction would be no row, or more than one, or
    would swallow another.
    """
    source = kept(name, path)
    for line, text in corrections.items():
        _refuse_no_row(name, line, text)
    with target.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(text for _, text in _corrected(source, feed, corrections))
    found = _pieces(Source(name, target, packed=False), feed)
    for wanted, piece in zip_longest(_corrected(source, feed, corrections), found):
        if wanted is None or piece is None or piece[1] != wanted[1]:
            line = (wanted or piece)[0]
            raise refuse(
                name,
                f"would have other rows from line {line} on than it has now",
                "A correction takes the place of one row: it adds none and swallows none.",
                "Look at the line ends and quotation marks in it.",
            )


def _pieces(source: Source, feed: "Feed") -> Iterator[Piece]:
    pieces = adapter_named(feed.adapter).pieces
    if pieces is None:
        raise refuse(
            source.name,
            f"is read by {feed.adapter}, whose rows are not lines",
            "No single one can be corrected.",
            _ASK,
        )
    return pieces(source)


def _corrected(source: Source, feed: "Feed", corrections: Mapping[int, str]) -> Iterator[Piece]:
    for line, text in _pieces(source, feed):
        bare = text.rstrip("\r\n")
        yield line, corrections[line].rstrip("\r\n") + text[len(bare) :] if line in corrections else text


def _refuse_no_row(name: str, line: int, text: str) -> None:
    try:
        text.encode()
        is_text = codecs.BOM_UTF8.decode() not in text
    except UnicodeEncodeError:
        is_text = False
    if not is_text or not text.strip():
        what = "with no row" if not text.strip() else "with what is not text"
        raise refuse(name, f"would be left {what} on line {line}", "A row is corrected here, never taken out.", _ASK)
