"""The workbench over many alerts: how long one person waits for a page, and that fifty at once lose nothing.

First one person after another asks for each page, many times; of each is told how long half of the answers took, 95 in
a hundred, and the slowest, and what the server's processes took of the processor. Beside it stands the ratio to a page
of almost nothing in the same run, so that machines can be compared: whether others work on the machine changes seconds
more than ratios. Then people work at once, as fast as they are answered, and count what was accepted. Afterwards the
evidence must hold exactly that, every note must be there, no answer may have been a failure of the server, and
everything must verify.

The run fails where Today, the queue or a case takes longer than the limit, or where anything was lost.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench_firm import IN_THE_CIRCLE, OVERSEER, PASSWORD, TODAY, Filled, address, build, people_of
from workbench_pages import ALMOST_NOTHING, LIMITED, pages_of
from workbench_people import Done, Left, at_once
from workbench_server import Browser, Server

from countersign.casework.settings import DATABASE_VARIABLE

MOST_MILLISECONDS = 200
_ROUNDS = 4  # in which the requests for each page are made, so that a noisy moment does not meet one page alone
_TO_WARM = 8


def measure_pages(filled: Filled, server: Server, requests: int) -> list[dict[str, Any]]:
    """Each page many times, by somebody who is signed in."""
    browsers = {person: Browser(server.port) for person in (OVERSEER, IN_THE_CIRCLE)}
    for person, browser in browsers.items():
        browser.sign_in(address(person), PASSWORD)
    pages = list(pages_of(filled))
    seconds: dict[str, list[float]] = {page.name: [] for page in pages}
    processor = dict.fromkeys(seconds, 0.0)
    for page in pages:
        for _ in range(min(_TO_WARM, requests)):
            page.ask(browsers[page.person])
    for turn in range(_ROUNDS):
        for page in pages:
            for _ in range(turn, requests, _ROUNDS):
                page.prepare(browsers[page.person])
                before = server.processor_seconds()
                seconds[page.name].append(page.ask(browsers[page.person]))
                processor[page.name] += server.processor_seconds() - before
    trivial = percentile(seconds[ALMOST_NOTHING], 50)
    return [_line(name, taken, processor[name], trivial) for name, taken in seconds.items()]


def _line(name: str, seconds: Sequence[float], processor: float, trivial: float) -> dict[str, Any]:
    half, most = percentile(seconds, 50), percentile(seconds, 95)
    return {
        "page": name,
        "requests": len(seconds),
        "p50_ms": round(1000 * half, 1),
        "p95_ms": round(1000 * most, 1),
        "max_ms": round(1000 * max(seconds), 1),
        "processor_ms": round(1000 * processor / len(seconds), 1),
        "ratio": round(half / trivial, 1),
        "limited": name in LIMITED,
    }


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest of the values that so many in a hundred do not exceed."""
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]


def work_at_once(server: Server, people: int, seconds: float) -> tuple[dict[str, Any], Done]:
    """What people who worked at once did, and how long they waited."""
    done, took = at_once(people_of(people), _controls(), server.port, seconds)
    requests = [one for some in done.seconds.values() for one in some]
    by_kind = Counter(kind for kind, _, _ in done.accepted.elements())
    slowest = max(done.seconds, key=lambda name: max(done.seconds[name]))
    return {
        "people": people,
        "seconds": round(took, 1),
        "requests": len(requests),
        "requests_per_second": round(len(requests) / took, 1),
        "accepted": sum(by_kind.values()),
        "accepted_by_kind": dict(sorted(by_kind.items())),
        "refused": {str(status): count for status, count in sorted(done.refused.items())},
        "p50_ms": round(1000 * statistics.median(requests), 1),
        "p95_ms": round(1000 * percentile(requests, 95), 1),
        "slowest_ms": round(1000 * max(requests), 1),
        "slowest": slowest,
        "broken": done.broken[:20],
    }, done


def _controls() -> dict[str, list[str]]:
    """The controls that have alerts to be taken up, by owner."""
    from countersign.casework.models import Alert  # noqa: PLC0415  after configure

    found: dict[str, list[str]] = {}
    rows = Alert.objects.filter(status="new", circle="").order_by("owner", "control_id")
    for owner, control in rows.values_list("owner", "control_id").distinct():
        found.setdefault(owner, []).append(control)
    return found


