"""Thresholds: the numbers a firm sets for itself, each dated, proposed by one person and approved by another.

[thresholds.dormant_days_other]
label  = "…"
owner  = "information security officer"   # the role that answers for it
unit   = "calendar days"
values = [
  { from = 2009-01-01, value = 90, proposed_by = "…", approved_by = "…", approved_on = 2008-12-15, reason =
  "…" }, ]
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from countersign.law.parameters import Parameter
from countersign.law.reading import Section, open_file, read_values


def read_thresholds(file: Traversable | Path) -> Mapping[str, Parameter]:
    """Read a firm's `thresholds.toml`, by name; LawError where a value lacks its approval or its reason."""
    section = open_file(file, named_by=3)
    thresholds = {name: _read_threshold(name, below) for name, below in section.named("thresholds")}
    section.close()
    return MappingProxyType(thresholds)


def _read_threshold(name: str, section: Section) -> Parameter:
    label, owner, unit = section.text("label"), section.text("owner"), section.text("unit")
    values, kind = read_values(section, approved=True)
    section.close()
    return Parameter(name, label, None, True, values, unit, kind, owner)
