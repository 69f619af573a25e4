"""The invented accounts: whose they are, how they change over the year, and that they are the same every time."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from countersign.simulation import Story, mml

STORY = mml(size=0.01)


def read(story: Story, name: str, day: str, folder: Path) -> list[dict[str, str]]:
    others = frozenset(story.feeds) - {name}
    (path,) = story.write_day(date.fromisoformat(day), folder, without=others)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def test_some_accounts_are_the_firms_own_and_each_introducing_firm_brought_some(folder: Path) -> None:
    firms = {row["firm"] for row in read(STORY, "introducing-firms", "2017-10-02", folder)}
    accounts = read(STORY, "accounts", "2017-10-02", folder)
    assert len(firms) == 3
    assert {row["firm"] for row in accounts} == firms | {"none"}
    assert len({row["account"] for row in accounts}) == len(accounts) > 50


def test_accounts_are_opened_used_and_closed_during_the_story_and_never_ahead_of_the_day(folder: Path) -> None:
    first = {row["account"]: row for row in read(STORY, "accounts", "2017-03-01", folder)}
    last = {row["account"]: row for row in read(STORY, "accounts", "2018-03-29", folder)}
    assert first.keys() < last.keys()
    assert not [row for row in first.values() if row["closed"]]
    closed = [row for row in last.values() if row["status"] == "closed"]
    assert closed
    for row in [*first.values(), *last.values()]:
        day = "2017-03-01" if row is first.get(row["account"]) else "2018-03-29"
        assert row["opened"] <= day
        assert row["opened"] <= row["last_activity"][:10] <= (row["closed"] or day)
        assert bool(row["closed"]) == (row["status"] == "closed")
    assert any(first[number]["last_activity"] < last[number]["last_activity"] for number in first)


def test_accounts_are_the_same_at_any_size_and_whether_or_not_something_is_planted(folder: Path) -> None:
    clean = mml(size=0.02, planted=False)
    for name in ("accounts", "introducing-firms"):
        assert read(STORY, name, "2017-10-02", folder) == read(clean, name, "2017-10-02", folder)
