"""The ground of the clearing firm's story: the same every time, a day at a time, decoys at any size, nobody unknown."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from countersign.simulation import ClearingStory, legent

STORY = legent(size=0.03)
DAY = date(2010, 6, 15)


def texts(story: ClearingStory, day: date, folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in story.write_day(day, folder)}


def read(story: ClearingStory, name: str, day: date, folder: Path) -> list[dict[str, str]]:
    (path,) = story.write_day(day, folder, without=frozenset(story.feeds) - {name})
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_same_seed_gives_the_same_bytes_and_a_day_does_not_need_the_days_before(tmp_path: Path) -> None:
    STORY.write_day(date(2009, 1, 5), tmp_path / "earlier")
    again = texts(legent(size=0.03), DAY, tmp_path / "again")
    assert texts(STORY, DAY, tmp_path / "first") == again
    assert texts(legent(1, size=0.03), DAY, tmp_path / "other") != again


def test_a_day_on_which_nothing_trades_has_no_files_and_one_outside_the_story_is_refused(tmp_path: Path) -> None:
    assert STORY.write_day(date(2009, 1, 10), tmp_path) == []
    with pytest.raises(ValueError, match="is outside the story, which runs from 2009-01-05 to 2016-06-30"):
        STORY.write_day(date(2008, 12, 31), tmp_path)
    with pytest.raises(ValueError, match="rumours is no feed of the story"):
        STORY.write_day(DAY, tmp_path, without=frozenset({"rumours"}))


def test_there_are_86_introducing_firms_with_names_of_their_own_and_fewer_where_the_firm_is_small(
    tmp_path: Path,
) -> None:
    whole = read(legent(size=1.0), "introducing-firms", DAY, tmp_path / "whole")
    assert len({row["name"] for row in whole}) == len(whole) == 86
    assert len(read(STORY, "introducing-firms", DAY, tmp_path / "small")) == 12


def test_every_owner_is_a_customer_who_was_identified_before_anything_moved(tmp_path: Path) -> None:
    customers = {row["customer_id"]: row for row in read(STORY, "customers", DAY, tmp_path)}
    opened = {row["account_id"]: row["opened_date"] for row in read(STORY, "accounts", DAY, tmp_path)}
    parties = read(STORY, "account-parties", DAY, tmp_path)
    assert {row["account_id"] for row in parties} == opened.keys()
    for row in parties:
        customer = customers[row["customer_id"]]
        assert customer["verified_at"][:10] <= opened[row["account_id"]]
        assert all(customer[known] for known in ("name", "birth_date", "tin_digest", "address"))
    moved = read(STORY, "cash-movements", DAY, tmp_path) + read(STORY, "trades", DAY, tmp_path)
    assert moved
    assert all(opened[row["account_id"]] < DAY.isoformat() for row in moved)


def test_the_decoys_are_500_at_any_size_and_each_moves_what_it_says_on_its_last_day(tmp_path: Path) -> None:
    smaller = legent(size=0.01)
    assert len(STORY.decoys) == len(smaller.decoys) == 500
    assert STORY.planted == []
    assert len({decoy.what for decoy in STORY.decoys}) == 6
    for decoy in STORY.decoys[:12]:
        account, last = decoy.key
        moved = read(STORY, "cash-movements", date.fromisoformat(last), tmp_path)
        assert [row for row in moved if row["account_id"] == account], decoy


def test_a_distribution_ends_more_than_a_year_of_silence(tmp_path: Path) -> None:
    silent = {d.key[0]: date.fromisoformat(d.key[1]) for d in STORY.decoys if "silence" in d.what}
    account, paid = next(iter(silent.items()))
    days = [day for day in STORY.days() if 0 < (paid - day).days <= 366]
    assert len(days) == 366
    for day in days[::15]:
        for feed in ("cash-movements", "trades"):
            named = {row["account_id"] for path in STORY.write_day(day, tmp_path) for row in rows_of(path, feed)}
            assert account not in named


def rows_of(path: Path, feed: str) -> list[dict[str, str]]:
    if not path.name.startswith(feed.replace("-", "_")):
        return []
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_books_add_up_to_the_movements(tmp_path: Path) -> None:
    totals = [r for r in read(STORY, "movement-totals", DAY, tmp_path) if r["movements"] == "cash_movements"]
    moved = read(STORY, "cash-movements", DAY, tmp_path)
    assert sum(int(row["movement_count"]) for row in totals) == len(moved)
    assert sum(Decimal(r["total_usd"]) for r in totals) == sum(Decimal(r["amount_usd"]) for r in moved)
