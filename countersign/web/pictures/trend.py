"""A control over its last runs: exceptions and undetermined rows of each day, and the population they were found in.

A day on which the control did not run is no nought: it has a cross on a band of its own, and the line of populations
stops before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .canvas import INKS, SMALL, Canvas
from .picture import Picture, PictureError, picture_of_nothing
from .plot import INNER, LEFT, Spec, plot, upward
from .wording import counted, number, told

COLUMNS = ("As of", "Outcome", "Population", "Exceptions", "Undetermined")
TOP, UPPER, BETWEEN, LOWER = 44.0, 112.0, 52.0, 44.0
BASE = TOP + UPPER
LAST = BASE + BETWEEN + LOWER
HIGH = LAST + 10
MOST_DATES = 4
WIDEST = 24.0


@dataclass(frozen=True)
class RunDay:
    """What came of a control for one as-of date; a day without a run has the outcome "not run"."""

    as_of: date
    outcome: str
    population: int = 0
    exceptions: int = 0
    undetermined: int = 0

    @property
    def ran(self) -> bool:
        return self.outcome != "not run"


def trend(title: str, days: Sequence[RunDay]) -> Picture:
    """Exceptions, undetermined rows and population of one control, day by day."""
    days = sorted(days, key=lambda day: day.as_of)
    if not days:
        return picture_of_nothing(title, "No runs yet.", COLUMNS)
    if len({day.as_of for day in days}) < len(days):
        raise PictureError(f'"{title}" has two runs for one as-of date. Give the last of each day.')
    canvas = plot(_spec(days), high=HIGH, top=TOP)
    _add_words(canvas, days)
    return Picture(canvas.finish(title, _described(days)), title, COLUMNS, tuple(_row(day) for day in days))


def _spec(days: Sequence[RunDay]) -> Spec:
    values = [
        {
            "day": day.as_of.isoformat(),
            "exceptions": day.exceptions,
            "both": day.exceptions + day.undetermined,
            "population": day.population if day.ran else None,
        }
        for day in days
    ]
    x, wide = _across(days), min(0.72 * INNER / len(days), WIDEST)
    return {
        "data": {"values": values},
        "spacing": BETWEEN,
        "vconcat": [
            {"width": INNER, "height": UPPER, "layer": _found(days, x, wide)},
            {"width": INNER, "height": LOWER, **_populations(days, {**x, "axis": None}, wide)},
        ],
    }


def _found(days: Sequence[RunDay], x: Spec, wide: float) -> list[Spec]:
    """Exceptions as solid bars, undetermined rows as hollow ones on top of them."""
    most = upward(max(day.exceptions + day.undetermined for day in days))
    solid, hollow = {"field": "exceptions", **most}, {"field": "both", **most}
    return [
        _bars("exceptions", INKS["exceptions"], wide, {"x": x, "y": solid}),
        _bars("undetermined", INKS["paper"], wide, {"x": x, "y": hollow, "y2": {"field": "exceptions"}}),
    ]


def _populations(days: Sequence[RunDay], x: Spec, wide: float) -> Spec:
    mark = {
        "type": "line",
        "color": INKS["main"],
        "strokeWidth": 1.5,
        "invalid": "break-paths-filter-domains",
        "point": {"size": min(10, wide), "fill": INKS["main"], "stroke": INKS["main"], "opacity": 1},
    }
    y = {"field": "population", **_two_steps(max(day.population for day in days))}
    return {"mark": mark, "encoding": {"x": x, "y": y}}


def _bars(ink: str, fill: str, wide: float, encoding: Spec) -> Spec:
    empty = "datum.exceptions > 0" if ink == "exceptions" else "datum.both > datum.exceptions"
    mark = {"type": "bar", "fill": fill, "stroke": INKS[ink], "strokeWidth": 1.2, "width": wide}
    return {"mark": mark, "transform": [{"filter": empty}], "encoding": encoding}


def _two_steps(top: int) -> Spec:
    scale = upward(top)
    scale["axis"]["values"] = [0, scale["axis"]["values"][-1]]
    return scale


def _across(days: Sequence[RunDay]) -> Spec:
    dates = [day.as_of.isoformat() for day in days]
    step = -(-len(dates) // MOST_DATES)
    return {
        "field": "day",
        "type": "ordinal",
        "scale": {"domain": dates, "paddingInner": 0, "paddingOuter": 0, "type": "band"},
        "axis": {"values": dates[step // 2 :: step]},
    }


def _add_words(canvas: Canvas, days: Sequence[RunDay]) -> None:
    """What Vega does not draw: the legend, the days not run, and the numbers one looks for first."""
    wide = INNER / len(days)
    for position, day in enumerate(days):
        if not day.ran:
            middle = LEFT + wide * (position + 0.5)
            for high, low in ((TOP, BASE), (LAST - LOWER, LAST)):
                canvas.line(middle, high, middle, low, stroke="absent").set("stroke-dasharray", "1.5 4")
            canvas.mark("cross", middle, TOP - 7, ink="absent", radius=min(4.5, wide / 2.2))
    canvas.legend(
        2,
        16,
        [
            ("square", "exceptions", "Exceptions"),
            ("box", "undetermined", "Undetermined"),
            ("cross", "absent", "Not run"),
        ],
    )
    canvas.text(2, BASE + BETWEEN - 12, "Population", ink="quiet", size=SMALL)


def _described(days: Sequence[RunDay]) -> str:
    ran = [day for day in days if day.ran]
    parts = [f"{counted(len(days), 'day')} from {days[0].as_of} to {days[-1].as_of}, of which {len(ran)} with a run."]
    if ran:
        most = max(ran, key=lambda day: (day.exceptions, day.as_of))
        parts.append(f"The most exceptions were {number(most.exceptions)}, as of {most.as_of}.")
        last = ran[-1]
        parts.append(
            f"The last run, as of {last.as_of}, judged {counted(last.population, 'row')}: "
            f"{counted(last.exceptions, 'exception')}, {number(last.undetermined)} undetermined."
        )
    return " ".join(parts)


def _row(day: RunDay) -> tuple[str, ...]:
    counts = (day.population, day.exceptions, day.undetermined)
    judged = day.ran or any(counts)
    return (day.as_of.isoformat(), told(day.outcome), *(number(count) if judged else "—" for count in counts))
