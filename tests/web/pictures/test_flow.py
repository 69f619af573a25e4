"""A flow keeps its sums, keeps its nodes apart and inside, and says what it gathered."""

from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.web.pictures import Movement, Party, PictureError, flow
from countersign.web.pictures.flow_layout import lay_out

from .drawings import SVG, box, read, words

amounts = st.decimals(Decimal(0), Decimal(10**15), places=2)


@st.composite
def flows(draw, most: int = 90) -> tuple[list[Party], list[Movement]]:
    number = draw(st.integers(1, most))
    parties = [
        Party(f"p{place}", f"Party {place}", draw(st.sampled_from(["bank", "account"]))) for place in range(number)
    ]
    ends = st.integers(0, number - 1).map(lambda place: f"p{place}")
    movements = draw(st.lists(st.builds(Movement, ends, ends, amounts, st.integers(1, 9)), max_size=120))
    return parties, movements


def nodes(root) -> list[tuple[float, float, float, float]]:
    found = []
    for part in root.iter(f"{SVG}g"):
        if part.get("data-node"):
            x, y, wide, high = (float(part.find(f"{SVG}rect").get(name)) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + high))
    return found


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@settings(max_examples=60)
@given(flows())
def test_sums_are_kept_and_nodes_stand_apart_and_inside(given_flow):
    parties, movements = given_flow
    picture = flow("Money", parties, movements)
    root = read(picture.svg)
    boxes = nodes(root)
    wide, high = box(root)
    assert len(boxes) == len(parties) if len(parties) <= 60 else len(boxes) <= 60
    assert all(0 <= left < right <= wide and 0 <= top < bottom <= high for left, top, right, bottom in boxes)
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    pairs = {(each.source, each.target) for each in movements}
    rows = picture.rows[: len(pairs)]
    place = picture.columns.index("Amount") if movements else 0
    assert sum((amount(row[place]) for row in rows), Decimal(0)) == sum((each.amount for each in movements), Decimal(0))
    assert sum(int(amount(row[-1] if len(parties) <= 60 else row[place + 1])) for row in rows) == sum(
        each.count for each in movements
    )


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def drawn_lines(root) -> list[str]:
    return [part.find(f"{SVG}title").text for part in root.iter(f"{SVG}g") if part.get("data-line")]


def test_small_parties_are_gathered_and_what_they_moved_is_added_up_exactly():
    parties = [Party("hub", "Hub", "account"), *(Party(f"s{n}", f"Sender {n}", "customer") for n in range(99))]
    movements = [Movement(f"s{n}", "hub", Decimal("0.01") if n >= 50 else Decimal(1000 - n)) for n in range(99)]
    picture = flow("Money", parties, movements, about="hub")
    root = read(picture.svg)
    lines = drawn_lines(root)
    assert len(lines) == 56
    gathered = sum(sorted(each.amount for each in movements)[:44], Decimal(0))
    assert f"44 others → Hub: {gathered:,} (44×)" in lines
    assert len(picture.rows) == 99 + 1
    assert picture.rows[-2] == ("Sender 98", "Hub", "0.01", "1", "44 others → Hub")
    assert picture.rows[-1] == ("All", "", f"{sum(each.amount for each in movements):,}", "99", "")


def test_who_it_is_about_is_never_gathered():
    parties = [Party(f"p{n}", f"Party {n}", "account") for n in range(80)]
    movements = [Movement(f"p{n}", f"p{n + 1}", Decimal(n + 1)) for n in range(79)]
    assert "Party 0" in words(read(flow("Money", parties, movements, about="p0").svg))


def test_both_ways_and_to_oneself_are_lines_of_their_own():
    parties = [Party("a", "A", "account"), Party("b", "B", "account")]
    movements = [Movement("a", "b", Decimal(5)), Movement("b", "a", Decimal(3), 2), Movement("a", "a", Decimal(1))]
    lines = drawn_lines(read(flow("Money", parties, movements).svg))
    assert sorted(lines) == ["A → A: 1", "A → B: 5", "B → A: 3 (2×)"]


def test_numbers_without_room_are_counted():
    parties = [Party(f"p{n}", f"P{n}", "account") for n in range(14)]
    movements = [Movement(f"p{one}", f"p{other}", Decimal(1234567)) for one, other in combinations(range(14), 2)]
    root = read(flow("Money", parties, movements).svg)
    written = words(root).count("1,234,567")
    said = next(text for text in words(root) if text.startswith("For lack of room"))
    assert len(drawn_lines(root)) == 91
    assert f" {91 - written} lines " in said


def test_access_has_counts_and_no_amounts():
    picture = flow("Access", [Party("p", "P", "person"), Party("s", "S", "system")], [Movement("p", "s", count=4)])
    assert picture.columns == ("From", "To", "Count")
    assert picture.rows == (("P", "S", "4"),)
    assert "4×" in words(read(picture.svg))


def test_the_order_of_movements_changes_nothing():
    parties = [Party(f"p{n}", f"P{n}", "account") for n in range(9)]
    movements = [Movement(f"p{n}", f"p{n * 5 % 9}", Decimal(n)) for n in range(9)]
    assert flow("Money", parties, movements) == flow("Money", parties[::-1], movements[::-1])


@pytest.mark.parametrize(
    ("movements", "says"),
    [
        ([Movement("a", "x", Decimal(1))], 'names the party "x"'),
        ([Movement("a", "b", Decimal(1)), Movement("b", "a")], "with an amount and without one"),
        ([Movement("a", "b", Decimal(-1))], "below nought"),
        ([Movement("a", "b", Decimal("NaN"))], "cannot be drawn"),
        ([Movement("a", "b", Decimal("1E+20"))], "cannot be drawn"),
    ],
)
def test_what_does_not_add_up_is_refused(movements, says):
    with pytest.raises(PictureError, match=says):
        flow("Money", [Party("a", "A", "account"), Party("b", "B", "account")], movements)


def test_a_party_is_named_once():
    with pytest.raises(PictureError, match="twice"):
        flow("Money", [Party("a", "A", "account"), Party("a", "B", "account")], [])


def test_flows_go_from_left_to_right_and_long_chains_fold():
    names = [f"n{place}" for place in range(9)]
    layout = lay_out(names, list(pairwise(names)))
    columns = [layout.boxes[name].x for name in names]
    assert columns[:4] == sorted(columns[:4])
    assert columns[4] == columns[0]
    assert layout.boxes["n4"].y > layout.boxes["n0"].y
    assert set(layout.below) == {("n3", "n4"), ("n7", "n8")}
