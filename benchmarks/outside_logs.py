"""Load access logs that others wrote, and print per source what became of every entry.

    python benchmarks/outside_logs.py DATA

DATA holds `access/saas_log_events.jsonl.gz` (a line an entry: its possible kinds in `log_types`, itself in `log`) and
`access/ocsf/`, OCSF examples one a file. Nothing of it is copied. A log of a service without an adapter of its own is
loaded as JSON lines, by the feed's mapping.
"""

import gzip
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from countersign.feeds import Loaded, load_file, read_feeds
from countersign.store.files import Files

DAY = date(2025, 12, 31)
ADAPTERS = {
    "Okta.SystemLog": "okta_system_log",
    "GitHub.Audit": "github_audit",
    "GSuite.ActivityEvent": "google_workspace",
    "Slack.AuditLogs": "slack_audit",
    "OCSF": "ocsf",
}
SYSTEM = 'system_id = { constant = "saas" }'
ANY_LOG = """
event_id = { digest = true }
system_id = { from = "p_log_type", empty = "saas" }
login = { empty = "unknown" }
person_id = { empty = "unknown" }
occurred_at = "p_event_time"
action = { constant = "other" }
source_action = { from = ["eventName", "eventType", "event_type", "action", "type", "name"], empty = "none" }
result = { empty = "unknown" }
records = { empty = "unknown" }
object_id = { empty = "unknown" }
ip_address = { empty = "unknown" }
country = { empty = "unknown" }
"""
COLUMNS = {"github_audit": SYSTEM, "slack_audit": SYSTEM, "json_lines": ANY_LOG}


@dataclass(frozen=True)
class Account:
    """What became of one source's entries."""

    source: str
    entries: int
    loaded: Loaded
    actions: Mapping[str, int]


def saas_entries(data: Path) -> Iterator[tuple[str, str]]:
    """Each entry's kind and text. One that could be of several kinds says in `p_log_type` which one it is."""
    with gzip.open(data / "access" / "saas_log_events.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            kinds, entry = said["log_types"], said["log"]
            yield kinds[0] if len(kinds) == 1 else entry.get("p_log_type", "unknown"), json.dumps(entry)


def ocsf_entries(data: Path) -> Iterator[tuple[str, str]]:
    """Each example on one line; some are not whole JSON, which is for loading to find out."""
    folder = data / "access" / "ocsf"
    for path in sorted([*folder.rglob("*.ocsf"), *folder.rglob("*.json")]):
        yield "OCSF", " ".join(path.read_text(encoding="utf-8").split())


def load_all(data: Path, folder: Path) -> list[Account]:
    """Load every source's entries as one delivery."""
    by_source: dict[str, list[str]] = defaultdict(list)
    for kind, entry in [*saas_entries(data), *ocsf_entries(data)]:
        by_source[kind if kind in ADAPTERS else "others"].append(entry)
    return [_load(source, entries, folder) for source, entries in sorted(by_source.items())]


def _load(source: str, entries: list[str], folder: Path) -> Account:
    adapter = ADAPTERS.get(source, "json_lines")
    toml = folder / "feeds.toml"
    toml.write_text(
        f'[feeds.log]\nadapter = "{adapter}"\ntable = "access_events"\nfiles = "log_{{date}}.json"\n'
        f'schedule = "each calendar day"\ndue = "next day 09:00"\nzone = "UTC"\n'
        f"[feeds.log.columns]\n{COLUMNS.get(adapter, '')}",
        encoding="utf-8",
    )
    path = folder / f"log_{DAY}.json"
    path.write_text("\n".join(entries), encoding="utf-8")
    files = Files(folder / "data")
    loaded = load_file(path, read_feeds(toml)["log"], DAY, files=files, today=DAY, zone=ZoneInfo("America/New_York"))
    table = files.path(loaded.digest, room="tables/access_events", suffix=".parquet")
    with duckdb.connect() as con:
        counted = con.execute("SELECT action, count(*) FROM read_parquet(?) GROUP BY 1 ORDER BY 1", [str(table)])
        return Account(source, len(entries), loaded, dict(counted.fetchall()))


def main() -> None:
    """Print the accounts."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'source':22} {'entries':>8} {'received':>8} {'loaded':>8} {'quarantined':>11} {'other':>6}  actions")
        for account in load_all(Path(sys.argv[1]), Path(folder)):
            loaded, actions = account.loaded, dict(account.actions)
            other = actions.pop("other", 0)
            print(
                f"{account.source:22} {account.entries:8} {loaded.received:8} {loaded.loaded:8} "
                f"{loaded.quarantined:11} {other:6}  {', '.join(f'{name} {n}' for name, n in actions.items())}"
            )


if __name__ == "__main__":
    main()
