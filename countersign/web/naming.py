"""How things are named in addresses, and how the things that alerts are about lead to their pages."""

from collections.abc import Mapping

from django.urls import reverse

# The noun of a subject to the name of its page; and to the noun by which tables know it.
SUBJECT_PAGES: Mapping[str, str] = {
    "person": "person",
    "account": "account_known",
    "system": "system_known",
    "introducing firm": "introducing_firm",
    "security": "security",
    "vendor": "vendor",
}


def address_of(record: str) -> str:
    """The address of a record by its name in the evidence, such as "case:3f0a"; "" where it has no page."""
    name, _, row_id = record.partition(":")
    return reverse(name, args=[row_id]) if name in ("alert", "case", "waiver", "decision", "request") else ""
