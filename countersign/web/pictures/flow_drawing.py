"""The drawing of a flow: lines first, the amounts on them where there is room, and the parties over both."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .canvas import SIZE, SMALL, Canvas, Pen, place
from .flow_layout import Box, Layout, Pair, lay_out
from .wording import brief, counted, number, width

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

TURN = 30.0
HEAD = 8.0
THINNEST, THICKEST = 1.1, 5.0
ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)


@dataclass(frozen=True)
class Line:
    """What goes from one node to another."""

    source: str
    target: str
    amount: Decimal | None
    count: int

    @property
    def pair(self) -> Pair:
        return (self.source, self.target)

    @property
    def size(self) -> Decimal:
        return Decimal(self.count) if self.amount is None else self.amount

    @property
    def words(self) -> str:
        times = f"{number(self.count)} ×"
        return times if self.amount is None else brief(self.amount) + (f" ({times})" if self.count > 1 else "")


@dataclass(frozen=True)
class Route:
    """A line's way: its path, how its arrow ends, and where its amount may stand."""

    path: str
    end: Point
    spots: tuple[Point, ...]


def draw_flow(nodes: Sequence[tuple[str, str, str]], lines: Sequence[Line], about: str) -> Canvas:
    """Nodes, given as id, label and kind, and the lines between them."""
    lines = sorted(lines, key=lambda line: (-line.size, line.pair))
    layout = lay_out([name for name, _, _ in nodes], [line.pair for line in lines])
    canvas = Canvas(layout.wide, layout.high, "wide")
    names = {name: label for name, label, _ in nodes}
    routes = _routes(layout, [line.pair for line in lines])
    most = max((line.size for line in lines), default=Decimal(0)) or Decimal(1)
    for line in reversed(lines):
        said = f"{names[line.source]} → {names[line.target]}: {line.words}"
        _draw_line(canvas.group(says=said, line="1"), routes[line.pair], float(line.size / most))
    unwritten = _write_amounts(canvas, layout, lines, routes)
    for name, label, kind in nodes:
        _draw_node(canvas.group(says=f"{label}, {kind}", node="1"), layout.boxes[name], label, kind, name == about)
    if unwritten:
        canvas.high += 18
        words = f"For lack of room, the numbers of {counted(unwritten, 'line')} are in the table only."
        canvas.text(layout.wide / 2, canvas.high - 8, words, ink="quiet", size=SMALL, anchor="middle")
    return canvas


def _routes(layout: Layout, pairs: Sequence[Pair]) -> dict[Pair, Route]:
    """Every line leaves on the right and arrives on the left, each at a place of its own."""
    leaving = _ports(layout, pairs, end=0)
    arriving = _ports(layout, pairs, end=1)
    routes = {}
    for pair in pairs:
        if pair[0] == pair[1]:
            routes[pair] = _loop(layout.boxes[pair[0]])
        elif pair in layout.below:
            routes[pair] = _around(leaving[pair], arriving[pair], layout.below[pair])
        else:
            wide = layout.boxes[pair[0]].wide
            through = [point for x, y in layout.through.get(pair, []) for point in ((x, y), (x + wide, y))]
            routes[pair] = _across([leaving[pair], *through, arriving[pair]])
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


def _across(points: Sequence[Point]) -> Route:
    """From left to right through points, level at each of them; the last stretch is the arrow's."""
    x, y = points[-1]
    points = [*points[:-1], (x - HEAD, y)]
    path = f"M{place(points[0][0])} {place(points[0][1])}"
    spots: list[Point] = []
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        middle = (x1 + x2) / 2
        path += f"C{place(middle)} {place(y1)} {place(middle)} {place(y2)} {place(x2)} {place(y2)}"
        spots += [(x1 + (x2 - x1) * _eased(t, t), y1 + (y2 - y1) * (3 * t * t - 2 * t**3)) for t in ALONG]
    return Route(path, (x, y), tuple(spots))


def _eased(t: float, _: float) -> float:
    """How far across a level curve is at a share of its length."""
    return 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3


def _around(start: Point, end: Point, below: float) -> Route:
    """Out on the right, below the strip, and in again on the left."""
    (x1, y1), (x2, y2) = start, (end[0] - HEAD, end[1])
    path = (
        f"M{place(x1)} {place(y1)}C{place(x1 + TURN)} {place(y1)} {place(x1 + TURN)} {place(below)} {place(x1)} "
        f"{place(below)}L{place(x2)} {place(below)}C{place(x2 - TURN + HEAD)} {place(below)} "
        f"{place(x2 - TURN + HEAD)} {place(y2)} {place(x2)} {place(y2)}"
    )
    return Route(path, end, tuple((x1 + (x2 - x1) * t, below) for t in ALONG))


def _loop(box: Box) -> Route:
    """From a node to itself, over its right end."""
    left, right, over = box.x + box.wide - 46, box.x + box.wide - 14, box.y - 18
    path = (
        f"M{place(left)} {place(box.y)}C{place(left)} {place(over)} {place(right)} {place(over)} "
        f"{place(right)} {place(box.y)}"
    )
    return Route(path, (right, box.y), ((box.x + box.wide - 90, box.y - 9),))


def _draw_line(pen: Pen, route: Route, share: float) -> None:
    weight = THINNEST + (THICKEST - THINNEST) * share**0.5
    pen.path(route.path, stroke="main", weight=weight).set("stroke-opacity", "0.55")
    x, y = route.end
    half = HEAD / 2 + weight / 2
    arrow = f"M{place(x)} {place(y)}L{place(x - HEAD - 1)} {place(y - half)}V{place(y + half)}Z"
    pen.path(arrow, fill="main")


def _write_amounts(canvas: Canvas, layout: Layout, lines: Sequence[Line], routes: dict[Pair, Route]) -> int:
    """The largest amounts first, each where nothing stands yet; how many found no place."""
    taken: list[Rectangle] = [(box.x, box.y, box.x + box.wide, box.y + box.high) for box in layout.boxes.values()]
    unwritten = 0
    for line in lines:
        half = width(line.words, SMALL) / 2 + 3
        spot = next(_free(routes[line.pair].spots, half, taken, layout), None)
        if spot is None:
            unwritten += 1
            continue
        x, y = spot
        taken.append((x - half, y - 8, x + half, y + 8))
        canvas.rect(x - half, y - 7, 2 * half, 14, fill="paper").set("fill-opacity", "0.9")
        canvas.text(x, y + 3.7, line.words, size=SMALL, anchor="middle")
    return unwritten


def _free(spots: Sequence[Point], half: float, taken: Sequence[Rectangle], layout: Layout) -> Iterator[Point]:
    for x, y in spots:
        left, top, right, bottom = x - half, y - 8, x + half, y + 8
        inside = left >= 0 and top >= 0 and right <= layout.wide and bottom <= layout.high
        if inside and not any(left < r and right > l and top < b and bottom > t for l, t, r, b in taken):  # noqa: E741
            yield (x, y)


def _draw_node(pen: Pen, box: Box, label: str, kind: str, stands_out: bool) -> None:
    pen.rect(
        box.x, box.y, box.wide, box.high,
        fill="panel", stroke="ink" if stands_out else "quiet", weight=2.2 if stands_out else 0.8,
    )  # fmt: skip
    middle = box.y + box.high / 2
    pen.text(box.x + 10, middle - 2, label, room=box.wide - 18, size=SIZE, bold=True)
    pen.text(box.x + 10, middle + 12.5, kind, room=box.wide - 18, ink="quiet", size=SMALL)
