"""Comma-separated values with a header (RFC 4180), as vendors, depositories and human resources deliver them."""

import csv
import json
from collections.abc import Iterator

from countersign.feeds.adapters import Adapter, Piece
from countersign.feeds.refusal import listed, refuse
from countersign.feeds.rows import CellRows, Spool, Work
from countersign.feeds.source import LONGEST_LINE, Source, inspect

csv.field_size_limit(LONGEST_LINE)


def frame(work: Work) -> CellRows:
    """Take a CSV file apart; raise Refused for what makes the whole file unreadable."""
    text = inspect(work.source)
    text.refuse_long_lines(work.source.name)
    with work.source.text() as stream:
        records = _Records(work.source.name, stream)
        spool = Spool(work, [f"c{i}" for i in range(len(records.header))])
        spool.write(records.rows())
    assert records.lines == text.lines, f"{text.lines} lines were counted and {records.lines} taken apart"
    scan = spool.scan(longest=max(text.longest, records.longest), one_line_each=not records.longest)
    return CellRows(scan, records.header, spool.count)


def pieces(source: Source) -> Iterator[Piece]:
    """The header and each record, as they stand in the file, numbered as `frame` numbers them."""
    lines: list[str] = []

    def remembered(stream: Iterator[str]) -> Iterator[str]:
        for line in stream:
            lines.append(line)
            yield line

    with source.text() as stream:
        reader = csv.reader(remembered(stream), strict=True)
        while True:
            begins = reader.line_num + 1
            try:
                if next(reader, None) is None:
                    return
            except csv.Error:
                pass  # a row that is no CSV is a piece as well: it can be mended
            yield begins, "".join(lines)
            lines.clear()


class _Records:
    """The records of a CSV file after its header."""

    def __init__(self, name: str, stream: Iterator[str]) -> None:
        self.name = name
        self.longest = 0  # bytes of the longest record that goes over several lines; 0 where none does
        self._last = ""
        self._reader = csv.reader(self._remembered(stream), strict=True)
        self.header = self._header()

    @property
    def lines(self) -> int:
        return self._reader.line_num

    def rows(self) -> Iterator[tuple[int, str, list[str]]]:
        """Each record as line, misfit or "", cells."""
        width = len(self.header)
        line = self._reader.line_num + 1
        while True:
            try:
                for cells in self._reader:
                    if self._reader.line_num > line:
                        self._spans(line, cells, width)
                    if len(cells) == width:
                        yield line, "", cells
                    elif cells:
                        yield line, f"has {len(cells)} cells where the header has {width}", self._whole(cells)
                    line = self._reader.line_num + 1
                return
            except csv.Error as error:
                if self._reader.line_num > line or "end of data" in str(error):
                    raise self._unclosed(line) from error
                yield line, f"is not CSV ({error})", self._whole(self._last.rstrip("\r\n"))
                line = self._reader.line_num + 1

    def _header(self) -> tuple[str, ...]:
        try:
            header = tuple(name.strip() for name in next(self._reader))
        except (csv.Error, StopIteration) as error:
            raise refuse(
                self.name, "has a first line that is no header in CSV", "Nobody can tell its columns.", "Mend it."
            ) from error
        again = sorted({name for name in header if header.count(name) > 1})
        if again or not all(header):
            what = f"names a column twice: {listed(again)}" if again else "has a column without a name in its header"
            raise refuse(self.name, what, "Nobody can tell which one is meant.", "Ask the sender to name each column.")
        return header

    def _remembered(self, stream: Iterator[str]) -> Iterator[str]:
        for line in stream:
            self._last = line
            yield line

    def _spans(self, line: int, cells: list[str], width: int) -> None:
        """A quoted cell may hold line ends; one that was never closed swallows rows until something is wrong."""
        if len(cells) != width:
            raise self._unclosed(line)
        self.longest = max(self.longest, sum(len(cell.encode()) + 3 for cell in cells))

    def _unclosed(self, line: int) -> Exception:
        return refuse(
            self.name,
            f"opens a quotation on line {line} that is not closed where its row ends",
            "The rows after it would be swallowed.",
            'Close it, or double the quotation mark ("") where it is part of the text.',
        )

    def _whole(self, row: list[str] | str) -> list[str]:
        return [json.dumps(row, ensure_ascii=False), *[""] * (len(self.header) - 1)]


adapter = Adapter(version=1, frame=frame, has_columns=True, pieces=pieces)
