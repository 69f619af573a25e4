"""What a decision was prepared on, beside what is so now: which parts were added, are gone, or have changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from countersign.casework.signing import content_now
from countersign.evidence import canonical, digest

_ONE = {
    "alerts": "alert",
    "members": "gathered exception",
    "steps": "step",
    "notes": "note",
    "documents": "document",
    "requests": "request",
    "links": "link",
}


@dataclass(frozen=True)
class Difference:
    """One part that is not what it was; texts are "" where there are none to show side by side."""

    what: str
    then: str = ""
    now: str = ""


def is_as_prepared(decision: Any, about: Any) -> bool:
    """Whether what the decision is about is, to the byte, what it was prepared on."""
    return bool(digest(canonical(content_now(decision, about))) == decision.content_digest)


def differences(decision: Any, about: Any) -> list[Difference]:
    """What is different now from what the decision was prepared on."""
    then, now = json.loads(decision.content), json.loads(canonical(content_now(decision, about)))
    return [found for name in {**then, **now} for found in _of_part(name, then.get(name), now.get(name))]


def _of_part(name: str, then: Any, now: Any) -> Iterator[Difference]:
    if then == now:
        return
    if name not in _ONE:
        yield Difference(name.replace("_", " "), str(then or ""), str(now or ""))
        return
    before, after = _by_id(then), _by_id(now)
    for verb, keys in (
        ("added", after.keys() - before.keys()),
        ("not there any more", before.keys() - after.keys()),
        ("changed", {key for key in before.keys() & after.keys() if before[key] != after[key]}),
    ):
        if keys:
            yield Difference(f"{len(keys)} {_ONE[name]}{'' if len(keys) == 1 else 's'} {verb}")


def _by_id(parts: Any) -> Mapping[str, Any]:
    return {part["key"] if isinstance(part, dict) else part[0]: part for part in parts or ()}
