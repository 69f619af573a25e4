"""Open alerts by their age in business days, a row of bars for each owner, every bar with its number."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .canvas import INKS, SMALL, Canvas
from .picture import Picture, PictureError, picture_of_nothing
from .plot import RIGHT, WIDE, Spec, plot
from .wording import apart, clean, counted, number

AGES = (0, 2, 6, 11, 21)  # business days at which each column begins
MOST_OWNERS = 12
LEFT = 14.0
INNER = WIDE - LEFT - RIGHT
TOP, ROW, BAR = 4.0, 68.0, 26.0


@dataclass(frozen=True)
class Aged:
    """How many open alerts of one owner are this many business days old."""

    owner: str
    age_business_days: int
    alerts: int = 1


Counts = dict[str, list[int]]


def ageing(title: str, aged: Iterable[Aged]) -> Picture:
    """Open alerts by age and owner, the owner with the most of the oldest first."""
    counts = _counted(aged)
    columns = ("Owner", *_spans(), "All")
    if not counts:
        return picture_of_nothing(title, "No open alerts.", columns)
    owners = sorted(counts, key=lambda owner: ([-count for count in reversed(counts[owner])], owner))
    rows = tuple((clean(owner), *map(number, counts[owner]), number(sum(counts[owner]))) for owner in owners)
    drawn = _drawn_rows(owners, counts)
    high = TOP + ROW * len(drawn) + 24
    canvas = plot(_spec(drawn), high=high, top=TOP, left=LEFT)
    _add_words(canvas, drawn)
    return Picture(canvas.finish(title, _described(owners, counts)), title, columns, rows)


def _counted(aged: Iterable[Aged]) -> Counts:
    counts: Counts = {}
    for some in aged:
        if some.age_business_days < 0 or some.alerts < 0:
            raise PictureError(
                f"{some.alerts} alerts of {some.owner} are {some.age_business_days} business days old; neither can be "
                "below nought. Count from the day the alert was raised."
            )
        column = sum(some.age_business_days >= begins for begins in AGES) - 1
        counts.setdefault(some.owner, [0] * len(AGES))[column] += some.alerts
    return counts


def _spans() -> tuple[str, ...]:
    until = [begins - 1 for begins in AGES[1:]]
    return (*(f"{begins}–{end} days" for begins, end in zip(AGES, until, strict=False)), f"{AGES[-1]} days and more")


def _drawn_rows(owners: Sequence[str], counts: Counts) -> list[tuple[str, list[int]]]:
    """A row for each owner; where there are too many, the last row is all the others together."""
    if len(owners) <= MOST_OWNERS:
        return [(owner, counts[owner]) for owner in owners]
    alone, others = owners[: MOST_OWNERS - 1], owners[MOST_OWNERS - 1 :]
    together = Counter[int]()
    for owner in others:
        together.update(dict(enumerate(counts[owner])))
    return [(owner, counts[owner]) for owner in alone] + [
        (f"{len(others)} other owners", [together[column] for column in range(len(AGES))])
    ]


def _spec(rows: Sequence[tuple[str, list[int]]]) -> Spec:
    """Each bar stands on its row's line; positions are in units of the picture, downward."""
    most = max(1, *(count for _, counts in rows for count in counts))
    values = [
        {"column": column, "base": base, "top": base - max(BAR * count / most, 1.5)}
        for position, (_, counts) in enumerate(rows)
        for base in [ROW * (position + 1) - 4]
        for column, count in enumerate(counts)
        if count
    ]
    high = ROW * len(rows)
    return {
        "width": INNER,
        "height": high,
        "data": {"values": values},
        "mark": {"type": "bar", "color": INKS["main"], "width": 0.74 * INNER / len(AGES)},
        "encoding": {
            "x": {
                "field": "column",
                "type": "ordinal",
                "scale": {"domain": list(range(len(AGES))), "paddingInner": 0, "paddingOuter": 0, "type": "band"},
                "axis": None,
            },
            "y": {
                "field": "top",
                "type": "quantitative",
                "scale": {"domain": [0, high], "nice": False, "reverse": True},
                "axis": None,
            },
            "y2": {"field": "base"},
        },
    }


def _add_words(canvas: Canvas, rows: Sequence[tuple[str, list[int]]]) -> None:
    most = max(1, *(count for _, counts in rows for count in counts))
    step = INNER / len(AGES)
    for position, (owner, counts) in enumerate(rows):
        base = TOP + ROW * (position + 1) - 4
        canvas.text(LEFT, base - 47, owner, room=INNER - 90, bold=True)
        canvas.text(LEFT + INNER, base - 47, f"{number(sum(counts))} open", ink="quiet", anchor="end")
        canvas.line(LEFT, base, LEFT + INNER, base, stroke="line")
        for column, count in enumerate(counts):
            above = base - (max(BAR * count / most, 1.5) if count else 0)
            ink = "ink" if count else "quiet"
            canvas.text(LEFT + step * (column + 0.5), above - 4, number(count), ink=ink, size=SMALL, anchor="middle")
    for column, span in enumerate(_spans()):
        words = span.replace(" and more", "+")
        middle = LEFT + step * (column + 0.5)
        canvas.text(middle, canvas.high - 10, words, ink="quiet", size=SMALL, anchor="middle")


def _described(owners: Sequence[str], counts: Counts) -> str:
    oldest = sum(count[-1] for count in counts.values())
    total = sum(sum(count) for count in counts.values())
    first = owners[0]
    return (
        f"{counted(total, 'open alert')} of {counted(len(owners), 'owner')}; {number(oldest)} of them "
        f"{AGES[-1]} business days old or older. First: {apart(first)} with {number(sum(counts[first]))}."
    )
