"""Which numbers a control uses, read off its source and that of the tables it shares."""

import ast
from collections.abc import Mapping
from typing import Any

from countersign.authoring.control import Control
from countersign.authoring.rulebook import Rulebook


def numbers_used(control: Control, rulebook: Rulebook) -> Mapping[str, list[str]]:
    """Names of the firm's and the law's numbers that a control uses, itself or through shared tables."""
    used: dict[str, set[str]] = {"firm": set(), "law": set()}
    pending: list[Any] = [control]
    seen: set[str] = set()
    while pending:
        item = pending.pop()
        for node in ast.walk(ast.parse(item.source)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in used:
                used[node.value.id].add(node.attr)
        below = [name for name in item.arguments if name not in seen]
        seen.update(below)
        shared = (rulebook.derived.get(name) or rulebook.prepared.get(name) for name in below)
        pending += [found for found in shared if found]
    own_law = rulebook.rules.parameters_for(control.cites)
    for name in (control.look_back, control.answer_within):
        if name:
            used["law" if name in own_law else "firm"].add(name)
    return {kind: sorted(names) for kind, names in used.items()}
