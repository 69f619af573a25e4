"""Pictures with scales: Vega-Lite draws them, and its drawing is put into our own inks.

Vega measures text with the fonts of the machine it runs on, so nothing is placed by what it measures: sizes and
paddings are given, and the only words it writes are the numbers and dates of axes. Titles, legends and labels are ours.
"""

import json
import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from .canvas import FAMILY, INKS, Canvas, Element, inked, place

WIDE = 440.0
LEFT, RIGHT = 52.0, 14.0
INNER = WIDE - LEFT - RIGHT
KEPT = ("d", "transform", "x", "y", "x2", "y2", "text-anchor", "font-size")
NAMES = {colour: name for name, colour in INKS.items()}
AXIS = {
    "title": None,
    "domain": False,
    "ticks": False,
    "labelOverlap": False,
    "labelLimit": 0,
    "labelAngle": 0,
    "labelColor": INKS["quiet"],
    "labelFontSize": 10.5,
    "labelPadding": 6,
    "gridColor": INKS["line"],
}

Spec = dict[str, Any]


def plot(spec: Spec, *, high: float, top: float, left: float = LEFT) -> Canvas:
    """A canvas with a Vega-Lite drawing on it, whose inner part begins at the left and the top given."""
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "autosize": {"type": "none"},
        "bounds": "flush",
        "padding": {"left": left, "right": RIGHT, "top": top, "bottom": 0},
        "config": {"view": {"stroke": None}, "axis": AXIS},
        **spec,
    }
    canvas = Canvas(WIDE, high, "small")
    for part in _own(ET.fromstring(_drawn(json.dumps(whole, sort_keys=True)))):  # noqa: S314  (our own drawing)
        canvas.part.append(part)
    return canvas


@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    """The drawing of a specification; the same one is asked for again and again, and takes forty milliseconds."""
    import vl_convert  # noqa: PLC0415  (half a second, and most pages have no plot)

    return vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])


def _own(drawing: Element) -> list[Element]:
    """What can be seen of a drawing, in our inks and nothing else: no roles, no classes, no empty shapes."""
    found = []
    for part in drawing:
        tag = part.tag.rpartition("}")[2]
        if tag == "g":
            inside = _own(part)
            moved = "".join(re.findall(r"(?:translate|rotate)\([^)]*\)", part.get("transform", "")))
            if not moved or moved == "translate(0,0)":
                found += inside
            elif inside:
                group = ET.Element("g", {"transform": _rounded(moved)})
                group.extend(inside)
                found.append(group)
        elif tag in ("path", "line", "text") and (seen := _own_shape(tag, part)) is not None:
            found.append(seen)
    return found


def _own_shape(tag: str, part: Element) -> Element | None:
    fill, stroke = (NAMES.get(part.get(paint, ""), "") for paint in ("fill", "stroke"))
    if not fill and not stroke:
        return None
    shape = ET.Element(tag, {name: _rounded(value) for name, value in part.items() if name in KEPT})
    inked(shape, fill=fill, stroke=stroke, weight=float(part.get("stroke-width", "1")))
    if tag == "text":
        shape.set("font-family", FAMILY)
        shape.text = part.text
    return shape


def _rounded(value: str) -> str:
    """Every number in an attribute to hundredths, so that the last digits of a computer's arithmetic do not show."""
    return re.sub(r"-?\d+\.\d+(e-?\d+)?", lambda found: place(float(found[0])), value)


def steps(top: int, most: int = 4) -> list[int]:
    """Whole, round numbers from nought to at least the top (and to one at least), few enough to read."""
    top, size = max(top, 1), 1
    while size * most < top:
        size = size // 2 * 5 if str(size)[0] == "2" else size * 2
    return list(range(0, -(-top // size) * size + 1, size))


def upward(top: int) -> Spec:
    """The scale and axis of a count that grows upward from nought."""
    values = steps(top)
    form = ",d" if values[-1] < 1_000_000 else "~s"
    return {
        "type": "quantitative",
        "scale": {"domain": [0, values[-1]], "nice": False},
        "axis": {"values": values, "labelExpr": f"format(datum.value, '{form}')"},
    }
