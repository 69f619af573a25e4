"""The ways lines take between the nodes of a flow, and where on them a number may stand.

Every line leaves its node on the right and arrives on the left, at a place of its own. It runs level for a while at
whichever of its ends is calmer, and there its number is written: where many come together, one could not tell whose
number it is.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .canvas import place
from .flow_layout import Box, Layout, Pair

Point = tuple[float, float]

TURN = 30.0
HEAD = 8.0  # of an arrow
AWAY = 3.0  # a number from the node it is written at
MOST_LEVEL = 0.62  # of the way to the next column
ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)


@dataclass(frozen=True)
class Route:
    """A line's way: its path, where its arrow ends (a way back to itself has none), and the spots for its number."""

    path: str
    end: Point | None
    spots: tuple[Point, ...]


def find_routes(layout: Layout, rooms: Mapping[Pair, float]) -> dict[Pair, Route]:
    """The way of each pair, with as much level room as its number needs, if there is so much."""
    leaving, arriving = _ports(layout, list(rooms), end=0), _ports(layout, list(rooms), end=1)
    sent, received = Counter(source for source, _ in leaving), Counter(target for _, target in arriving)
    routes = {}
    for pair, room in rooms.items():
        if pair[0] == pair[1]:
            routes[pair] = _loop(layout.boxes[pair[0]], room)
        elif pair in layout.below:
            routes[pair] = _around(leaving[pair], arriving[pair], layout.below[pair])
        else:
            through = [point for x, y in layout.through.get(pair, []) for point in ((x, y), (x + layout.node_wide, y))]
            points = [leaving[pair], *through, arriving[pair]]
            routes[pair] = _across(points, room, calm_start=sent[pair[0]] <= received[pair[1]])
    return routes


def _ports(layout: Layout, pairs: Sequence[Pair], *, end: int) -> dict[Pair, Point]:
    """Where lines touch a side of their node: in the order of what they lead to, those that run below at the bottom."""
    touching: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair[0] != pair[1]:
            touching[pair[end]].append(pair)
    ports = {}
    for node, some in touching.items():
        box = layout.boxes[node]
        for position, pair in enumerate(sorted(some, key=lambda pair: _aim(layout, pair, end))):
            y = box.y + box.high * (position + 1) / (len(some) + 1)
            ports[pair] = (box.x if end else box.x + box.wide, y)
    return ports


def _aim(layout: Layout, pair: Pair, end: int) -> tuple[float, Pair]:
    if pair in layout.below:
        return (layout.below[pair], pair)
    through = layout.through.get(pair)
    if through:
        return (through[-1 if end else 0][1], pair)
    other = layout.boxes[pair[1 - end]]
    return (other.y + other.high / 2, pair)


def _across(points: Sequence[Point], room: float, *, calm_start: bool) -> Route:
    """From left to right through points, level at each of them; the last stretch is the arrow's."""
    (first, y1), (last, y2) = points[0], points[-1]
    level = min(room, MOST_LEVEL * (points[1][0] - first))
    start, end = (first + (level if calm_start else 0), y1), (last - HEAD - (0 if calm_start else level), y2)
    middle = max(level, room) / 2 + AWAY
    spots = [(first + middle, y1) if calm_start else (last - HEAD - middle, y2)]
    path = f"M{place(first)} {place(y1)}H{place(start[0])}"
    for (left, high), (right, low) in pairwise([start, *points[1:-1], end]):
        middle = (left + right) / 2
        path += _curve((middle, high), (middle, low), (right, low))
        spots += [(left + (right - left) * _eased(t), high + (low - high) * (3 * t * t - 2 * t**3)) for t in ALONG]
    return Route(f"{path}H{place(last - HEAD)}", (last, y2), tuple(spots))


def _eased(t: float) -> float:
    """How far across a curve that is level at both ends is at a share of its length."""
    return 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3


def _curve(*points: Point) -> str:
    return "C" + " ".join(f"{place(x)} {place(y)}" for x, y in points)


def _around(start: Point, end: Point, below: float) -> Route:
    """Down and along below the strip, then up or down to the other; it turns round where that lies to the left."""
    (x1, y1), (x2, y2) = start, (end[0] - HEAD, end[1])
    onward = x2 > x1
    down, up = (x1 + TURN, x2 - TURN) if onward else (x1, x2)
    out = _curve((x1 + (0.6 if onward else 1) * TURN, y1), (x1 + (0.4 if onward else 1) * TURN, below), (down, below))
    back = _curve((x2 - (0.4 if onward else 0.7) * TURN, below), (x2 - 0.7 * TURN, y2), (x2, y2))
    path = f"M{place(x1)} {place(y1)}{out}H{place(up)}{back}"
    return Route(path, end, tuple((down + (up - down) * t, below) for t in ALONG))


def _loop(box: Box, room: float) -> Route:
    """From a node to itself, over its right end."""
    left, right, over = box.x + box.wide - 46, box.x + box.wide - 14, box.y - 18
    path = f"M{place(left)} {place(box.y)}{_curve((left, over), (right, over), (right, box.y))}"
    return Route(path, None, ((left - room / 2, box.y - 9),))
