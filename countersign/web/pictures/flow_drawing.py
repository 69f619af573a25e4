"""The drawing of a flow: lines first, the amounts on them where there is room, and the parties over both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .canvas import SIZE, SMALL, Canvas, Pen, place
from .flow_layout import Box, Layout, Pair, lay_out
from .flow_routes import HEAD, Point, Route, find_routes
from .wording import brief, counted, number, width

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

THINNEST, THICKEST = 1.1, 5.0


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
        times = f"{number(self.count)}×"
        return times if self.amount is None else brief(self.amount) + (f" ({times})" if self.count > 1 else "")


def draw_flow(nodes: Sequence[tuple[str, str, str]], lines: Sequence[Line], about: str) -> Canvas:
    """Nodes, given as id, label and kind, and the lines between them."""
    lines = sorted(lines, key=lambda line: (-line.size, line.pair))
    layout = lay_out([name for name, _, _ in nodes], [line.pair for line in lines])
    canvas = Canvas(layout.wide, layout.high, "wide")
    names = {name: label for name, label, _ in nodes}
    routes = find_routes(layout, {line.pair: _room(line) for line in lines})
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


def _room(line: Line) -> float:
    return width(line.words, SMALL) + 8


def _draw_line(pen: Pen, route: Route, share: float) -> None:
    weight = THINNEST + (THICKEST - THINNEST) * share**0.5
    pen.path(route.path, stroke="main", weight=weight).set("stroke-opacity", "0.55")
    if route.end is None:
        return
    x, y = route.end
    half = HEAD / 2 + weight / 2
    arrow = f"M{place(x)} {place(y)}L{place(x - HEAD - 1)} {place(y - half)}V{place(y + half)}Z"
    pen.path(arrow, fill="main")


def _write_amounts(canvas: Canvas, layout: Layout, lines: Sequence[Line], routes: dict[Pair, Route]) -> int:
    """The largest amounts first, each where nothing stands yet; how many found no place."""
    taken: list[Rectangle] = [(box.x, box.y, box.x + box.wide, box.y + box.high) for box in layout.boxes.values()]
    unwritten = 0
    for line in lines:
        half = _room(line) / 2
        spot = next(_free(routes[line.pair].spots, half, taken, layout), None)
        if spot is None:
            unwritten += 1
            continue
        x, y = spot
        taken.append((x - half, y - 7, x + half, y + 7))
        canvas.rect(x - half, y - 7, 2 * half, 14, fill="paper").set("fill-opacity", "0.9")
        canvas.text(x, y + 3.7, line.words, size=SMALL, anchor="middle")
    return unwritten


def _free(spots: Sequence[Point], half: float, taken: Sequence[Rectangle], layout: Layout) -> Iterator[Point]:
    for x, y in spots:
        left, top, right, bottom = x - half, y - 7, x + half, y + 7
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
