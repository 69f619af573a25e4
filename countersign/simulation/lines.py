"""A source that tells a state: one line for each thing in it, drawn anew on each day on which the thing changed."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from countersign.simulation.days import FIRST_DAY


@dataclass(frozen=True, slots=True)
class Line:
    """What a source says of one thing on the days `[start, until)`."""

    start: date
    until: date
    text: str


def drawn(changes: Iterable[date], draw: Callable[[date], str | None]) -> Iterator[Line]:
    """One line for each stretch of days between changes; `draw` gives the text at the end of a day, None for none.

    What changed before the first day is part of the state with which the story starts.
    """
    days = sorted({max(day, FIRST_DAY) for day in changes})
    for start, until in pairwise([*days, date.max]):
        text = draw(start)
        if text is not None:
            yield Line(start, until, text)


class StateText:
    """The text of a state source on any day. Text that did not change is not put together again."""

    def __init__(self, lines: Iterable[Line], put_together: Callable[[list[str]], str]) -> None:
        self._lines = list(lines)
        self._turns = sorted({line.start for line in self._lines} | {line.until for line in self._lines})
        self._put_together = put_together
        self._made: tuple[int, bytes] = (-1, b"")

    def on(self, day: date) -> bytes:
        """The whole file at the end of the day."""
        turn = bisect_right(self._turns, day)
        if self._made[0] != turn:
            current = [line.text for line in self._lines if line.start <= day < line.until]
            self._made = (turn, self._put_together(current).encode())
        return self._made[1]


def csv_file(head: str) -> Callable[[list[str]], str]:
    """Put lines under a header."""
    return lambda lines: f"{head}\n" + "".join(f"{line}\n" for line in lines)


def csv_line(*values: str) -> str:
    """One line of a CSV file; the story holds no value that would need quoting."""
    line = ",".join(values)
    assert line.count(",") == len(values) - 1, f"{values} would need quoting"
    assert '"' not in line
    return line
