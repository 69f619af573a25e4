from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from countersign.feeds import Feed, FeedError, Refused, is_companion, match, read_feeds, unexpected
from tests.feeds.conftest import INSURER, NEW_YORK

Reader = Callable[[str], Mapping[str, Feed]]
OKTA = """
[feeds.okta]
adapter = "okta_system_log"
table = "access_events"
files = "okta_{date}{version}.json"
schedule = "each business day"
due = "next business day 09:00"
"""


def test_a_feed_says_which_file_it_expects_and_when(feeds: Reader) -> None:
    feed = feeds(INSURER)["log"]
    assert (feed.id, feed.adapter, feed.table) == ("log", "csv", "access_events")
    assert feed.is_due(date(2017, 10, 29))
    assert feed.previous_due(date(2017, 10, 30)) == date(2017, 10, 29)
    assert feed.due_at(date(2017, 10, 31), NEW_YORK) == datetime(2017, 11, 1, 13, tzinfo=UTC)


def test_a_delivery_due_on_the_next_business_day_waits_over_the_weekend(feeds: Reader) -> None:
    feed = feeds(OKTA)["okta"]
    assert feed.due_at(date(2017, 11, 3), NEW_YORK) == datetime(2017, 11, 6, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("okta_2017-10-31.json", "okta"),
        ("okta_2017-10-31_v2.json.gz", "okta"),
        ("log_2017-10-31.csv", "log"),
        ("log_2017-10-31.csv.gz", "log"),
        ("log_2017-10-31.csv.totals.json", None),
        ("alog_2017-10-31.csv", None),
        ("log_2017-10-31xcsv", None),
    ],
)
def test_a_file_is_matched_by_its_name(feeds: Reader, name: str, found: str | None) -> None:
    matched = match(feeds(INSURER + OKTA), name)
    assert (matched and (matched[0].id, matched[1])) == (found and (found, date(2017, 10, 31)))


def test_the_companion_with_control_totals_is_told_apart() -> None:
    assert is_companion("log_2017-10-31.csv.totals.json")
    assert not is_companion("log_2017-10-31.csv")


def test_a_name_that_two_feeds_expect_is_refused(feeds: Reader) -> None:
    twice = INSURER + INSURER.replace("feeds.log", "feeds.other")
    with pytest.raises(Refused, match=r'fits the names of 2 feeds, "log", "other".*was not loaded'):
        match(feeds(twice), "log_2017-10-31.csv")


def test_a_name_with_an_impossible_date_is_refused(feeds: Reader) -> None:
    with pytest.raises(Refused, match="is about 2017-13-01, which is no date"):
        match(feeds(INSURER), "log_2017-13-01.csv")


def test_a_stranger_is_told_what_is_expected(feeds: Reader) -> None:
    assert "log_{date}.csv" in str(unexpected("holiday.jpg", feeds(INSURER)))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('adapter  = "csv"', 'adapter = "xlsx"', 'no adapter "xlsx"'),
        ('adapter  = "csv"', 'adapter = "scim_users"', "fills entitlements, not access_events"),
        ('table    = "access_events"', 'table = "runs"', '"runs" is no table that files fill'),
        ('table    = "access_events"', "", '"table" is missing'),
        ('"log_{date}.csv"', '"log.csv"', "needs {date} once"),
        ('"log_{date}.csv"', '"../{date}.csv"', "a name without folders"),
        ('"each calendar day"', '"daily"', '"daily" is not a schedule'),
        ('"next day 09:00"', '"tomorrow"', "is not a due time"),
        ('"next day 09:00"', '"next day 25:00"', "hour must be in"),
        ('"America/Chicago"', '"Central"', '"Central" is no IANA zone'),
        ('zone     = "America/Chicago"', "", "the format gives no time zone"),
        ("[feeds.log.columns]", "speed = 1\n[feeds.log.columns]", '"speed" is not a key of a feed'),
        ("[feeds.log.columns]", "totals = 1\n[feeds.log.columns]", "neither true nor false"),
        ('login         = "user"', "", "does not say where access_events.login comes from"),
        ('login         = "user"', 'login = "user"\noccurred_date = "x"', 'no column "occurred_date"'),
        ('login         = "user"', 'login = { form = "user" }', '"form" is not understood'),
        ('login         = "user"', 'login = { from = "user", constant = "x" }', "exactly one of"),
        ('login         = "user"', 'login = { from = "user", format = "%Y" }', "a format is for dates and instants"),
        ('login         = "user"', "login = { digest = true }", "only the number of a row"),
        ('"POLICY VIEW" = "view"', '"POLICY VIEW" = "looked"', "'looked'; it takes one of: sign in"),
        ('system_id     = { constant = "insurer-records" }', 'system_id = { empty = "unknown" }', "may not be unknown"),
    ],
)
def test_what_feeds_toml_gets_wrong_is_told_with_file_feed_and_advice(
    feeds: Reader, old: str, new: str, sentence: str
) -> None:
    assert old in INSURER
    with pytest.raises(FeedError) as error:
        feeds(INSURER.replace(old, new))
    assert sentence in str(error.value)
    assert "feeds.toml, feed log: " in str(error.value)


def test_a_file_that_is_missing_or_no_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="does not exist"):
        read_feeds(tmp_path / "feeds.toml")
    (tmp_path / "feeds.toml").write_text("[feeds")
    with pytest.raises(FeedError, match="cannot be read as TOML"):
        read_feeds(tmp_path / "feeds.toml")
    (tmp_path / "feeds.toml").write_text("[food]")
    with pytest.raises(FeedError, match='"food"'):
        read_feeds(tmp_path / "feeds.toml")


def test_an_adapter_of_its_own_needs_only_what_its_log_does_not_say(feeds: Reader) -> None:
    feed = feeds(OKTA)["okta"]
    assert feed.columns["login"].empty == "unknown"
    with pytest.raises(FeedError, match=r"access_events\.system_id"):
        feeds(OKTA.replace("okta_system_log", "github_audit"))


def test_the_mapping_digest_follows_what_changes_rows_and_nothing_else(feeds: Reader) -> None:
    digest = feeds(INSURER)["log"].mapping_digest(NEW_YORK)
    later = feeds(INSURER.replace("next day 09:00", "next day 10:00"))["log"]
    other = feeds(INSURER.replace('"POLICY VIEW" = "view"', '"POLICY VIEW" = "print"'))["log"]
    assert later.mapping_digest(NEW_YORK) == digest
    assert other.mapping_digest(NEW_YORK) != digest


@pytest.mark.parametrize("toml", [INSURER, OKTA])
def test_a_file_named_as_its_feed_expects_it_is_the_feeds(feeds: Reader, toml: str) -> None:
    found = feeds(toml)
    (feed,) = found.values()
    assert match(found, feed.files.for_date(date(2017, 10, 31))) == (feed, date(2017, 10, 31))
