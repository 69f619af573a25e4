"""What is known of somebody or something, and what happened when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from countersign.day.installation import WrongCallError
from countersign.day.knowing import NOUNS, events_about, what_is_known
from countersign.day.loading import load_files
from countersign.tables import declared_tables

from .conftest import FILES, MONDAY

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def installation(firm):
    firm.deliver()
    installation = firm.open()
    with installation.alone():
        load_files(installation, today=installation.at.date())
    return installation


def tables(installation, noun, id, **facts):
    known = what_is_known(installation, noun=noun, id=id, as_of=MONDAY, **facts)
    return {found.table: found for found in known.tables if found.rows}


def test_nouns_come_from_the_declarations():
    assert {"person", "login", "system", "vendor", "account", "introducing_firm"} <= NOUNS.keys()
    assert not {"control", "feed", "alert", "holder"} & NOUNS.keys(), "those are Countersign's own"
    assert not {"kind", "role", "country"} & NOUNS.keys(), "part of a key, and nobody's name"
    loaded = [table for table in declared_tables().values() if table.fill != "known"]
    assert all(any(column in table.by_name for table in loaded) for column in NOUNS.values())


def test_of_a_person_the_register_comes_first_and_everything_is_masked(installation):
    known = what_is_known(installation, noun="person", id="P2", as_of=MONDAY)
    assert known.exists
    assert known.tables[0].table == "persons"
    assert known.tables[-1].table == "access_events"
    assert {t.table for t in known.tables if t.rows} == {"persons", "associations", "entitlements", "access_events"}
    texts = [text for found in known.tables for row in found.rows for text in row.values()]
    assert not {"Bob Baker", "bob"} & set(texts)
    assert tables(installation, "person", "P2", unmasked=True)["persons"].rows[0]["legal_name"] == "Bob Baker"


def test_of_a_login_its_uses_are_counted_and_the_newest_shown(installation):
    found = tables(installation, "login", "bob", limit=2)["access_events"]
    assert (found.count, [row["event_id"] for row in found.rows]) == (3, ["5", "3"])
    assert tables(installation, "login", "bob", within={"system_id": "lunch"})["access_events"].count == 1


def test_of_a_person_the_uses_of_their_logins_are_found_although_the_log_names_nobody(firm, installation):
    found = tables(installation, "person", "P2")["access_events"]
    assert [row["event_id"] for row in found.rows] == ["3", "2"], "what bob did at lunch is on no roster of his"
    assert found.matched_on == ("person_id", "system_id", "login")
    assert "access_events" not in tables(installation, "person", "P2", within={"system_id": "lunch"})
    feeds = (firm.folder / "feeds.toml").read_text(encoding="utf-8")
    named = feeds.replace('login = "login"\nperson_id = { empty', 'login = "login"\nperson_id = { constant = "P1" }#')
    (firm.folder / "feeds.toml").write_text(named, encoding="utf-8")
    firm.deliver()
    renamed = firm.open(13)
    with renamed.alone():
        load_files(renamed, today=renamed.at.date())
    assert "access_events" not in tables(renamed, "person", "P2"), "the log itself says that it was somebody else"
    assert tables(renamed, "person", "P1")["access_events"].count == 5


def test_a_state_is_the_newest_delivery_as_of_the_day(firm, installation):
    firm.deliver(day=TUESDAY, people=FILES["people"].replace("Bob Baker", "Robert Baker"))
    later = firm.open(12, TUESDAY)
    with later.alone():
        load_files(later, today=later.at.date())
    on_monday = what_is_known(later, noun="person", id="P2", as_of=MONDAY, unmasked=True)
    on_tuesday = what_is_known(later, noun="person", id="P2", as_of=TUESDAY, unmasked=True)
    assert on_monday.tables[0].rows[0]["legal_name"] == "Bob Baker"
    assert on_tuesday.tables[0].rows[0]["legal_name"] == "Robert Baker"
    assert on_tuesday.tables[-1].table == "access_events"
    assert on_tuesday.tables[0].count == 1


def test_what_is_known_is_what_had_arrived_by_a_moment(installation):
    before = datetime(2017, 3, 21, 11, tzinfo=UTC)
    assert not what_is_known(installation, noun="person", id="P2", as_of=MONDAY, known_by=before).exists


@pytest.mark.parametrize("nobody", ["none", "unknown", "", "P2' OR '1'='1"])
def test_of_nobody_nothing_is_known(installation, nobody):
    known = what_is_known(installation, noun="person", id=nobody, as_of=MONDAY)
    assert not known.exists
    assert events_about(installation, noun="person", id=nobody, as_of=MONDAY) == []


def test_a_table_of_a_circle_is_not_there_for_those_outside(installation, monkeypatch):
    sealed = replace(declared_tables()["persons"], circle="sar")
    monkeypatch.setitem(declared_tables(), "persons", sealed)
    inside = what_is_known(installation, noun="person", id="P2", as_of=MONDAY, circles=["sar"])
    outside = what_is_known(installation, noun="person", id="P2", as_of=MONDAY)
    assert [t.table for t in inside.tables if t.table != "persons"] == [t.table for t in outside.tables]
    assert inside.tables[0].table == "persons"


def test_a_noun_that_there_is_not_is_a_wrong_call(installation):
    with pytest.raises(WrongCallError, match="Ask about one of: account"):
        what_is_known(installation, noun="persons; DROP", id="P2", as_of=MONDAY)


def test_a_table_that_never_arrived_says_so(installation):
    known = what_is_known(installation, noun="account", id="A1", as_of=MONDAY)
    assert known.tables[0].silence == "Nothing of accounts had arrived: a feed for accounts."
    assert all(
        found.silence == f"Nothing of {t} had arrived: a feed for {t}." for found in known.tables for t in [found.table]
    )


def test_events_are_dated_by_every_moment_that_rows_tell_the_newest_first(installation):
    happenings = events_about(installation, noun="person", id="P2", as_of=MONDAY)
    assert [h.row["event_id"] for h in happenings if h.table == "access_events"] == ["3", "2"]
    assert [(h.day, h.table, h.column, h.what) for h in happenings if h.table != "access_events"] == [
        (MONDAY, "associations", "ended_at", "first moment after the association; 9999-12-31 while it lasts"),
    ]
    ever = events_about(installation, noun="person", id="P2", as_of=MONDAY, since=MONDAY.replace(year=2000))
    assert [h.column for h in ever if h.table != "access_events"] == ["ended_at", "granted_at", "began_at"]
    assert {h.row["login"] for h in ever if "login" in h.row} == {"(masked)"}
    assert next(h.at for h in ever if h.column == "ended_at") == datetime(2017, 3, 20, 14, tzinfo=UTC)


def test_nothing_of_the_future_and_no_open_end_happened(installation):
    happenings = events_about(installation, noun="person", id="P1", as_of=MONDAY, since=MONDAY.replace(year=2000))
    assert {h.column for h in happenings} == {"began_at", "granted_at", "occurred_at"}
    assert events_about(installation, noun="login", id="bob", as_of=MONDAY, limit=1)[0].row["event_id"] == "5"


def test_a_person_is_found_at_the_depository_by_its_own_number(firm):
    feeds = (firm.folder / "feeds.toml").read_text(encoding="utf-8")
    feeds = (
        feeds.replace('crd_number = { constant = "none" }', 'crd_number = "email"')
        + """
[feeds.depository]
adapter = "csv"
table = "registrations"
files = "depository_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.depository.columns]
registration_id = "no"
crd_number = "crd"
legal_name = "name"
status = { constant = "approved" }
began_date = { constant = "2010-01-04" }
ended_date = { constant = "9999-12-31" }
u5_filed_date = { constant = "9999-12-31" }
"""
    )
    (firm.folder / "feeds.toml").write_text(feeds, encoding="utf-8")
    people = "person,name,email\nP1,Ann Able,123\nP2,Bob Baker,none\n"
    firm.deliver(people=people, depository="no,crd,name\nR1,123,ABLE ANN\nR2,none,NOBODY\n")
    installation = firm.open()
    with installation.alone():
        load_files(installation, today=installation.at.date())
    assert tables(installation, "person", "P1")["registrations"].rows[0]["registration_id"] == "R1"
    assert "registrations" not in tables(installation, "person", "P2")
