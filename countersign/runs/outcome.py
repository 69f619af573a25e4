"""What came of one run, and the bytes that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from countersign.evidence import canonical

Word = Literal["not run", "undetermined", "exceptions", "no exceptions"]


@dataclass(frozen=True)
class Verdict:
    """One row that did not pass: its key, the sentence about it, and the columns the sentence names, all as text."""

    key: tuple[str, ...]
    sentence: str
    values: Mapping[str, str | None]


@dataclass(frozen=True)
class Outcome:
    """One control, one as-of date, and every row it judged accounted for."""

    control: str
    as_of: date
    population: int
    exceptions: int
    undetermined: int
    missing: tuple[str, ...]
    quarantined: int
    found: tuple[Verdict, ...]
    unsure: tuple[Verdict, ...]
    sql: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    beyond_cap: str | None = None

    @property
    def word(self) -> Word:
        """The first outcome that applies."""
        if self.missing:
            return "not run"
        if self.undetermined or self.quarantined:
            return "undetermined"
        return "exceptions" if self.exceptions else "no exceptions"

    def canonical(self) -> bytes:
        """The result as bytes: the same for the same inputs, code and numbers, whatever the engine or the hour."""
        return canonical(
            {
                "control": self.control,
                "as_of": self.as_of.isoformat(),
                "outcome": self.word,
                "population": self.population,
                "exceptions": self.exceptions,
                "undetermined": self.undetermined,
                "missing": list(self.missing),
                "quarantined": self.quarantined,
                "found": [_verdict(v) for v in self.found],
                "unsure": [_verdict(v) for v in self.unsure],
                "inputs": dict(self.inputs),
                "numbers": dict(self.numbers),
                "beyond_cap": self.beyond_cap,
            }
        )


def as_text(value: Any) -> str | None:
    """A value as people and evidence read it: dates and instants in ISO 8601, decimals plain, null as null."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(timespec="microseconds" if value.microsecond else "seconds") + "Z"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"key": list(verdict.key), "says": verdict.sentence, "values": dict(verdict.values)}
