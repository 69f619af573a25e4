"""The history of a record: what its evidence says, as sentences, with the words that people wrote."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from countersign.casework.acting import SYSTEM
from countersign.casework.models import Decision
from countersign.casework.reading import entries_about
from countersign.evidence import Entry

SHOWN = 200

# What an entry's kind means to a reader; one that is not here stands for itself.
_WORDS: Mapping[str, str] = {
    "alert raised": "Raised",
    "alert extended": "Found again",
    "alert assigned": "Given to {to}",
    "alert waits for a second person": "",
    "alert back at work": "Back at work: {why}",
    "alert put in a case": "Put into case {case}",
    "alert moved": "Moved to case {case}",
    "alert taken out": "Taken out of case {from}",
    "alert disposed of": "Disposed of",
    "alert escalated": "Escalated: its time was up",
    "dismissal prepared": "Dismissal prepared",
    "dismissal drawn for a second person": "Drawn for a second person",
    "dismissal stands alone": "Dismissal took effect",
    "dismissal approved": "Dismissal signed",
    "dismissal returned": "Dismissal returned",
    "dismissal withdrawn": "Dismissal taken back",
    "dismissal void": "Dismissal void: what it is about changed",
    "disposition prepared": "Decision prepared",
    "disposition approved": "Decision signed",
    "disposition returned": "Decision returned",
    "disposition withdrawn": "Decision taken back",
    "disposition void": "Decision void: the case changed",
    "waiver prepared": "",
    "waiver proposed": "Proposed",
    "waiver approved": "Signed: it holds within its dates",
    "waiver returned": "Returned",
    "waiver withdrawn": "Taken back",
    "waiver ended": "Ended before its time",
    "case opened": "Case opened",
    "step required": "",
    "case assigned": "Given to {to}",
    "case investigated": "Investigation begun",
    "case waits": "Waits",
    "case goes on": "Goes on: the answer has come",
    "case decided": "",
    "case countersigned": "Countersigned",
    "case closed": "Closed",
    "case reopened": "Reopened",
    "case merged": "Merged into case {into}",
    "case made critical": "Made critical by an alert put into it",
    "case back under investigation": "Back under investigation: {why}",
    "case escalated": "Escalated: its time was up",
    "step done": "Step done",
    "case facts written": "Who, what, when, where, why and how written",
    "note written": "Note",
    "document added": "Document added",
    "request sent": "Request sent to {introducing_firm}",
    "request answered": "Request answered",
    "request ended": "Request ended without an answer",
    "cases linked": "Linked",
}
_DECISIVE = ("approved", "returned", "prepared", "countersigned", "stands alone")


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, by whom, what, in whose words, and how it is marked."""

    at: datetime
    who: str
    what: str
    said: str = ""
    kind: str = ""
    evidenced_as: str = ""


def history_of(
    ids: Collection[str], *, people: Mapping[str, str], said: Mapping[str, str], circle: str = ""
) -> list[Moment]:
    """What happened to these records, the newest first. `said` are people's own words by the id of their record."""
    entries = entries_about(ids, circle=circle, at_most=SHOWN)
    return list(_moments(entries, people, said))


def decisions_about(row: Any, name: str) -> list[Any]:
    """Every decision there was about a record, the newest first."""
    return list(Decision.objects.filter(subject=f"{name}:{row.pk}").order_by("-prepared_at", "id"))


def words_of_decisions(decisions: Collection[Any]) -> dict[str, str]:
    """What was written in decisions, by their ids."""
    return {row.id: row.reason if not row.answer else f"{row.reason}\n— {row.answer}" for row in decisions}


def _moments(entries: Collection[Entry], people: Mapping[str, str], said: Mapping[str, str]) -> Iterator[Moment]:
    for entry in entries:
        words = _told(entry, people)
        if words:
            kind = "decision" if entry.kind.endswith(_DECISIVE) else "late" if "escalated" in entry.kind else ""
            who = "" if entry.actor == SYSTEM else people.get(entry.actor, entry.actor)
            yield Moment(entry.at, who, words, said.get(entry.subject, ""), kind, entry.kind)


def _told(entry: Entry, people: Mapping[str, str]) -> str:
    pattern = _WORDS.get(entry.kind, entry.kind.capitalize())
    body = {name: people.get(value, value) for name, value in entry.body.items() if isinstance(value, str)}
    words = pattern.format_map(_Known(body))
    day = f" on {entry.as_of:%-d %B %Y}" if entry.kind in ("alert raised", "alert extended") and entry.as_of else ""
    return words.removesuffix(": ").strip() + day


class _Known(dict[str, str]):
    """What an entry's body says; nothing where it does not say it."""

    def __missing__(self, key: str) -> str:
        return ""
