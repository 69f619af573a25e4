"""Derived and prepared tables: work that several controls share."""

from collections.abc import Iterator, Mapping

from countersign.authoring import Derived, Prepared
from countersign.authoring.rulebook import Rulebook
from docs.printers.markdown import codes, sections, table, wrapped


def pages(rulebook: Rulebook) -> Mapping[str, str]:
    """One page, a section a table."""
    shared = {found.id: found for found in _all(rulebook)}
    return {
        "derived": sections(
            "# Derived and prepared tables",
            "Work that several controls share. A *derived* table is an expression; a *prepared* one is written in "
            "Python, where no expression means the same on every engine. Both are kept as files named by their digest, "
            "built when missing and never changed.",
            *(_section(shared[name], rulebook) for name in sorted(shared)),
        )
    }


def _section(shared: Derived | Prepared, rulebook: Rulebook) -> str:
    kind = "prepared" if isinstance(shared, Prepared) else "derived"
    users = [c.id for c in rulebook.controls.values() if shared.id in c.arguments]
    more = [s.id for s in _all(rulebook) if shared.id in s.arguments]
    facts = [
        ("kind", kind + (", a partition a day" if shared.each_day else "")),
        ("key", codes(shared.key)),
        ("made from", codes(shared.arguments)),
        ("read by", ", ".join([*_links(sorted(users)), *(f"[{name}](#{name})" for name in sorted(more))])),
    ]
    return sections(f"## {shared.id}", wrapped(shared.title), table(("", ""), facts))


def _all(rulebook: Rulebook) -> Iterator[Derived | Prepared]:
    yield from rulebook.derived.values()
    yield from rulebook.prepared.values()


def _links(names: list[str]) -> list[str]:
    return [f"[{name}](controls/{name}.md)" for name in names]
