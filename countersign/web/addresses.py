"""Where things are: addresses of pages by name, and of the page about a record."""

from django.urls import NoReverseMatch, reverse

_ABOUT = {"alert": "alert", "case": "case", "decision": "decision", "waiver": "waiver", "request": "request"}


def address(page: str, *values: object) -> str:
    """The address of a page; "" where there is no such page, so that what leads there can be left out."""
    try:
        return str(reverse(page, args=[str(value) for value in values]))
    except NoReverseMatch:
        return ""


def address_about(record: str) -> str:
    """The page about a record, by its name in the evidence such as "case:1f…"; "" where there is none."""
    kind, _, identity = record.partition(":")
    return address(_ABOUT[kind], identity) if kind in _ABOUT and identity else ""