def account(folder: Path, done: Done, first: int, at: datetime) -> dict[str, Any]:
    """What the evidence holds from the entry `first` on, against what was accepted; and whether everything verifies."""
    from countersign.casework.models import EvidenceEntry, Note  # noqa: PLC0415  after configure
    from countersign.day.installation import Installation  # noqa: PLC0415
    from countersign.day.verifying import verify  # noqa: PLC0415

    kinds = {kind for kind, _, _ in done.accepted}
    rows = EvidenceEntry.objects.filter(index__gte=first, kind__in=kinds).values_list("kind", "subject", "actor")
    found = Counter(rows.iterator())
    kept = {row.id: (row.case_id, row.text) for row in Note.objects.filter(id__in=list(done.notes))}
    installation = Installation(folder, at)
    with installation.alone():
        installation.checkpoint()
    report = verify(installation)
    return {
        "entries": found.total(),
        **differing(done.accepted, found),
        "notes": len(done.notes),
        "lost_notes": [note for note, said in done.notes.items() if kept.get(note) != said],
        "verified": report.verified,
        "verified_entries": report.entries,
        "failures": [str(failure) for failure in report.failures[:20]],
    }


def differing(accepted: Counter[Left], found: Counter[Left]) -> dict[str, list[str]]:
    """What was accepted and is not in the evidence, and what the evidence says that nobody was told."""
    apart = {"unevidenced": accepted - found, "unaccounted": found - accepted}
    return {name: [" ".join(left) for left in some.elements()][:20] for name, some in apart.items()}


def measure(given: argparse.Namespace, folder: Path, at: datetime) -> dict[str, Any]:
    """Everything: the firm made, the pages asked for, people at work, and what they left."""
    from django.db import connections  # noqa: PLC0415

    filled = build(folder, alerts=given.alerts, cases=given.cases, people=given.people, at=at)
    with Server(folder, today=TODAY, database=given.database) as server:
        pages = measure_pages(filled, server, given.requests)
        first = _entries()
        at_work, done = work_at_once(server, given.people, given.seconds)
        connections.close_all()
    return {
        "database": given.database.partition(":")[0] or "sqlite",
        "filled": filled.counts,
        "filled_in_seconds": filled.seconds,
        "pages": pages,
        "at_once": at_work | account(folder, done, first, at),
        "server_said": server.said.read_text()[-2000:],
    }


def _entries() -> int:
    from countersign.casework.evidence_storage import DatabaseStorage  # noqa: PLC0415  after configure

    return DatabaseStorage().size()


def within_limits(result: dict[str, Any]) -> bool:
    """Whether every page with a limit keeps it, and nothing was lost."""
    at_work = result["at_once"]
    lost = ("unevidenced", "unaccounted", "lost_notes", "broken", "failures")
    quick = all(line["p95_ms"] < MOST_MILLISECONDS for line in result["pages"] if line["limited"])
    return quick and at_work["verified"] and not any(at_work[what] for what in lost)


def report(result: dict[str, Any]) -> None:
    """The result in a table and some sentences."""
    said = ", ".join(f"{count:,} {what}" for what, count in result["filled"].items())
    print(f"{result['database']}: {said}; made in {sum(result['filled_in_seconds'].values()):.0f} s.")
    print(f"{'page':30}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'processor ms':>14}{'ratio':>7}")
    for line in result["pages"]:
        times = f"{line['p50_ms']:>9.1f}{line['p95_ms']:>9.1f}{line['max_ms']:>9.1f}{line['processor_ms']:>14.1f}"
        print(f"{line['page']:30}{times}{line['ratio']:>7.1f}{'  *' if line['limited'] else ''}")
    print(f"* 95 in a hundred take less than {MOST_MILLISECONDS} ms, or the run fails.")
    work = result["at_once"]
    print(
        f"{work['people']} people at once for {work['seconds']} s: {work['requests']:,} requests, "
        f"{work['requests_per_second']} a second, p50 {work['p50_ms']} ms, p95 {work['p95_ms']} ms, "
        f"the slowest {work['slowest_ms']} ms ({work['slowest']})."
    )
    print(
        f"Accepted {work['accepted']:,}, entries of evidence {work['entries']:,}, notes lost "
        f"{len(work['lost_notes'])} of {work['notes']}; refused, because somebody was quicker or it cannot be: "
        f"{sum(work['refused'].values())}; verified: {'yes' if work['verified'] else 'NO'}."
    )
    for what in ("unevidenced", "unaccounted", "broken", "failures"):
        for line in work[what]:
            print(f"  {what}: {line}")


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--alerts", type=int, default=100_000, help="alerts in the firm's database")
    parser.add_argument("--cases", type=int, default=10_000, help="cases in it")
    parser.add_argument("--people", type=int, default=50, help="people who work at once")
    parser.add_argument("--seconds", type=float, default=60, help="how long they do")
    parser.add_argument("--requests", type=int, default=100, help="times each page is asked for")
    parser.add_argument("--database", default="", help="postgresql://… of an empty database; without it SQLite")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    given = parser.parse_args(words)
    os.environ.pop(DATABASE_VARIABLE, None)
    if given.database:
        os.environ[DATABASE_VARIABLE] = given.database
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        result = measure(given, Path(folder) / "firm", datetime.now(UTC))
    print(json.dumps(result)) if given.json else report(result)
    return 0 if within_limits(result) else 1


if __name__ == "__main__":
    sys.exit(main())
