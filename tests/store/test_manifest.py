"""The manifest: what makes up a table on a date, as known by a moment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from countersign.evidence import Entry
from countersign.store.manifest import Manifest
from countersign.tables import declared_tables

MONDAY = date(2017, 3, 20)


@dataclass(frozen=True)
class Daily:
    """A feed that is due every day."""

    id: str
    table: str

    def is_due(self, day):
        return True

    def previous_due(self, day):
        return day - timedelta(days=1)


def load(feed, table, day, digest, *, hour=6, quarantined=0, source="s"):
    body = {
        "table": table,
        "source_digest": source,
        "mapping_digest": "m",
        "digest": digest,
        "received": 3,
        "loaded": 3 - quarantined,
        "quarantined": quarantined,
        "quarantine_digest": None,
        "newest_row_at": None,
    }
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return Entry(index=0, kind="load", subject=feed, as_of=day, at=at, actor="system", body=body)


def source(manifest, table, feeds, *, since=MONDAY, until=MONDAY, known_by=None):
    return manifest.source(declared_tables()[table], feeds, since=since, until=until, known_by=known_by)


def test_a_state_table_is_the_latest_delivery_of_each_feed():
    days = [MONDAY - timedelta(days=1), MONDAY]
    loads = [load(f, "entitlements", day, f"{f}{day.day}") for f in ("ours", "theirs") for day in days]
    found = source(Manifest(loads), "entitlements", [Daily("ours", "entitlements"), Daily("theirs", "entitlements")])
    assert found.digests == ("ours20", "theirs20")
    assert found.missing == ()


def test_a_state_that_was_not_delivered_is_missing_and_the_last_one_is_judged_all_the_same():
    found = source(
        Manifest([load("ours", "persons", MONDAY - timedelta(days=1), "old")]), "persons", [Daily("ours", "persons")]
    )
    assert found.digests == ("old",)
    assert found.missing == ("ours for 2017-03-20",)


def test_an_events_table_is_every_delivery_of_its_days():
    loads = [load("log", "access_events", MONDAY - timedelta(days=back), f"d{back}") for back in (0, 2)]
    found = source(Manifest(loads), "access_events", [Daily("log", "access_events")], since=MONDAY - timedelta(days=2))
    assert found.digests == ("d0", "d2")
    assert found.missing == ("log for 2017-03-19",)


def test_a_table_that_nothing_fills_is_missing():
    assert source(Manifest(), "persons", []).missing == ("a feed for persons",)


def test_a_correction_takes_the_place_of_what_it_corrects_from_its_arrival_on():
    manifest = Manifest([load("ours", "persons", MONDAY, "first"), load("ours", "persons", MONDAY, "second", hour=18)])
    feeds = [Daily("ours", "persons")]
    assert source(manifest, "persons", feeds).digests == ("second",)
    by_noon = datetime(2017, 3, 20, 12)
    assert source(manifest, "persons", feeds, known_by=by_noon).digests == ("first",)
    before = datetime(2017, 3, 20, 5)
    assert source(manifest, "persons", feeds, known_by=before).missing == ("ours for 2017-03-20",)


def test_quarantined_rows_of_the_deliveries_in_use_are_counted():
    found = source(
        Manifest([load("ours", "persons", MONDAY, "d", quarantined=2)]), "persons", [Daily("ours", "persons")]
    )
    assert found.quarantined == 2


def test_the_same_file_under_the_same_mapping_is_known():
    manifest = Manifest([load("ours", "persons", MONDAY, "d", source="bytes")])
    assert manifest.has("ours", MONDAY, "bytes", "m")
    assert not manifest.has("ours", MONDAY, "bytes", "another mapping")
    assert not manifest.has("ours", MONDAY + timedelta(days=1), "bytes", "m")


def test_the_last_arrival_about_some_days_is_known():
    manifest = Manifest([load("ours", "persons", MONDAY, "d"), load("ours", "persons", MONDAY, "e", hour=18)])
    assert manifest.last_arrival("persons", MONDAY, MONDAY) == datetime(2017, 3, 20, 18)
    assert manifest.last_arrival("persons", MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)) is None


def test_a_load_without_a_business_date_is_no_load():
    entry = load("ours", "persons", MONDAY, "d")
    nowhere = Entry(index=7, kind="load", subject="ours", as_of=None, at=entry.at, actor="system", body=entry.body)
    with pytest.raises(ValueError, match="entry 7"):
        Manifest([nowhere])
