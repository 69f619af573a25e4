"""Days, numbers and names of controls as people read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

CAP = 1000  # nobody works a list by knowing that it has 12,345 lines and not 12,346


@dataclass(frozen=True)
class Count:
    """How many, counted up to `CAP` only."""

    number: int

    def __str__(self) -> str:
        return f"{CAP:,}+" if self.number > CAP else f"{self.number:,}"

    def __bool__(self) -> bool:
        return self.number > 0


def counted(rows: Any) -> Count:
    """How many rows a query finds; it stops looking where nobody cares any more."""
    return Count(rows[: CAP + 1].count())


def day_words(day: date) -> str:
    """Monday, 2 October 2017."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def days_words(since: date, until: date) -> str:
    """A day, or the first and the last of several."""
    return day_words(until) if since == until else f"{day_words(since)} to {day_words(until)}"


def control_words(control_id: str) -> str:
    """A control's name in words: use after leaving."""
    return control_id.replace("_", " ")


def many(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """a, b and c."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if words[1:] else "".join(words)


def sentence(text: str) -> str:
    """A text with a capital letter before it and a full stop after it."""
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""
