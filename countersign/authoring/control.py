"""What a control is, and the day it is run for."""

import inspect
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from countersign.authoring.example import Example

Words = str | Sequence[str]


class AuthoringError(ValueError):
    """A control, derived table or example is not written as the rulebook needs it."""


@dataclass(frozen=True)
class AsOf:
    """The day a run is about.

    `day` is the as-of date. `since` is the first day that this run judges and the run before did not: for a control
    that runs each business day, a Monday's run judges Saturday, Sunday and Monday. `ends_at` is the first instant
    after the day in the firm's zone, in UTC. `known_from` is the first business date of which anything is known here:
    where a control would have to look further back, it cannot tell.
    """

    day: date
    since: date
    ends_at: datetime
    known_from: date = date.min


@dataclass(frozen=True)
class Control:
    """One control: who answers for it, when it runs, and the function that judges."""

    id: str
    cites: tuple[str, ...]
    answers: tuple[str, ...]
    owner: str
    schedule: str
    key: tuple[str, ...]
    says: str
    judge: Callable[..., Any]
    look_back: str | None = None
    answer_within: str = "answer_within"
    critical: bool = False
    circle: str | None = None
    topic: str = ""
    title: str = ""
    procedure: str = ""
    source: str = ""
    examples: tuple[Example, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of what the control needs, in the order it names them."""
        return tuple(inspect.signature(self.judge).parameters)

    @property
    def says_fields(self) -> tuple[str, ...]:
        """Columns that its sentence names, without repetition."""
        named = (name for _, name, _, _ in string.Formatter().parse(self.says) if name)
        return tuple(dict.fromkeys(named))


def control(
    *,
    cites: Words,
    owner: str,
    schedule: str,
    key: Words,
    says: str,
    answers: Words = (),
    look_back: str | None = None,
    answer_within: str = "answer_within",
    critical: bool = False,
    circle: str | None = None,
) -> Callable[[Callable[..., Any]], Control]:
    """Make the function below it a control.

    cites: the provisions it carries out. owner: the role answerable for it. schedule: "each business day",
    "each calendar day", "each Monday" … key: the columns that identify a row. says: the sentence a supervisor reads,
    with columns in braces. answers: findings and control cards it stands for. look_back, answer_within: names of
    lines of `thresholds.toml` or of the law. critical: dismissing its alerts takes a second person. circle: the
    circle of people its existence is known to, if it is sealed.
    """

    def wrap(judge: Callable[..., Any]) -> Control:
        return Control(
            id=judge.__name__,
            cites=words(cites),
            answers=words(answers),
            owner=owner,
            schedule=schedule,
            key=words(key),
            says=says,
            judge=judge,
            look_back=look_back,
            answer_within=answer_within,
            critical=critical,
            circle=circle,
        )

    return wrap


def words(given: Words) -> tuple[str, ...]:
    """One word or several, as several."""
    return (given,) if isinstance(given, str) else tuple(given)
