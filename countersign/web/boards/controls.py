"""What a control is: who answers for it, what it carries out, with which numbers, and what came of it lately."""

import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from countersign.authoring import Control
from countersign.authoring.rulebook import Rulebook
from countersign.authoring.used import numbers_used
from countersign.day.installation import Installation
from countersign.day.known import RUN
from countersign.day.runs_status import RunStatus, last_runs
from countersign.day.table_rows import open_to
from countersign.law import Obligation, Parameter
from countersign.store.firm import Firm

from ..pictures import Picture, RunDay, trend
from .ran import runs_of
from .remembered import remembered
from .words import control_words, listed

TREND_OF = 30
_AHEAD = 40  # days in which any schedule is due once
_LATELY = 10


@dataclass(frozen=True)
class Lately:
    """One control over its last days: the last of them, and whether it finds more than it did."""

    control: Control
    holders: Sequence[str]
    last: RunStatus | None
    bars: Sequence[RunStatus]
    trend: str
    open_alerts: int

    @property
    def name(self) -> str:
        return control_words(self.control.id)


@dataclass(frozen=True)
class Cited:
    """A provision that a control carries out, as it is in force on a day: the obligation's words if it lists some."""

    cite: str
    title: str
    text: str
    url: str | None
    in_force: str


@dataclass(frozen=True)
class NumberInForce:
    """One number that a control uses, with who stands for it. `standing` says plainly how far it can be relied on."""

    name: str
    label: str
    value: str
    since: date | None
    source: str
    standing: str
    checked: bool


def lately(
    installation: Installation, *, today: date, circles: Collection[str], open_alerts: Mapping[str, int]
) -> list[tuple[str, list[Lately]]]:
    """Every control by topic, with what came of it in the last days up to yesterday."""
    until = today - timedelta(days=1)
    runs: dict[str, list[RunStatus]] = {}
    for day in runs_of(installation, since=until - timedelta(days=TREND_OF), until=until, circles=circles):
        for run in day.due:
            runs.setdefault(run.control_id, []).append(run)
    topics: dict[str, list[Lately]] = {}
    for control in sorted(installation.rulebook.controls.values(), key=lambda c: (c.topic, c.id)):
        if open_to(control.circle, circles):
            one = _lately(installation.firm, control, today, runs.get(control.id, []), open_alerts)
            topics.setdefault(control.topic, []).append(one)
    return list(topics.items())


def _lately(
    firm: Firm, control: Control, today: date, runs: Sequence[RunStatus], open_alerts: Mapping[str, int]
) -> Lately:
    return Lately(
        control=control,
        holders=firm.holders(control.owner, today),
        last=runs[-1] if runs else None,
        bars=runs[-_LATELY:],
        trend=trend_word([run for run in runs if run.ran]),
        open_alerts=open_alerts.get(control.id, 0),
    )


def trend_word(ran: Sequence[RunStatus]) -> str:
    """Whether the later half of the last runs found more than the earlier: in a word, and never of a single run."""
    half = min(len(ran) // 2, _LATELY // 2)
    if not half:
        return "too early to say"
    before = sum(run.exceptions for run in ran[-2 * half : -half])
    after = sum(run.exceptions for run in ran[-half:])
    return "steady" if before == after else "more than before" if after > before else "fewer than before"


def runs_lately(
    installation: Installation, control: Control, *, until: date, circles: Collection[str]
) -> list[RunStatus]:
    """The last runs of one control, the oldest first."""
    key = ("last runs", installation.firm.folder, control.id, until, frozenset(circles))

    def read() -> list[RunStatus]:
        return last_runs(installation, control_id=control.id, until=until, limit=TREND_OF, circles=circles)

    return remembered(key, (RUN,), read, sealed=bool(control.circle))


def trend_of(control: Control, runs: Sequence[RunStatus]) -> Picture:
    """The last runs of a control as a picture."""
    return _drawn(
        control_words(control.id).capitalize(),
        tuple(
            RunDay(r.as_of, r.outcome if r.ran else "not run", r.population, r.exceptions, r.undetermined) for r in runs
        ),
    )


@lru_cache(maxsize=200)
def _drawn(name: str, days: tuple[RunDay, ...]) -> Picture:
    return trend(f"{name}, its last runs", days)


def next_due(installation: Installation, control: Control, today: date) -> date | None:
    """The next date that a control is due for, today included."""
    schedule = installation.schedule(control.schedule)
    ahead = (today + timedelta(days=offset) for offset in range(_AHEAD))
    return next((day for day in ahead if schedule.is_due(day)), None)


def law_of(control: Control, rulebook: Rulebook, day: date) -> Iterator[Cited]:
    """Every provision that a control cites, as on a day."""
    for cite in control.cites:
        found = rulebook.rules.resolve(cite)
        if isinstance(found, Obligation):
            rule = rulebook.rules.resolve(str(found.cite.rule))
            yield Cited(cite, getattr(rule, "title", ""), found.text, getattr(rule, "url", None), _in_force(found, day))
        else:
            yield Cited(cite, found.title, "", found.url, "")


def _in_force(obligation: Obligation, day: date) -> str:
    if obligation.since and day < obligation.since:
        return f"Not in force yet: it holds from {obligation.since}."
    if obligation.until and day >= obligation.until:
        return f"Not in force any more: it held until {obligation.until}."
    return f"In force since {obligation.since}." if obligation.since else ""


def numbers_of(control: Control, installation: Installation, day: date) -> list[tuple[str, list[NumberInForce]]]:
    """The numbers that a control uses as they are on a day: those of the law, then those of the firm."""
    used = numbers_used(control, installation.rulebook)
    law = installation.rulebook.rules.parameters_for(control.cites)
    firm = installation.firm.thresholds
    people = installation.firm.people
    return [
        ("law", [number_in_force(law[name], day, people) for name in used["law"] if name in law]),
        ("firm", [number_in_force(firm[name], day, people) for name in used["firm"] if name in firm]),
    ]


def number_in_force(number: Parameter, day: date, people: Mapping[str, str]) -> NumberInForce:
    """A number on a day, with its source or with the two people who stand for it."""
    dated = next((value for value in reversed(number.values) if value.start <= day), None)
    if dated is None:
        return NumberInForce(number.name, number.label, "no value yet", None, "", "", number.verified)
    unit = f" {number.unit}" if number.unit and dated.value is not None else ""
    approval = dated.approval
    if approval is not None:
        by, also = (people.get(p, p) for p in (approval.proposed_by, approval.approved_by))
        standing = f"Proposed by {by}, approved by {also} on {approval.approved_on}: {approval.reason}."
    elif number.verified:
        standing = "Checked against the text of the law."
    else:
        standing = "NOT VERIFIED: nobody has checked it against the text of the law. Check it before you rely on it."
    return NumberInForce(
        number.name,
        number.label,
        f"{value_words(dated.value)}{unit}",
        dated.start,
        dated.source,
        standing,
        number.verified,
    )


def value_words(value: object) -> str:
    """A number's value in words: one, several, or that it ended."""
    if value is None:
        return "ended"
    if isinstance(value, tuple | list):
        return listed([value_words(item) for item in value])
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {value_words(item)}" for name, item in value.items())
    return str(value)


def written_in(control: Control) -> tuple[str, str]:
    """The file of a control: its place below the rulebook, and what stands in it."""
    try:
        path = Path(inspect.getsourcefile(control.judge) or "")
        return f"{'/'.join(path.parts[-4:])}", path.read_text(encoding="utf-8")
    except (OSError, TypeError):
        return "", control.source
