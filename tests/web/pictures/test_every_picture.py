"""What holds of every picture, whatever it is of and whatever its labels hold."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import countersign.web
from countersign.web.pictures import (
    Aged,
    Event,
    Movement,
    Party,
    Picture,
    PictureError,
    RunDay,
    ageing,
    calendar_strip,
    distribution,
    flow,
    timeline,
    trend,
)
from countersign.web.pictures.canvas import INKS, MARKS, Canvas

from .drawings import HOSTILE, SVG, box, read, words

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def pictures_named(name: str) -> dict[str, Picture]:
    """One of each, with a name wherever a name may stand."""
    days = [RunDay(DAY, "exceptions", 10, 2, 1), RunDay(DAY + timedelta(days=1), "not run")]
    events = [Event(AT + timedelta(hours=9 * step), name, name, name) for step in range(4)]
    parties = [Party("a", name, name), Party("b", name, name)]
    movements = [Movement("a", "b", Decimal("5.10")), Movement("b", "a", Decimal(2), 3), Movement("a", "a", Decimal(1))]
    return {
        "trend": trend(name, days),
        "ageing": ageing(name, [Aged(name, 3, 4), Aged("another", 30)]),
        "timeline": timeline(name, events),
        "flow": flow(name, parties, movements, about="a"),
        "distribution": distribution(name, [Decimal(1), Decimal("2.5")], Decimal(9), name=name),
        "calendar": calendar_strip(name, DAY, {DAY: "not run"}),
    }


@pytest.mark.parametrize("kind", pictures_named("x"))
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_more_than_a_name(kind, name):
    picture = pictures_named(name)[kind]
    root = read(picture.svg)
    assert "<script" not in picture.svg
    assert "<img" not in picture.svg
    drawn = [root[0].text or "", root[1].text or "", *words(root)]
    drawn += [cell for row in picture.rows for cell in row]
    assert not re.search("[\x00-\x1f\ud800-\udfff\u202a-\u202e\u2066\u2067\ufffe]", "".join(drawn))


@pytest.mark.parametrize("kind", pictures_named("x"))
def test_the_same_values_give_the_same_bytes(kind):
    first, again, other = (pictures_named(name)[kind] for name in ("one", "one", "other"))
    assert first == again
    ids = [set(re.findall(r' id="([^"]+)"', picture.svg)) for picture in (first, other)]
    assert len(ids[0]) == 2
    assert not ids[0] & ids[1]


@pytest.mark.parametrize("kind", pictures_named("x"))
def test_everything_stands_inside_the_picture(kind):
    root = read(pictures_named("A rather long name of a party, 1234567890")[kind].svg)
    wide, high = box(root)
    for part in root.iter():
        if part.tag in (f"{SVG}text", f"{SVG}rect") and part.get("x"):
            assert 0 <= float(part.get("x", "")) <= wide
            assert 0 <= float(part.get("y", "")) <= high


@pytest.mark.parametrize(
    "picture",
    [trend("Nothing", []), ageing("Nothing", []), timeline("Nothing", []), flow("Nothing", [], [])],
    ids=["trend", "ageing", "timeline", "flow"],
)
def test_where_there_is_nothing_the_picture_says_so(picture):
    assert read(picture.svg)[1].text in words(read(picture.svg))
    assert picture.columns
    assert picture.rows == ()


def test_a_page_may_put_a_picture_in_as_it_is():
    assert pictures_named("x")["flow"].svg.__html__() == pictures_named("x")["flow"].svg


def test_a_table_has_rows_as_long_as_its_head():
    with pytest.raises(PictureError, match="as long as its 2 columns"):
        Picture("<svg/>", "Uneven", ("A", "B"), (("1",),))


def test_every_mark_is_drawn():
    canvas = Canvas(100, 100, "small")
    shapes = {canvas.mark(name, 10, 10, ink="ink").get("d") for name in MARKS}
    assert len(MARKS) == len(set(MARKS))
    assert None not in shapes


STYLES = Path(countersign.web.__file__).parent / "static" / "countersign" / "pictures.css"
SCHEMES = re.findall(r"\.picture \{\n((?:\s+--[^\n]+\n)+)", STYLES.read_text(encoding="utf-8"))


def test_the_sheet_has_every_ink_twice_and_daylight_as_drawn():
    day, night = (dict(re.findall(r"--picture-(\w+): (#\w{6});", scheme)) for scheme in SCHEMES)
    assert day == INKS
    assert night.keys() == INKS.keys()
    for ink in INKS:
        for paint in ("fill", "stroke"):
            assert f".picture-{paint}-{ink} {{ {paint}: var(--picture-{ink}); }}" in STYLES.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", SCHEMES, ids=["day", "night"])
@pytest.mark.parametrize(("ink", "least"), [(ink, 4.5) for ink in INKS if ink not in ("line", "paper", "panel")])
def test_inks_stand_out_from_what_is_behind_them(scheme, ink, least):
    inks = dict(re.findall(r"--picture-(\w+): (#\w{6});", scheme))
    for behind in ("paper", "panel"):
        lighter, darker = sorted((luminance(inks[ink]), luminance(inks[behind])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= least


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
