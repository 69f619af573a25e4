"""An SVG while it is drawn: inks, lines, words and marks, and how a finished one introduces itself.

Nothing here is a script, a style or an address. An ink is written twice: as the colour of daylight, for wherever the
picture is taken, and as a class, for the page's own colours (`static/countersign/pictures.css`).
"""

import hashlib
import re
from xml.etree import ElementTree as ET

from django.utils.safestring import mark_safe

from .wording import clean, shorten, width

INKS = {
    "ink": "#1f2933",  # words that matter, and outlines
    "quiet": "#56616d",  # words beside them
    "line": "#d5dae0",  # what guides the eye
    "paper": "#ffffff",
    "panel": "#f1f4f7",
    "main": "#2f5f8f",  # populations, parties, movements
    "exceptions": "#a3341f",
    "undetermined": "#8a5f0a",
    "calm": "#2c6e54",  # no exceptions noted
    "absent": "#6d4f9c",  # not run
}
FAMILY = "system-ui, sans-serif"
SIZE = 12.0
SMALL = 10.5
LEGEND_STEP = 17

# Marks around nought, of radius 1. Those that are lines are stroked, the others filled; a ring is hollow.
FILLED = {
    "disc": "M{-1} 0A{1} {1} 0 1 1 {1} 0A{1} {1} 0 1 1 {-1} 0Z",
    "square": "M{-.9} {-.9}H{.9}V{.9}H{-.9}Z",
    "diamond": "M0 {-1.2}L{1.2} 0L0 {1.2}L{-1.2} 0Z",
    "up": "M0 {-1.1}L{1.1} {.9}H{-1.1}Z",
    "down": "M0 {1.1}L{1.1} {-.9}H{-1.1}Z",
    "dot": "M{-.4} 0A{.4} {.4} 0 1 1 {.4} 0A{.4} {.4} 0 1 1 {-.4} 0Z",
}
HOLLOW = {"ring": FILLED["disc"], "box": FILLED["square"], "kite": FILLED["diamond"]}
LINES = {
    "cross": "M{-.9} {-.9}L{.9} {.9}M{-.9} {.9}L{.9} {-.9}",
    "plus": "M0 {-1.1}V{1.1}M{-1.1} 0H{1.1}",
    "tick": "M{-1} {.1}L{-.3} {.9}L{1.1} {-.8}",
    "dash": "M{-.8} 0H{.8}",
    "bar": "M0 {-1.1}V{1.1}",
}
MARKS = (*FILLED, *HOLLOW, *LINES)

Element = ET.Element


def place(value: float) -> str:
    """A coordinate: hundredths, and no trailing noughts."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def inked(element: Element, *, fill: str = "", stroke: str = "", weight: float = 1) -> Element:
    """Give an element its inks, as colour and as class; what is not given is not painted."""
    classes = [f"picture-{kind}-{ink}" for kind, ink in (("fill", fill), ("stroke", stroke)) if ink]
    if classes:
        element.set("class", " ".join(classes))
    element.set("fill", INKS[fill] if fill else "none")
    if stroke:
        element.set("stroke", INKS[stroke])
        element.set("stroke-width", place(weight))
    return element


class Pen:
    """What draws into one part of a picture."""

    def __init__(self, part: Element) -> None:
        self.part = part

    def group(self, says: str = "", **data: str) -> "Pen":
        """A part of this part; what it says appears when one rests on it."""
        part = ET.SubElement(self.part, "g", {f"data-{name}": value for name, value in data.items()})
        if says:
            ET.SubElement(part, "title").text = clean(says)
        return Pen(part)

    def rect(
        self, x: float, y: float, wide: float, high: float, *, fill: str = "", stroke: str = "", weight: float = 1
    ) -> Element:
        where = {"x": place(x), "y": place(y), "width": place(wide), "height": place(high), "rx": "3"}
        return inked(ET.SubElement(self.part, "rect", where), fill=fill, stroke=stroke, weight=weight)

    def path(self, d: str, *, fill: str = "", stroke: str = "", weight: float = 1) -> Element:
        return inked(ET.SubElement(self.part, "path", {"d": d}), fill=fill, stroke=stroke, weight=weight)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str, weight: float = 1) -> Element:
        return self.path(f"M{place(x1)} {place(y1)}L{place(x2)} {place(y2)}", stroke=stroke, weight=weight)

    def mark(self, name: str, x: float, y: float, *, ink: str, radius: float = 5) -> Element:
        """One of the marks, around a point."""
        shape = FILLED.get(name) or HOLLOW.get(name) or LINES[name]
        d = re.sub(r"{(.+?)}", lambda found: place(float(found[1]) * radius), shape)
        if name in LINES:
            element = self.path(d, stroke=ink, weight=1.8)
        else:
            element = self.path(d, fill="paper" if name in HOLLOW else ink, stroke=ink, weight=1.5)
        element.set("transform", f"translate({place(x)} {place(y)})")
        return element

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        room: float = 0,
        ink: str = "ink",
        size: float = SIZE,
        anchor: str = "start",
        bold: bool = False,
    ) -> Element:
        """Words on one line, cut where there is no more room."""
        where = {"x": place(x), "y": place(y), "font-family": FAMILY, "font-size": place(size)}
        if anchor != "start":
            where["text-anchor"] = anchor
        if bold:
            where["font-weight"] = "600"
        element = inked(ET.SubElement(self.part, "text", where), fill=ink)
        element.text = shorten(words, room, size * (1.1 if bold else 1)) if room else clean(words)
        return element


class Canvas(Pen):
    """A drawing of a width and a height, in units that the page scales."""

    def __init__(self, wide: float, high: float, shape: str) -> None:
        super().__init__(
            ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": f"picture picture-{shape}"})
        )
        self.wide, self.high = wide, high

    def legend(self, x: float, y: float, meanings: list[tuple[str, str, str]]) -> float:
        """Marks, each with its ink and what it means, in as many lines as it takes; the y of the last."""
        left = x
        for name, ink, words in meanings:
            room = self.wide - x - 24
            wide = 22 + min(width(clean(words), SMALL), room)
            if left > x and left + wide > self.wide:
                left, y = x, y + LEGEND_STEP
            self.mark(name, left + 5, y - 4, ink=ink, radius=4.5)
            self.text(left + 14, y, words, room=room, ink="quiet", size=SMALL)
            left += wide + 6
        return y

    def finish(self, title: str, told: str) -> str:
        """The drawing as text, with a title, a description, and names of its parts that no other picture has."""
        root = self.part
        root.set("viewBox", f"0 0 {place(self.wide)} {place(self.high)}")
        root.set("role", "img")
        content = ET.tostring(root) + clean(f"{title}\n{told}").encode()
        name = f"picture-{hashlib.sha256(content).hexdigest()[:12]}"
        for position, (tag, words) in enumerate((("title", title), ("desc", told))):
            part = ET.Element(tag, {"id": f"{name}-{tag}"})
            part.text = clean(words)
            root.insert(position, part)
        root.set("aria-labelledby", f"{name}-title")
        root.set("aria-describedby", f"{name}-desc")
        # Each label in it was given to ElementTree, which escapes it; no part of it was ever text before.
        finished: str = mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308
        return finished
