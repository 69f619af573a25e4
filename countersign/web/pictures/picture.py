"""What every picture is: an SVG, and the same numbers as a table."""

from dataclasses import dataclass
from decimal import Decimal

from .canvas import Canvas

LARGEST = Decimal(10) ** 20
FINEST = 8


class PictureError(ValueError):
    """A picture cannot be drawn of these values; the message says which, and what to give instead."""


@dataclass(frozen=True)
class Picture:
    """A drawing to put into a page as it is, its title, and a table with the numbers in it, all as text."""

    svg: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise PictureError(f'"{self.title}" has a row that is not as long as its {len(self.columns)} columns.')


def check_amount(value: Decimal, whose: str) -> None:
    """Refuse what cannot be added exactly or laid on a scale."""
    if not value.is_finite() or abs(value) >= LARGEST or int(value.as_tuple().exponent) < -FINEST:
        raise PictureError(
            f"The amount {value} of {whose} cannot be drawn: a picture adds exactly what is below {LARGEST:.0E} "
            f"and has at most {FINEST} decimals. Correct the amount, or round it first and say so."
        )


def picture_of_nothing(title: str, says: str, columns: tuple[str, ...]) -> Picture:
    """Where there is nothing to draw yet: a picture that says so in words."""
    canvas = Canvas(440, 44, "small")
    canvas.text(2, 26, says, room=436, ink="quiet")
    return Picture(canvas.finish(title, says), title, columns, ())
