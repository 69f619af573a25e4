"""Labels and numbers as pictures write them: whatever a label holds, it stays on one line and in its place."""

import unicodedata
from decimal import Decimal

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"
TURNS_TEXT_ROUND = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
ISOLATE, END_ISOLATE = "\u2068", "\u2069"  # what is between them turns nothing outside
NARROW = set("iljtfrI.,:;'|!()[] ")
BROAD = set("mwMWGOQ@%")
LONGEST_WRITTEN = 120  # of a label in a drawing; the table has it whole
LONGEST_NUMBER = 18


def clean(label: str) -> str:
    """A label on one line, without characters that XML refuses or that would turn the text around it round."""
    text = "".join(UNKNOWN if _is_unsafe(letter) else letter for letter in " ".join(label.split()))
    return text if _is_balanced(text) else text.replace(ISOLATE, UNKNOWN).replace(END_ISOLATE, UNKNOWN)


def _is_balanced(text: str) -> bool:
    """Whether every isolate ends where it should, so that none ends one that is not its own."""
    depth = 0
    for letter in text:
        depth += (letter == ISOLATE) - (letter == END_ISOLATE)
        if depth < 0:
            return False
    return depth == 0


def _is_unsafe(letter: str) -> bool:
    """Controls, halves of characters, turns of direction, and the two that are no characters."""
    return unicodedata.category(letter) in ("Cc", "Cs") or letter in TURNS_TEXT_ROUND or ord(letter) & 0xFFFE == 0xFFFE


def apart(label: str) -> str:
    """A label for the middle of a sentence: where it is written from right to left, the sentence still is not."""
    text = clean(label)
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"{ISOLATE}{text}{END_ISOLATE}" if turned else text


def width(text: str, size: float) -> float:
    """About how wide a text is; on the generous side, since the reader's font is not known here."""
    return sum(_letter_width(letter) for letter in text) * size


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter) or letter in (ISOLATE, END_ISOLATE):
        return 0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.05
    if letter in NARROW:
        return 0.36
    return 0.88 if letter in BROAD else 0.7 if letter.isupper() else 0.62


def shorten(label: str, room: float, size: float) -> str:
    """As much of a label as has room, with an ellipsis where it goes on."""
    text = clean(label)
    if len(text) <= LONGEST_WRITTEN and width(text, size) <= room:
        return text
    kept = text[:LONGEST_WRITTEN]
    while kept and width(kept + ELLIPSIS, size) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def number(value: Decimal | int) -> str:
    """A number in full, with commas between thousands."""
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def brief(value: Decimal | int) -> str:
    """A number for a drawing: in full while it has room, else rounded so that it shows, as in 1.235E+21."""
    full = number(value)
    return full if len(full) <= LONGEST_NUMBER else f"{Decimal(value):.3E}"


def told(outcome: str) -> str:
    """An outcome as people are told it."""
    return "no exceptions noted" if outcome == "no exceptions" else outcome


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 alert", "12 alerts"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
