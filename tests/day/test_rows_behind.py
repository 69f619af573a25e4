"""The rows behind an alert: which are found, as of which moment, and what a reader may see of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.day.installation import WrongCallError
from countersign.day.loading import load_files
from countersign.day.rows_behind import differences, matched_on, rows_behind, rows_then_and_now
from countersign.day.running import DayRun
from countersign.day.table_rows import TableRows
from countersign.tables import declared_tables

from .conftest import CONTROL, FILES, MONDAY, SmallFirm

IDS = {"event_id": "3", "person_id": "P2", "system_id": "records", "occurred_at": "2017-03-20T14:00:00Z"}
FIRST, LATER = datetime(2017, 3, 21, 13, tzinfo=UTC), datetime(2017, 3, 21, 19, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def take(firm, *, hour=12, **changed):
    firm.deliver(**changed)
    installation = firm.open(hour)
    with installation.alone():
        load_files(installation, today=installation.at.date())
    return installation


def behind(installation, *, known_by=LATER, ids=IDS, control_id=CONTROL, **facts):
    found = rows_behind(installation, control_id=control_id, as_of=MONDAY, known_by=known_by, ids=ids, **facts)
    return {rows.table: rows for rows in found}


def then_and_now(installation, *, known_by=FIRST, today=MONDAY, ids=IDS, **facts):
    found = rows_then_and_now(
        installation, control_id=CONTROL, as_of=MONDAY, known_by=known_by, today=today, ids=ids, **facts
    )
    return {change.table: change for change in found}


def test_the_row_itself_is_found_by_the_key_and_the_others_by_what_they_share(firm):
    found = behind(take(firm))
    assert {table: (rows.matched_on, rows.count) for table, rows in found.items()} == {
        "access_events": (("event_id",), 1),
        "associations": (("person_id",), 1),
        "credential_checkouts": (("person_id", "system_id"), 0),
        "entitlements": (("person_id", "system_id"), 1),
        "persons": (("person_id",), 1),
        "systems": (("system_id",), 1),
    }
    (event,) = found["access_events"].rows
    assert (event["occurred_at"], event["occurred_date"]) == ("2017-03-20T14:00:00Z", "2017-03-20")
    assert (event["records"], event["object_id"]) == ("1", None)


def test_personal_values_are_masked_unless_they_are_asked_for(firm):
    installation = take(firm)
    masked, whole = behind(installation), behind(installation, unmasked=True)
    assert masked["persons"].rows[0]["legal_name"] == "(masked)"
    assert masked["persons"].rows[0]["email"] is None, "what nobody knows is not hidden"
    assert masked["access_events"].rows[0]["login"] == "(masked)"
    assert masked["persons"].rows[0]["person_id"] == "P2"
    assert whole["persons"].rows[0]["legal_name"] == "Bob Baker"


@pytest.mark.parametrize("text", ["' OR 1=1 --", "3'; DROP TABLE x; --", "*", "%", "", "3\0", "3 "])
def test_what_an_alert_says_is_never_read_as_anything_but_a_value(firm, text):
    found = behind(take(firm), ids={"event_id": text})
    assert [rows.count for rows in found.values()] == [0]


def test_a_folder_with_the_signs_of_a_pattern_in_its_name_is_read_like_any_other(tmp_path, thresholds):
    found = behind(take(SmallFirm(tmp_path / "firm [a]? *", thresholds)))
    assert found["access_events"].count == 1


def test_only_so_many_rows_are_shown_and_the_rest_is_counted(firm):
    found = behind(take(firm), ids={"system_id": "records"}, limit=1)["access_events"]
    assert (len(found.rows), found.more, found.count) == (1, 3, 4)
    assert found.rows[0]["occurred_at"] == "2017-03-20T15:00:00Z", "the newest first"


def test_a_table_that_never_arrived_says_so(firm):
    found = behind(take(firm, without="hr"))["associations"]
    assert (found.rows, found.arrived) == ((), False)
    assert found.silence == "Nothing of associations had arrived: hr for 2017-03-20."


def test_rows_are_as_known_by_the_moment_asked_about(firm):
    take(firm)
    ended = FILES["hr"].replace("2017-03-20T14:00:00Z", "2017-03-20T16:00:00Z")
    installation = take(firm, hour=18, hr=ended)
    then, now = behind(installation, known_by=FIRST), behind(installation, known_by=LATER)
    assert then["associations"].rows[0]["ended_at"] == "2017-03-20T14:00:00Z"
    assert now["associations"].rows[0]["ended_at"] == "2017-03-20T16:00:00Z"
    change = then_and_now(installation)["associations"]
    assert [(c.what, c.columns) for c in change.changes] == [("changed", ("ended_at",))]
    assert change.whole


def test_a_row_that_went_and_one_that_came_are_told_and_the_event_is_the_days_own(firm):
    take(firm)
    people = FILES["people"].replace("P2,Bob Baker", "P4,Dot Dane")
    installation = take(firm, hour=18, people=people, roster=FILES["roster"] + "records,bob2,P2\n")
    changes = then_and_now(installation)
    assert [c.what for c in changes["persons"].changes] == ["gone"]
    assert [c.what for c in changes["entitlements"].changes] == ["new", "same"]
    assert [c.what for c in changes["access_events"].changes] == ["same"]
    assert changes["entitlements"].changes[0].now["login"] == "(masked)"


def test_a_personal_value_that_changed_is_told_as_changed_and_stays_masked(firm):
    take(firm)
    installation = take(firm, hour=18, people=FILES["people"].replace("Bob Baker", "Robert Baker"))
    (change,) = then_and_now(installation)["persons"].changes
    assert (change.what, change.columns) == ("changed", ("legal_name",))
    assert change.then["legal_name"] == change.now["legal_name"] == "(masked)"
    (change,) = then_and_now(installation, unmasked=True)["persons"].changes
    assert (change.then["legal_name"], change.now["legal_name"]) == ("Bob Baker", "Robert Baker")


def test_what_tells_a_state_is_as_it_stands_today(firm):
    take(firm)
    firm.deliver(day=TUESDAY, people=FILES["people"].replace("Bob Baker", "Robert Baker"))
    installation = firm.open(12, TUESDAY)
    with installation.alone():
        load_files(installation, today=installation.at.date())
    assert [c.what for c in then_and_now(installation)["persons"].changes] == ["same"]
    assert [c.what for c in then_and_now(installation, today=TUESDAY)["persons"].changes] == ["changed"]
    assert then_and_now(installation, today=TUESDAY)["access_events"].now.count == 1, "Tuesday's entry 3 is another"


def test_rows_of_what_countersign_writes_itself_are_as_they_were_known(firm):
    take(firm, without="log")
    installation = take(firm, hour=18)
    ids = {"feed_id": "log", "business_date": str(MONDAY)}
    facts = {"control_id": "feed_late_or_missing", "ids": ids}
    (then,) = behind(installation, known_by=FIRST, **facts)["feed_arrivals"].rows
    (now,) = behind(installation, known_by=LATER, **facts)["feed_arrivals"].rows
    assert (then["arrived_at"], now["arrived_at"]) == ("9999-12-31T00:00:00Z", "2017-03-21T18:00:00Z")


def test_a_control_that_is_sealed_is_none_to_those_outside_and_its_runs_are_among_nobodys_rows(firm):
    installation = take(firm)
    with installation.alone():
        DayRun(installation).run(MONDAY, names=[CONTROL])
    controls = installation.rulebook.controls
    sealed = {**controls, CONTROL: replace(controls[CONTROL], circle="sar")}
    installation.__dict__["rulebook"] = replace(installation.rulebook, controls=sealed)
    with pytest.raises(WrongCallError) as outside:
        behind(installation)
    with pytest.raises(WrongCallError) as absent:
        behind(installation, control_id="no_such_control")
    assert str(outside.value).replace(CONTROL, "no_such_control") == str(absent.value)
    assert behind(installation, circles=["sar"])["access_events"].count == 1
    runs = {"control_id": "control_did_not_run", "ids": {"control_id": CONTROL, "due_date": str(MONDAY)}}
    for circles in ([], ["sar"]):  # no control over runs was shown them, so they are behind none of its exceptions
        assert behind(installation, circles=circles, **runs)["runs"].count == 0


@pytest.mark.parametrize(
    ("table", "ids", "found_by"),
    [
        ("access_events", {"event_id": "3", "person_id": "P2"}, {"event_id": "3"}),
        ("entitlements", {"event_id": "3", "system_id": "s", "login": "l", "person_id": "P2"}, {"system_id", "login"}),
        ("associations", {"event_id": "3", "person_id": "P2", "action": "view"}, {"person_id"}),
        ("associations", {"event_id": "3", "person_id": "unknown"}, set()),
        ("systems", {"event_id": "3", "vendor_id": "none", "name": "x"}, set()),
        ("systems", {"event_id": "3", "owner_id": "P2"}, set()),
    ],
)
def test_the_narrowest_match_is_taken_and_what_names_nobody_matches_nothing(table, ids, found_by):
    assert matched_on(declared_tables()[table], ("event_id",), ids).keys() == set(found_by)


def persons(rows):
    return TableRows("persons", ("person_id",), tuple({"person_id": key, "legal_name": name} for key, name in rows))


ROWS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["x", "y", None]))


@given(ROWS, ROWS)
def test_what_was_with_its_differences_is_what_is(then, now):
    changes = list(differences(persons(then.items()), persons(now.items())))
    assert len(changes) == len(then | now)
    rebuilt = {c.now["person_id"]: c.now["legal_name"] for c in changes if c.what != "gone"}
    assert rebuilt == now
    assert {c.then["person_id"] for c in changes if c.what in ("gone", "changed", "same")} == set(then)
    assert all(bool(c.columns) == (c.what == "changed") for c in changes)


@given(ROWS, ROWS, st.booleans(), st.booleans())
def test_of_rows_that_were_not_all_read_none_is_called_new_or_gone(then, now, more_then, more_now):
    before = replace(persons(then.items()), more=int(more_then))
    after = replace(persons(now.items()), more=int(more_now))
    kinds = {change.what for change in differences(before, after)}
    assert not (more_then and "new" in kinds)
    assert not (more_now and "gone" in kinds)
