"""One value among its peers: how many peers are how large, and where the one stands."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from .canvas import INKS, SIZE, SMALL, Canvas
from .picture import Picture, check_amount
from .plot import INNER, LEFT, RIGHT, WIDE, Spec, plot, upward
from .wording import apart, brief, clean, counted, number, shorten, width

COLUMNS = ("From", "Below", "Peers", "")
MOST_BARS = 20
TOP, UPPER = 66.0, 120.0
BASE = TOP + UPPER
HIGH = BASE + 26


def distribution(title: str, peers: Sequence[Decimal], one: Decimal, *, name: str) -> Picture:
    """A histogram of the peers' values with one value marked by its name."""
    for value in peers:
        check_amount(value, "a peer")
    check_amount(one, name)
    edges = _edges([*peers, one])
    bars = [sum(low <= value < high for value in peers) for low, high in pairwise(edges)]
    canvas = plot(_spec(bars), high=HIGH, top=TOP)
    _add_words(canvas, edges, one, name)
    rows = [
        (number(low), number(high), number(count), clean(name) if low <= one < high else "")
        for (low, high), count in zip(pairwise(edges), bars, strict=True)
    ]
    return Picture(canvas.finish(title, _described(peers, one, name)), title, COLUMNS, tuple(rows))


def _edges(values: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers from at or below the least to above the largest, evenly spaced."""
    least, largest = min(values), max(values)
    if least == largest:
        least, largest = least - 2, largest + 2
    step = _round_step((largest - least) / (MOST_BARS - 2))
    first = (least / step).to_integral_value(ROUND_FLOOR) * step
    bars = int(((largest - first) / step).to_integral_value(ROUND_FLOOR)) + 1
    return [(first + step * position).normalize() + 0 for position in range(bars + 1)]


def _round_step(least: Decimal) -> Decimal:
    """The first of 1, 2 and 5 times a power of ten that is not below."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least)


def _spec(bars: Sequence[int]) -> Spec:
    top = upward(max(bars, default=0))
    least = top["scale"]["domain"][1] / 60  # one peer among thousands is still seen
    values = [
        {"from": position + 0.05, "until": position + 0.95, "peers": max(count, least)}
        for position, count in enumerate(bars)
        if count
    ]
    across = {"type": "quantitative", "scale": {"domain": [0, len(bars)], "nice": False}, "axis": None}
    return {
        "width": INNER,
        "height": UPPER,
        "data": {"values": values},
        "mark": {"type": "rect", "fill": INKS["main"]},
        "encoding": {
            "x": {"field": "from", **across},
            "x2": {"field": "until"},
            "y": {"field": "peers", **top},
            "y2": {"datum": 0},
        },
    }


def _add_words(canvas: Canvas, edges: Sequence[Decimal], one: Decimal, name: str) -> None:
    """The one, with its value, and the two ends of the scale."""
    canvas.line(LEFT, BASE, LEFT + INNER, BASE, stroke="quiet")
    canvas.text(LEFT, BASE + 17, brief(edges[0]), ink="quiet", size=SMALL)
    canvas.text(LEFT + INNER, BASE + 17, brief(edges[-1]), ink="quiet", size=SMALL, anchor="end")
    canvas.text(2, TOP - 14, "Peers", ink="quiet", size=SMALL)
    x = LEFT + INNER * float((one - edges[0]) / (edges[-1] - edges[0]))
    canvas.line(x, TOP - 18, x, BASE, stroke="exceptions", weight=1.8)
    canvas.mark("down", x, TOP - 20, ink="exceptions", radius=5)
    for y, words, bold in ((16, shorten(name, WIDE - 2 * RIGHT, 1.1 * SIZE), True), (31, brief(one), False)):
        half = 1.1 * width(words, SIZE) / 2
        canvas.text(min(max(x, half + 4), WIDE - half - 4), y, words, anchor="middle", bold=bold)


def _described(peers: Sequence[Decimal], one: Decimal, name: str) -> str:
    below, same = sum(value < one for value in peers), sum(value == one for value in peers)
    also = f" and the same as {number(same)}" if same else ""
    return f"{apart(name)} is larger than {number(below)} of {counted(len(peers), 'peer')}{also}."
