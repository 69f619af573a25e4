"""The example firm's thresholds."""

from collections.abc import Mapping
from pathlib import Path

from countersign.authoring.rulebook import Rulebook
from countersign.law import Dated, Parameter, read_thresholds
from docs.printers.controls import controls_using
from docs.printers.markdown import say, sections, table


def pages(rulebook: Rulebook, path: Path) -> Mapping[str, str]:
    """One page, a section a threshold."""
    found = read_thresholds(path)
    using = controls_using(rulebook)
    return {
        "thresholds": sections(
            "# Thresholds of the example firm",
            "Numbers that a firm sets for itself, each dated, proposed by one person and approved by another. These "
            "are the invented firm's; yours are in your own thresholds.toml "
            "([change one](../how-to/change-a-threshold.md)).",
            *(_section(name, found[name], using.get(name, [])) for name in sorted(found)),
        )
    }


def _section(name: str, threshold: Parameter, controls: list[str]) -> str:
    links = ", ".join(f"[{control}](controls/{control}.md)" for control in controls)
    return sections(
        f"## {name}",
        f"{threshold.label}. In {threshold.unit}; the {threshold.owner} answers for it.",
        f"Used by {links}." if links else "",
        table(("from", "value", "proposed by", "approved by", "reason"), map(_value, threshold.values)),
    )


def _value(dated: Dated) -> tuple[str, ...]:
    value = "given up" if dated.value is None else say(dated.value)
    approval = dated.approval
    if approval is None:
        return str(dated.start), value, "", "", dated.source
    approved = f"{approval.approved_by}, {approval.approved_on}"
    return str(dated.start), value, approval.proposed_by, approved, approval.reason
