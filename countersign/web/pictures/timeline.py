"""What happened over time, in lanes: each event a mark of its kind, with its words where there is room for them.

Events too close together to tell apart become one mark with their number. Words for which there is no room are in the
table, and the lane says how many. Every event is in exactly one mark.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from .canvas import SMALL, Canvas, Pen
from .picture import Picture, PictureError, picture_of_nothing
from .time_axis import ticks
from .wording import clean, counted, number, shorten, width

COLUMNS = ("When", "Lane", "Kind", "What happened")
WIDE, EDGE = 760.0, 14.0
INNER = WIDE - 2 * EDGE
AXIS, HEAD, STEP, FOOT = 30.0, 46.0, 17.0, 14.0
CLOSE = 25.0
MOST_LANES, MOST_ROWS = 12, 3
LONGEST_WORDS = 240.0
SHORTEST = timedelta(minutes=10)
YEARS = range(1900, 2200)
KINDS = (
    ("disc", "main"),
    ("square", "calm"),
    ("diamond", "exceptions"),
    ("up", "undetermined"),
    ("ring", "main"),
    ("box", "calm"),
    ("kite", "exceptions"),
    ("down", "absent"),
    ("cross", "exceptions"),
    ("plus", "calm"),
    ("bar", "undetermined"),
)
OTHER_KIND = ("dot", "quiet")


@dataclass(frozen=True)
class Event:
    """Something that happened at an instant: to what or whom (its lane), of what kind, and in words."""

    at: datetime
    lane: str
    kind: str
    label: str


@dataclass(frozen=True)
class Gathered:
    """One mark: the events it stands for, and where on the scale."""

    x: float
    events: tuple[Event, ...]


def timeline(title: str, events: Sequence[Event], *, zone: tzinfo = UTC) -> Picture:
    """Events in their lanes, lanes by their first event; instants are told in the time of the zone given."""
    for event in events:
        _check(event)
    if not events:
        return picture_of_nothing(title, "Nothing has happened yet.", COLUMNS)
    events = sorted(events, key=lambda event: (event.at, event.lane, event.kind, event.label))
    rows = tuple((_instant(e.at, zone), clean(e.lane), clean(e.kind), clean(e.label)) for e in events)
    canvas = _drawn(_with_few_lanes(events), zone)
    return Picture(canvas.finish(title, _described(events, zone)), title, COLUMNS, rows)


def _check(event: Event) -> None:
    if event.at.tzinfo is None:
        raise PictureError(f'"{event.label}" happened at {event.at} in no zone. Give an instant with its zone.')
    if event.at.year not in YEARS:
        raise PictureError(
            f'"{event.label}" happened at {event.at}, which would press all else into one point. '
            "Leave out what stands for an open end."
        )


def _with_few_lanes(events: Sequence[Event]) -> list[Event]:
    """The same events; where there are too many lanes, those with the fewest events share the last."""
    counts = Counter(event.lane for event in events)
    if len(counts) <= MOST_LANES:
        return list(events)
    alone = {lane for lane, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: MOST_LANES - 1]}
    shared = f"{len(counts) - len(alone)} others"
    return [event if event.lane in alone else replace(event, lane=shared) for event in events]


def _drawn(events: Sequence[Event], zone: tzinfo) -> Canvas:
    first, last = _span(events[0].at, events[-1].at)
    lanes = {lane: [event for event in events if event.lane == lane] for lane in dict.fromkeys(e.lane for e in events)}
    marks = _marks_of_kinds(events)
    canvas = Canvas(WIDE, 0, "wide")
    scale = canvas.group()
    y = AXIS
    for lane, happened in lanes.items():
        y = _draw_lane(canvas, y, lane, _gather(happened, first, last), marks)
    canvas.high = canvas.legend(EDGE, y + 14, _meanings(marks)) + 12
    _draw_scale(scale, first, last, y - FOOT, zone)
    return canvas


def _span(first: datetime, last: datetime) -> tuple[datetime, datetime]:
    """From a little before the first to a little after the last, and ten minutes at least."""
    around = max((last - first) / 40, (SHORTEST - (last - first)) / 2)
    return first - around, last + around


def _marks_of_kinds(events: Sequence[Event]) -> dict[str, tuple[str, str]]:
    """A mark for each of the most frequent kinds; rarer ones share a dot, and the legend names them."""
    counts = Counter(event.kind for event in events)
    kinds = [kind for kind, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return {kind: KINDS[place] if place < len(KINDS) else OTHER_KIND for place, kind in enumerate(kinds)}


def _meanings(marks: dict[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    own = [(*mark, kind) for kind, mark in marks.items() if mark != OTHER_KIND]
    shared = [kind for kind, mark in marks.items() if mark == OTHER_KIND]
    return own + ([(*OTHER_KIND, f"{counted(len(shared), 'other kind')}: {', '.join(shared)}")] if shared else [])


def _gather(events: Sequence[Event], first: datetime, last: datetime) -> list[Gathered]:
    """Events in marks: one that would touch the mark before it joins it."""
    marks: list[Gathered] = []
    for event in events:
        x = EDGE + INNER * ((event.at - first) / (last - first))
        if marks and x - marks[-1].x < CLOSE:
            marks[-1] = Gathered(marks[-1].x, (*marks[-1].events, event))
        else:
            marks.append(Gathered(x, (event,)))
    return marks


def _draw_lane(
    canvas: Canvas, y: float, lane: str, gathered: Sequence[Gathered], marks: dict[str, tuple[str, str]]
) -> float:
    """A lane with its name, its line, its marks and what words have room below; where the next lane begins."""
    line = y + HEAD - 12
    words, rows = _placed_words(gathered)
    without = sum(len(mark.events) for place, mark in enumerate(gathered) if place not in words)
    events = sum(len(mark.events) for mark in gathered)
    more = f"{counted(events, 'event')}" + (f", {number(without)} of them in the table only" if without else "")
    canvas.text(EDGE, y + 14, lane, room=INNER - width(more, SMALL) - 20, bold=True)
    canvas.text(EDGE + INNER, y + 14, more, ink="quiet", size=SMALL, anchor="end")
    canvas.line(EDGE, line, EDGE + INNER, line, stroke="quiet")
    for place, (row, _, _) in words.items():
        canvas.line(gathered[place].x, line, gathered[place].x, line + STEP * (row + 1) - 4, stroke="line")
    for row, text, left in words.values():
        canvas.text(left, line + STEP * (row + 1) + 5, text, size=SMALL)
    for mark in gathered:
        _draw_mark(canvas, mark, line, marks)
    return line + STEP * rows + FOOT + 6


def _draw_mark(canvas: Pen, gathered: Gathered, y: float, marks: dict[str, tuple[str, str]]) -> None:
    events = gathered.events
    part = canvas.group(says=_said(events), events=str(len(events)))
    kinds = {event.kind for event in events}
    mark, ink = marks[events[0].kind] if len(kinds) == 1 else OTHER_KIND
    if len(events) == 1:
        part.mark(mark, gathered.x, y, ink=ink, radius=5.5)
        return
    label = number(len(events))
    half = max(9.0, width(label, SMALL) / 2 + 5)
    part.rect(gathered.x - half, y - 8.5, 2 * half, 17, fill="paper", stroke=ink, weight=1.5).set("rx", "8.5")
    part.text(gathered.x, y + 3.8, label, size=SMALL, anchor="middle", bold=True)


def _said(events: Sequence[Event]) -> str:
    """The words of its events, or where they are too long how many there are of each kind."""
    words = "; ".join(event.label or event.kind for event in events)
    if len(events) == 1 or width(words, SMALL) <= LONGEST_WORDS:
        return words
    counts = sorted(Counter(event.kind for event in events).items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} × {kind}" for kind, count in counts)


def _placed_words(gathered: Sequence[Gathered]) -> tuple[dict[int, tuple[int, str, float]], int]:
    """For each mark whose words have room: their row, the words and where they begin; and how many rows there are."""
    free = [EDGE] * MOST_ROWS
    words: dict[int, tuple[int, str, float]] = {}
    for place, mark in enumerate(gathered):
        text = shorten(_said(mark.events), LONGEST_WORDS, SMALL)
        left = min(mark.x - 4, EDGE + INNER - width(text, SMALL))
        row = next((row for row, begins in enumerate(free) if left >= begins), None)
        if row is not None:
            free[row] = left + width(text, SMALL) + 12
            words[place] = (row, text, left)
    return words, max((row + 1 for row, _, _ in words.values()), default=0)


def _draw_scale(pen: Pen, first: datetime, last: datetime, until: float, zone: tzinfo) -> None:
    for at, label in ticks(first, last, zone):
        x = EDGE + INNER * ((at - first) / (last - first))
        half = width(label, SMALL) / 2
        pen.line(x, AXIS - 8, x, until, stroke="line")
        pen.text(min(max(x, half + 2), WIDE - half - 2), 14, label, ink="quiet", size=SMALL, anchor="middle")


def _instant(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat(sep=" ", timespec="seconds")


def _described(events: Sequence[Event], zone: tzinfo) -> str:
    lanes = len({event.lane for event in events})
    return (
        f"{counted(len(events), 'event')} in {counted(lanes, 'lane')}, "
        f"from {_instant(events[0].at, zone)} to {_instant(events[-1].at, zone)}."
    )
