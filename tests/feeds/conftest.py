import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from countersign.feeds import Feed, Loaded, load_file, read_feeds
from countersign.store.files import Files

NEW_YORK = ZoneInfo("America/New_York")
DAY = date(2017, 10, 31)

INSURER = """
[feeds.log]
adapter  = "csv"
table    = "access_events"
files    = "log_{date}.csv"
schedule = "each calendar day"
due      = "next day 09:00"
zone     = "America/Chicago"
[feeds.log.columns]
event_id      = "log_no"
system_id     = { constant = "insurer-records" }
login         = "user"
person_id     = { empty = "unknown" }
occurred_at   = { from = "login_time", format = "%m/%d/%Y %H:%M:%S" }
action        = { from = "activity", values = { "POLICY VIEW" = "view" }, otherwise = "other" }
source_action = "activity"
result        = { empty = "unknown" }
records       = { from = "rows", empty = "unknown" }
object_id     = { empty = "unknown" }
ip_address    = { empty = "unknown" }
country       = { empty = "unknown" }
"""
HEADER = "log_no,user,login_time,activity,rows\n"


@dataclass(frozen=True)
class Result:
    """A load, and what it wrote."""

    loaded: Loaded
    files: Files

    @property
    def rows(self) -> list[dict[str, Any]]:
        path = self.files.path(self.loaded.digest, room=f"tables/{self.loaded.table}", suffix=".parquet")
        with duckdb.connect() as con:
            found = con.execute(f"SELECT * FROM read_parquet('{path}')")
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    @property
    def quarantine(self) -> Path:
        assert self.loaded.quarantine_digest is not None
        return self.files.path(self.loaded.quarantine_digest, room="quarantine", suffix=".jsonl")

    @property
    def quarantined(self) -> list[dict[str, Any]]:
        if self.loaded.quarantine_digest is None:
            return []
        return [json.loads(line) for line in self.quarantine.read_text(encoding="utf-8").splitlines()]

    @property
    def problems(self) -> list[tuple[int, str | None, str | None]]:
        """Line, column and value of each bad cell."""
        return [(row["line"], p["column"], p["value"]) for row in self.quarantined for p in row["problems"]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "data")


@pytest.fixture
def feeds(tmp_path: Path) -> Callable[[str], Mapping[str, Feed]]:
    def read(text: str) -> Mapping[str, Feed]:
        path = tmp_path / "feeds.toml"
        path.write_text(text, encoding="utf-8")
        return read_feeds(path)

    return read


@pytest.fixture
def load(tmp_path: Path, files: Files, feeds: Callable[[str], Mapping[str, Feed]]) -> Callable[..., Result]:
    """Load these bytes by the only feed of this feeds.toml."""

    def load_bytes(
        content: bytes | str, toml: str = INSURER, *, name: str = "log_2017-10-31.csv", **given: Any
    ) -> Result:
        inbox = tmp_path / "inbox"
        inbox.mkdir(exist_ok=True)
        path = inbox / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (feed,) = feeds(toml).values()
        facts = {"files": files, "today": date(2017, 11, 2), "zone": NEW_YORK, **given}
        return Result(load_file(path, feed, facts.pop("business_date", DAY), **facts), files)

    return load_bytes


@pytest.fixture
def load_log(load: Callable[..., Result]) -> Callable[..., Result]:
    """Load these entries, as JSON an entry a line, by an adapter of its own."""

    def load_entries(
        adapter: str, content: Any, *, table: str = "access_events", columns: str = "", **given: Any
    ) -> Result:
        if isinstance(content, list):
            content = "\n".join(entry if isinstance(entry, str) else json.dumps(entry) for entry in content)
        toml = f"""
            [feeds.log]
            adapter = "{adapter}"
            table = "{table}"
            files = "log_{{date}}.json"
            schedule = "each calendar day"
            due = "next day 09:00"
            zone = "UTC"
            [feeds.log.columns]
            {columns}
        """
        return load(content, toml, name="log_2017-10-31.json", **given)

    return load_entries
