"""The few shapes of Markdown that the printers share."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing where it would have no rows."""
    lines = [_line(row) for row in rows]
    return "\n".join([_line(head), _line(["---"] * len(head)), *lines]) if lines else ""


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def sections(*texts: str) -> str:
    """Texts one below the other; empty ones left out."""
    return "\n\n".join(text.strip() for text in texts if text.strip()) + "\n"


def code(text: str) -> str:
    """Text as code, within a line."""
    return f"`{text}`"


def codes(names: Iterable[str]) -> str:
    """Names as code, separated by commas."""
    return ", ".join(code(name) for name in names)


def say(value: Any) -> str:
    """A value as a reader writes it; null in italics, since it means unknown."""
    if value is None:
        return "*unknown*"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {say(inner)}" for name, inner in value.items())
    if isinstance(value, tuple | list):
        return "; ".join(say(inner) for inner in value) or "none"
    if isinstance(value, str):
        return code(value) if value.strip() else "*empty*"
    return str(value)


def anchor(heading: str) -> str:
    """The fragment by which a heading is linked to, as code forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def wrapped(text: str) -> str:
    """A paragraph that was broken into lines, in one."""
    return " ".join(text.split())


def capital(text: str) -> str:
    """The text with a capital letter first, the others as they are."""
    return text[:1].upper() + text[1:]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(wrapped(cell).replace("|", "\\|") for cell in cells) + " |"
