"""Who left a firm of which only monthly directories are known, and what is found of what leavers did afterwards.

    python benchmarks/cert_access.py DIR [--json]

DIR is a CMU CERT insider-threat release: `directory/YYYY-MM.csv[.gz]`, whom the firm listed that month, and
`answers/`, archives of labelled events, one file a user, `<release>-<scenario>-<user>.csv`. Nothing of it is copied.

No row says who left or when: leavers disappear. A directory proves who was there at the moment it was taken, which is
read as the end of its month: whoever leaves in June stands in May's and not in June's, and nobody knows the day. Who is
listed twice running was associated in between. Who is no longer listed has left when that month ends. Between the last
directory with a person and the first without, and after the last directory of all, nobody knows. As rows of
`associations`, told month by month as known when the month ended:

- a period for each run of directories that list the person, from the first one's moment to the last one's;
- in a month of which nobody knows, one more row, whose end is unknown.

The table cannot say that an association ended not before one moment and not after another: an unknown end stays open.
So the row is there in the months it is about and gone in the next, and each month's events meet that month's rows.

Of the labelled events after a user's last directory month, `use_after_leaving` has *found* those in a month at whose
beginning a directory had proved that the user was gone; *undetermined* are those of which nobody knows; *missed* would
be those it passed, which no reading allows. The same under the other reading, a directory taken as its month begins, is
given beside it, because nothing in DIR says which holds.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from cert_release import Directory, Release, ReleaseError, Store, next_month, read_release

from countersign.authoring import AsOf
from countersign.evidence import Entry
from countersign.feeds import Loaded
from countersign.law import read_thresholds
from countersign.runs import Inputs, Outcome, run_control
from countersign.store.manifest import Manifest

THRESHOLDS = Path(__file__).parents[1] / "firms" / "example" / "thresholds.toml"
SHOWN = 10  # files not read, events missed
CONTROL = "use_after_leaving"
BEGINNING, OPEN_END = date(1900, 1, 1), date(9999, 12, 31)
LEFT, LISTED, EARLIER, NEVER = "left", "still listed", "not after", "never listed"
GROUPS = {
    LEFT: "after the last directory month of someone who left",
    LISTED: "after the last directory month of someone not seen to leave",
    EARLIER: "before or during the last directory month",
    NEVER: "of a user in no directory",
}
FOUND, UNDETERMINED, PASSED = "found", "undetermined", "passed"


def same_month(month: date) -> date:
    """When a directory was taken as its month began; `next_month` is when it was taken as its month ended."""
    return month


def associations(
    directories: Sequence[Directory], month: date, taken: Callable[[date], date]
) -> Iterator[tuple[str, str, date, date | None]]:
    """Rows of `associations` as known when the month ended: number, user, began, ended (None: nobody knows)."""
    known = [directory for directory in directories if directory.month <= month]
    for user in sorted({user for directory in known for user in directory.listed}):
        signs = [(taken(d.month), user in d.listed) for d in known if d.whole or user in d.listed]
        for number, (began, ended) in enumerate(_periods(signs, month), 1):
            yield f"{user}-{number}", user, began, ended


def _periods(signs: Sequence[tuple[date, bool]], month: date) -> Iterator[tuple[date, date | None]]:
    """Runs of directories that list a user, and the time around this month if nobody knows of it."""
    run: date | None = None
    for (began, before), (ended, after) in pairwise([(BEGINNING, None), *signs, (OPEN_END, None)]):
        if before and after:
            run = run or began
            continue
        if run:
            yield run, began
            run = None
        if (before or after) and began <= month < ended:
            yield began, None


# --- Judging


@dataclass
class Judged:
    """Events by group and verdict, runs by outcome, rows of the logs in quarantine, and which events were missed."""

    events: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, event: str, group: str, verdict: str) -> None:
        """Take in one event."""
        self.events[group, verdict] += 1
        if verdict == PASSED and group in (LEFT, LISTED):
            self.missed.append(event)

    def of(self, group: str) -> dict[str, int]:
        """How many events a group has, and how many of each verdict."""
        verdicts = {verdict: self.events[group, verdict] for verdict in (FOUND, UNDETERMINED, PASSED)}
        return {"events": sum(verdicts.values()), **verdicts}

    @property
    def after_last_month(self) -> dict[str, int]:
        """The events after their users' last directory months, of leavers and of those not seen to leave together."""
        both = (self.of(LEFT), self.of(LISTED))
        named = {"after_last_month": "events", "found": FOUND, "undetermined": UNDETERMINED, "missed": PASSED}
        return {name: sum(group[verdict] for group in both) for name, verdict in named.items()}


