"""Where the parties of a flow stand: in columns, so that what flows goes from left to right, and long chains fold.

A flow that comes back to where it was has to go against the others somewhere; those lines run below their strip. A
chain longer than a strip goes on in the next strip, like a text in its next line.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Pair = tuple[str, str]
Slot = str | tuple[str, str, int]  # a node, or where a line passes a column on its way

STRIP = 4  # columns
MARGIN, BETWEEN_NODES, PASSING, BETWEEN_STRIPS = 28.0, 16.0, 14.0, 26.0
LOW, PORT, TALLEST = 38.0, 18.0, 240.0
LOOP_ROOM = 20.0
BELOW, MOST_BELOW = 9.0, 12
SWEEPS = 8


@dataclass(frozen=True)
class Box:
    """A node's place."""

    x: float
    y: float
    wide: float
    high: float


@dataclass
class Layout:
    """Where nodes stand, which points lines go through, and on which height those run that go back."""

    wide: float
    node_wide: float
    high: float = 0
    boxes: dict[str, Box] = field(default_factory=dict)
    through: dict[Pair, list[tuple[float, float]]] = field(default_factory=dict)
    below: dict[Pair, float] = field(default_factory=dict)


def lay_out(nodes: Sequence[str], pairs: Sequence[Pair]) -> Layout:
    """Columns by the longest way to a node; within a column, an order in which lines cross little."""
    between = [pair for pair in pairs if pair[0] != pair[1]]
    back = _going_back(nodes, between)
    layers = _layers(nodes, [pair for pair in between if pair not in back])
    direct = [pair for pair in between if pair not in back and layers[pair[0]] // STRIP == layers[pair[1]] // STRIP]
    columns = _ordered(_columns(nodes, direct, layers), direct)
    heights = _heights(nodes, between, {node for node, other in pairs if node == other})
    return _placed(columns, heights, [pair for pair in between if pair not in set(direct)], layers)


def _going_back(nodes: Sequence[str], pairs: Sequence[Pair]) -> set[Pair]:
    """The pairs that close a circle, found by walking from those that receive from nobody."""
    targets = _targets(pairs)
    receiving = {target for _, target in pairs}
    back: set[Pair] = set()
    done: set[str] = set()
    for root in sorted(nodes, key=lambda node: node in receiving):
        if root in done:
            continue
        way, on_way = [(root, iter(targets[root]))], {root}
        while way:
            node, rest = way[-1]
            target = next(rest, None)
            if target is None:
                way.pop()
                on_way.discard(node)
                done.add(node)
            elif target in on_way:
                back.add((node, target))
            elif target not in done:
                way.append((target, iter(targets[target])))
                on_way.add(target)
    return back


def _targets(pairs: Sequence[Pair]) -> Mapping[str, list[str]]:
    targets: dict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        targets[source].append(target)
    return targets


def _layers(nodes: Sequence[str], pairs: Sequence[Pair]) -> dict[str, int]:
    """How far each node is along the longest way to it; who only sends stands right before whom it sends to."""
    targets, waiting = _targets(pairs), dict.fromkeys(nodes, 0)
    for _, target in pairs:
        waiting[target] += 1
    layers = dict.fromkeys(nodes, 0)
    ready = first = [node for node in nodes if not waiting[node]]
    while ready:
        following = []
        for node in ready:
            for target in targets[node]:
                layers[target] = max(layers[target], layers[node] + 1)
                waiting[target] -= 1
                if not waiting[target]:
                    following.append(target)
        ready = following
    for node in first:
        layers[node] = min((layers[target] for target in targets[node]), default=1) - 1
    return layers


def _columns(nodes: Sequence[str], direct: Sequence[Pair], layers: Mapping[str, int]) -> list[list[Slot]]:
    columns: list[list[Slot]] = [[] for _ in range(max(layers.values()) + 1)]
    for node in nodes:
        columns[layers[node]].append(node)
    for source, target in direct:
        for layer in range(layers[source] + 1, layers[target]):
            columns[layer].append((source, target, layer))
    return columns


def _stops(pair: Pair, layers: Mapping[Slot, int]) -> Iterator[Slot]:
    """The node a line begins at, the columns it passes, and the node it ends at."""
    source, target = pair
    yield source
    for layer in range(layers[source] + 1, layers[target]):
        yield (source, target, layer)
    yield target


def _ordered(columns: list[list[Slot]], direct: Sequence[Pair]) -> list[list[Slot]]:
    """Each column by the middle of what its slots are joined to, forth and back, until there is some peace."""
    layers = {slot: layer for layer, column in enumerate(columns) for slot in column}
    before: dict[Slot, list[Slot]] = defaultdict(list)
    after: dict[Slot, list[Slot]] = defaultdict(list)
    for pair in direct:
        stops = list(_stops(pair, layers))
        for one, next_one in pairwise(stops):
            before[next_one].append(one)
            after[one].append(next_one)
    for sweep in range(SWEEPS):
        joined, way = (before, columns) if sweep % 2 == 0 else (after, columns[::-1])
        for column in way:
            _sort_by_middle(
                column, joined, {slot: _height(place, other) for other in columns for place, slot in enumerate(other)}
            )
    return columns


def _height(place: int, column: Sequence[Slot]) -> float:
    """How far down a column something stands, from nought to one."""
    return (place + 0.5) / len(column)


def _sort_by_middle(column: list[Slot], joined: Mapping[Slot, list[Slot]], heights: Mapping[Slot, float]) -> None:
    middles = {
        slot: sum(heights[other] for other in joined[slot]) / len(joined[slot]) if slot in joined else heights[slot]
        for slot in column
    }
    column.sort(key=lambda slot: middles[slot])


def _heights(nodes: Sequence[str], pairs: Sequence[Pair], looping: set[str]) -> dict[str, tuple[float, float]]:
    """Of each node the room above it and its own height: higher, the more lines begin or end at it."""
    sent, received = dict.fromkeys(nodes, 0), dict.fromkeys(nodes, 0)
    for source, target in pairs:
        sent[source] += 1
        received[target] += 1
    return {
        node: (
            LOOP_ROOM if node in looping else 0,
            min(max(LOW, PORT * max(sent[node], received[node]) + 10), TALLEST),
        )
        for node in nodes
    }


def _placed(
    columns: Sequence[Sequence[Slot]],
    heights: Mapping[str, tuple[float, float]],
    below: Sequence[Pair],
    layers: Mapping[str, int],
) -> Layout:
    """Strips below one another, each as high as its highest column, and below each the lines that leave it."""
    across = min(len(columns), STRIP)
    layout = Layout(760.0 if across <= 3 else 1000.0, 200.0 if across < 3 else 154.0)
    step = (layout.wide - 2 * MARGIN - layout.node_wide) / max(across - 1, 1)
    top = 8.0
    for begins in range(0, len(columns), STRIP):
        strip = columns[begins : begins + STRIP]
        tallest = max(_tall(column, heights) for column in strip)
        for place, column in enumerate(strip):
            corner = (MARGIN + place * step, top + (tallest - _tall(column, heights)) / 2)
            _place_column(layout, column, heights, corner)
        top += tallest
        leaving = [pair for pair in below if layers[pair[0]] // STRIP == begins // STRIP]
        for place, pair in enumerate(leaving):
            layout.below[pair] = top + BELOW * (1 + place % MOST_BELOW) + 4
        top += BELOW * min(len(leaving), MOST_BELOW) + BETWEEN_STRIPS
    layout.high = top - BETWEEN_STRIPS + 16
    return layout


def _tall(column: Sequence[Slot], heights: Mapping[str, tuple[float, float]]) -> float:
    rooms = [sum(heights[slot]) if isinstance(slot, str) else PASSING for slot in column]
    return sum(rooms) + BETWEEN_NODES * (len(rooms) - 1)


def _place_column(
    layout: Layout,
    column: Sequence[Slot],
    heights: Mapping[str, tuple[float, float]],
    corner: tuple[float, float],
) -> None:
    x, y = corner
    for slot in column:
        if isinstance(slot, str):
            above, high = heights[slot]
            layout.boxes[slot] = Box(x, y + above, layout.node_wide, high)
            y += above + high + BETWEEN_NODES
        else:
            layout.through.setdefault(slot[:2], []).append((x, y + PASSING / 2))
            y += PASSING + BETWEEN_NODES
