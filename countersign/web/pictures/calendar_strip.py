"""A month of days, seven to a strip, each with what came of it: the outcome of a run, or why there was none."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from .canvas import SMALL, Canvas
from .picture import Picture, PictureError
from .wording import told

COLUMNS = ("Day", "", "State")
WIDE, STEP, HIGH = 364.0, 52.0, 40.0
TOP = 26.0
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NOTHING_KNOWN = "nothing recorded"

# What may be said of a day: its mark and its ink.
STATES = {
    "no exceptions": ("tick", "calm"),
    "exceptions": ("diamond", "exceptions"),
    "undetermined": ("ring", "undetermined"),
    "not run": ("cross", "absent"),
    "not due": ("dash", "quiet"),
    "to come": ("dot", "quiet"),
    NOTHING_KNOWN: ("", "quiet"),
}
QUIET = ("not due", "to come", NOTHING_KNOWN)


def calendar_strip(title: str, month: date, states: Mapping[date, str]) -> Picture:
    """The days of a month with their states; a day of which nothing was said is drawn as such, never as good."""
    for day, state in states.items():
        if state not in STATES:
            raise PictureError(f'{day} has the state "{state}". What may be said of a day: {", ".join(STATES)}.')
    first = month.replace(day=1)
    days = [first.replace(day=number) for number in range(1, monthrange(first.year, first.month)[1] + 1)]
    said = {day: states.get(day, NOTHING_KNOWN) for day in days}
    strips = (first.weekday() + len(said) + 6) // 7
    canvas = Canvas(WIDE, TOP + HIGH * strips + 44, "month")
    for column, name in enumerate(WEEKDAYS):
        canvas.text(STEP * (column + 0.5), 16, name, ink="quiet", size=SMALL, anchor="middle")
    for day, state in said.items():
        _cell(canvas, day, state, (first.weekday() + day.day - 1) // 7)
    occurring = [state for state in STATES if state in said.values() and state != NOTHING_KNOWN]
    canvas.legend(4, TOP + HIGH * strips + 18, [(*STATES[state], told(state)) for state in occurring])
    rows = tuple((day.isoformat(), WEEKDAYS[day.weekday()], told(state)) for day, state in said.items())
    return Picture(canvas.finish(title, _described(first, said)), title, COLUMNS, rows)


def _cell(canvas: Canvas, day: date, state: str, strip: int) -> None:
    x, y = STEP * day.weekday(), TOP + HIGH * strip
    mark, ink = STATES[state]
    cell = canvas.group(says=f"{day}: {told(state)}", state=state)
    outline = cell.rect(x + 2, y + 2, STEP - 4, HIGH - 4, fill="" if state in QUIET else "panel", stroke="line")
    if state == NOTHING_KNOWN:
        outline.set("stroke-dasharray", "2 3")
    cell.text(x + 8, y + 16, str(day.day), ink="quiet" if state in QUIET else "ink", size=SMALL)
    if mark:
        cell.mark(mark, x + STEP - 17, y + HIGH / 2 + 3, ink=ink, radius=5.5)


def _described(first: date, said: Mapping[date, str]) -> str:
    counts = {state: list(said.values()).count(state) for state in STATES}
    parts = [f"{told(state)} on {count}" for state, count in counts.items() if count]
    return f"{first.isoformat()[:7]}, {len(said)} days: {', '.join(parts)}."
