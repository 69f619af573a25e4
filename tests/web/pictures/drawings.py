"""Reads a drawing as a browser would, and says what must hold of every one."""

import re
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {f"{SVG}{tag}" for tag in ("svg", "g", "title", "desc", "path", "rect", "line", "text")}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><style>*{display:none}</style>",
    "\u202egnp.exe \u2067\u2069\u2069",
    "ליאור כהן",
    "محمد عبد الله",
    "W" * 300,
    "a\u0301" * 200,
    "\x00\x1b[31m\ud800\ufffe",
    "line\none\r\n\ttwo",
    "张伟" * 60,
    "",
]


def read(svg: str) -> ET.Element:
    """The drawing, after what must hold of every drawing was found to hold."""
    svg.encode()
    root = ET.fromstring(svg)
    named = {part.get("id"): part for part in root.iter() if part.get("id")}
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    assert named[root.get("aria-labelledby")] is root[0]
    assert named[root.get("aria-describedby")] is root[1]
    assert root[1].text
    assert re.fullmatch(r"0 0 \d+(\.\d+)? \d+(\.\d+)?", root.get("viewBox", ""))
    assert not {"width", "height"} & set(root.keys())
    for part in root.iter():
        assert part.tag in DRAWN
        for name, value in part.items():
            assert not name.startswith("on")
            assert name not in ("style", "href", "src")
            assert "url(" not in value
    return root


def box(root: ET.Element) -> tuple[float, float]:
    _, _, wide, high = root.get("viewBox", "").split()
    return float(wide), float(high)


def words(root: ET.Element) -> list[str]:
    return [part.text or "" for part in root.iter(f"{SVG}text")]


def inked(root: ET.Element, name: str) -> list[ET.Element]:
    return [part for part in root.iter() if f"picture-{name}" in part.get("class", "").split()]
