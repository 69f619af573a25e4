"""Tags and filters of the workbench's templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

# What a word says, for its shape and colour. Whoever sees no colour still has the shape, and both have the word.
_KINDS = {
    "good": ("no exceptions", "no exceptions noted", "arrived", "good", "verified", "approved", "countersigned", "met"),
    "bad": ("exceptions", "overdue", "late", "short", "not verified", "refused"),
    "absent": ("not run", "not started", "missing"),
    "doubt": ("undetermined", "quarantine", "due today", "waiting", "returned", "escalated"),
    "open": ("new", "open", "due", "prepared", "reopened"),
    "work": ("assigned", "investigating", "in a case", "decided"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@register.inclusion_tag("components/status.html")
def status(word: str, kind: str = "") -> Mapping[str, str]:
    """A word that says how something stands, with the shape and colour of its kind."""
    return {"word": word, "kind": kind or _KIND_OF.get(word.lower(), "quiet")}


@register.filter
def at(values: Sequence[Any], place: int) -> Any:
    """The value at a place of a list."""
    return values[place]