class Judge:
    """Runs the control over a release, month by month, under one reading of the directories."""

    def __init__(self, release: Release, store: Store, taken: Callable[[date], date]) -> None:
        self._release, self._store, self._taken = release, store, taken
        self._last, self._leavers = release.last_listed, release.leavers
        self._manifest = Manifest()
        self._inputs = Inputs(
            rulebook=store.rulebook,
            thresholds=read_thresholds(THRESHOLDS),
            engine=store.engine,
            files=store.files,
            manifest=self._manifest,
            feeds=tuple(store.feeds.values()),
            end_of=lambda day: datetime.combine(day + timedelta(days=1), time()),
        )

    def judge(self) -> Judged:
        """Run the control for each month that has events; what is loaded is what is judged."""
        judged = Judged()
        for month, path in sorted(self._release.logs.items()):
            log = self._deliver_all(month, path)
            outcome = self._run(month, log.loaded)
            verdicts = {v.key[0]: FOUND for v in outcome.found} | {v.key[0]: UNDETERMINED for v in outcome.unsure}
            logins = {row["event_id"]: row["login"] for row in self._store.rows(log)}
            assert outcome.population == len(logins), "every event that was loaded is judged"
            assert len(verdicts) == outcome.exceptions + outcome.undetermined, "every verdict is kept"
            judged.quarantined += log.quarantined
            judged.outcomes[outcome.word] += 1
            for event, login in logins.items():
                judged.count(event, self._group(login, month), verdicts.get(event, PASSED))
        return judged

    def _deliver_all(self, month: date, log: Path) -> Loaded:
        """Deliver what is known when the month ends; without a directory of the month no people and no roster."""
        store, directories = self._store, self._release.directories
        header = ("number", "user_id", "began", "ended")
        self._deliver(
            month, store.load_rows("associations", month, header, associations(directories, month, self._taken))
        )
        self._deliver(month, store.load_rows("systems", month, ["system"], [["network"]]))
        self._deliver(month, store.load_rows("vault", month, ["number", "system", "login", *header[1:]], []))
        until = max((d.month for d in directories if d.month <= month), default=None)
        if until:
            names = {user: name for d in directories if d.month <= until for user, name in d.listed.items()}
            self._deliver(until, store.load_rows("people", until, ["user_id", "employee_name"], names.items()))
            self._deliver(until, store.load_rows("roster", until, ["user_id"], zip(names)))
        loaded = store.load("log", month, log)
        self._deliver(month, loaded)
        return loaded

    def _deliver(self, month: date, loaded: Loaded) -> None:
        body = {name: getattr(loaded, name) for name in ("table", "source_digest", "mapping_digest", "digest")}
        counts = {name: getattr(loaded, name) for name in ("received", "loaded", "quarantined", "quarantine_digest")}
        day = self._store.due(month)
        at = datetime.combine(next_month(month), time(9), tzinfo=UTC)
        self._manifest.add(Entry(0, "load", loaded.feed, day, at, "system", {**body, **counts}))

    def _run(self, month: date, events: int) -> Outcome:
        self._inputs.renew()
        until = next_month(month)
        as_of = AsOf(until - timedelta(days=1), month, datetime.combine(until, time()))
        return run_control(self._store.rulebook.controls[CONTROL], as_of, self._inputs, cap=events + 1)

    def _group(self, login: str | None, month: date) -> str:
        last = self._last.get(login) if login else None
        if last is None:
            return NEVER
        if month <= last:
            return EARLIER
        return LEFT if login in self._leavers else LISTED


def measure(folder: Path) -> dict[str, Any]:
    """Read a release and judge its labelled events under both readings of its directories."""
    with tempfile.TemporaryDirectory(prefix="cert-access-") as aside:
        store = Store(Path(aside))
        release = read_release(folder, store)
        judged, other = (Judge(release, store, taken).judge() for taken in (next_month, same_month))
    return {
        "release": release.name,
        "months": len(release.directories),
        "people": len(release.last_listed),
        "leavers": len(release.leavers),
        "disappearances": release.changes(gone=True),
        "reappearances": release.changes(gone=False),
        "directory_rows_quarantined": release.directory_rows_quarantined,
        "labelled_events": release.labelled,
        "repeated": release.repeated,
        "quarantined": judged.quarantined,
        **judged.after_last_month,
        "before_or_during": judged.of(EARLIER)["events"],
        "never_listed": judged.of(NEVER)["events"],
        "groups": {group: judged.of(group) for group in GROUPS},
        "outcomes": dict(judged.outcomes),
        "if_taken_as_the_month_begins": other.after_last_month,
        "missed_events": judged.missed,
        "unread": release.unread,
    }


def report(result: Mapping[str, Any]) -> None:
    """The result in sentences and a table."""
    for sentence in result["unread"][:SHOWN]:
        print(sentence)
    if (more := len(result["unread"]) - SHOWN) > 0:
        print(f"… and {more:,} more files.")
    print(
        f"{result['release']}: {result['months']} monthly directories, {result['people']:,} people, "
        f"{result['leavers']:,} of whom had left by the last ({result['disappearances']:,} disappearances, "
        f"{result['reappearances']:,} reappearances; {result['directory_rows_quarantined']:,} rows in quarantine)."
    )
    print(
        f"{result['labelled_events']:,} labelled events, {result['repeated']:,} of them said before, "
        f"{result['quarantined']:,} in quarantine. {CONTROL}, a run a month: "
        f"{', '.join(f'{word} {count}' for word, count in result['outcomes'].items()) or 'none'}."
    )
    print(f"{'labelled events':65}{'':>8}{FOUND:>8}{UNDETERMINED:>14}{PASSED:>8}")
    for group, title in GROUPS.items():
        line = result["groups"][group]
        print(f"{title:65}{line['events']:>8,}{line[FOUND]:>8,}{line[UNDETERMINED]:>14,}{line[PASSED]:>8,}")
    print(
        f"After the last directory month: {result['after_last_month']:,} events; {result['found']:,} found, "
        f"{result['undetermined']:,} undetermined, {result['missed']:,} missed."
    )
    if result["missed_events"]:
        print(f"Missed, though it had to be found or left open: {', '.join(result['missed_events'][:SHOWN])}.")
    other = result["if_taken_as_the_month_begins"]
    print(
        "That takes a directory for the state as its month ended. Were it the state as the month began: "
        f"{other['found']:,} found, {other['undetermined']:,} undetermined, {other['missed']:,} missed."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the result; 1 where an event after leaving passed, or nothing could be read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="the release")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    given = parser.parse_args(arguments)
    try:
        result = measure(given.folder)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(result)) if given.json else report(result)
    return 1 if result["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
