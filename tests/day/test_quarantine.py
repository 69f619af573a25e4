"""What lies in quarantine, and a correction by hand: loaded in place, once, and never without a name beside it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from countersign.day.installation import DayError, WrongCallError
from countersign.day.loading import load_files
from countersign.day.quarantine import (
    RESUBMISSION,
    ChangedMeanwhileError,
    quarantined,
    quarantined_rows,
    resubmission_of,
    resubmit,
)
from countersign.day.running import DayRun
from countersign.day.verifying import verify
from countersign.evidence import digest

from .conftest import CONTROL, FILES, MONDAY

AT = datetime(2017, 3, 21, 18, tzinfo=UTC)
BAD_LOG = (
    "no,system,login,at,did\n"
    "1,records,ann,2017-03-20T15:00:00Z,LOOK\n"
    "2,records,ann,2017-13-01T15:00:00Z,LOOK\n"
    "3,records,bob\n"
    "4,records,ann,2017-03-20T16:00:00Z,LOOK\n"
)
MENDED = {3: "2,records,ann,2017-03-20T15:30:00Z,LOOK", 4: "3,records,bob,2017-03-20T15:00:00Z,SAVE"}
JSON_FEED = """
[feeds.json-log]
adapter = "json_lines"
table = "access_events"
files = "json_log_{date}.csv"
schedule = "each calendar day"
due = "next day 08:00"
[feeds.json-log.columns]
event_id = "no"
system_id = { constant = "records" }
login = "login"
person_id = { empty = "unknown" }
occurred_at = "at"
action = { constant = "view" }
source_action = { constant = "LOOK" }
result = { constant = "success" }
records = { empty = "unknown" }
object_id = { empty = "unknown" }
ip_address = { empty = "unknown" }
country = { empty = "unknown" }
"""


def load(firm, *, hour=12, **changed):
    firm.deliver(**changed)
    installation = firm.open(hour)
    with installation.alone():
        load_files(installation, today=installation.at.date())
        installation.checkpoint()
    return installation


def listed(installation, feed="log"):
    found = quarantined(installation, since=MONDAY, until=MONDAY)
    return next(q for q in found if q.feed == feed)


def correct(installation, corrected, *, feed="log", of=None, by="P9", at=AT):
    facts = {"feed": feed, "business_date": MONDAY, "of": of or listed(installation, feed).of}
    with installation.alone():
        taken = resubmit(installation, corrected=corrected, by=by, at=at, **facts)
        installation.checkpoint()
    return taken


def entries(installation):
    return list(installation.storage.find(RESUBMISSION))


def test_a_delivery_with_rows_put_aside_is_listed_and_one_without_is_not(firm):
    installation = load(firm, log=BAD_LOG)
    (found,) = quarantined(installation, since=MONDAY, until=MONDAY)
    assert (found.feed, found.table, found.file) == ("log", "access_events", "log_2017-03-20.csv")
    assert (found.received, found.rows, found.of) == (4, 2, digest(BAD_LOG.encode()))
    tuesday = MONDAY + timedelta(days=1)
    assert quarantined(installation, since=tuesday, until=tuesday) == []


def test_a_bad_row_says_line_column_value_what_is_wrong_and_what_to_do(firm):
    installation = load(firm, log=BAD_LOG, people="person,name,email\n,Ann Able,a@x.example\nP2,,b@x.example\n")
    rows, more = quarantined_rows(installation, feed="log", business_date=MONDAY)
    assert (more, [row.line for row in rows]) == (0, [3, 4])
    (moment,) = rows[0].problems
    assert (moment.column, moment.value) == ("occurred_at", "2017-13-01T15:00:00Z")
    assert (moment.what, moment.do) == (
        "is no moment since 1900",
        "Write a moment that exists, like 2017-10-31T13:00:00Z.",
    )
    assert (rows[1].problems[0].column, rows[1].problems[0].value) == (None, "(masked)")
    rows, more = quarantined_rows(installation, feed="log", business_date=MONDAY, unmasked=True, limit=1)
    assert (len(rows), more) == (1, 1)


def test_a_personal_value_in_quarantine_is_masked(firm):
    doubled = FILES["roster"].replace("records,bob,P2", "records,ann,P2")
    installation = load(firm, roster=doubled)
    (row,), _ = quarantined_rows(installation, feed="roster", business_date=MONDAY)
    assert (row.problems[0].column, row.problems[0].value) == ("system_id, login", "(masked)")


def test_what_is_to_be_corrected_is_given_as_it_was_delivered(firm):
    installation = load(firm, log=BAD_LOG)
    found = resubmission_of(installation, feed="log", business_date=MONDAY)
    assert found.header == "no,system,login,at,did"
    assert [(line.line, line.text) for line in found.lines] == [
        (3, "2,records,ann,2017-13-01T15:00:00Z,LOOK"),
        (4, "3,records,bob"),
    ]
    assert found.source.read_text(encoding="utf-8") == BAD_LOG
    assert resubmission_of(installation, feed="log", business_date=MONDAY, limit=1).more == 1


def test_a_correction_loads_the_delivery_in_place_and_says_who_corrected_which_lines(firm):
    installation = load(firm, log=BAD_LOG)
    of = listed(installation).of
    taken = correct(installation, MENDED)
    assert (taken.received, taken.loaded, taken.quarantined, taken.known) == (4, 4, 0, False)
    assert quarantined(installation, since=MONDAY, until=MONDAY) == []
    (entry,) = entries(installation)
    lines = BAD_LOG.splitlines(keepends=True)
    lines[2], lines[3] = MENDED[3] + "\n", MENDED[4] + "\n"
    corrected = digest("".join(lines).encode())
    assert (entry.actor, entry.at, entry.subject, entry.as_of) == ("P9", AT, "log", MONDAY)
    assert entry.body == {"table": "access_events", "source_digest": of, "corrected_digest": corrected, "lines": [3, 4]}
    delivery = installation.manifest.delivery("log", MONDAY)
    assert (delivery.source_digest, delivery.arrived_at) == (corrected, AT.replace(tzinfo=None))
    assert "ann" not in json.dumps(entry.record())
    assert verify(installation).failures == []


def test_one_line_may_be_corrected_now_and_the_other_later(firm):
    installation = load(firm, log=BAD_LOG)
    assert correct(installation, {3: MENDED[3]}).quarantined == 1
    assert correct(installation, {4: MENDED[4]}).quarantined == 0
    assert [entry.body["lines"] for entry in entries(installation)] == [[3], [4]]


def test_the_same_correction_twice_is_once(firm):
    installation = load(firm, log=BAD_LOG)
    of, size = listed(installation).of, installation.log.size
    correct(installation, MENDED, of=of)
    assert installation.log.size == size + 2
    again = correct(firm.open(20), MENDED, of=of)
    assert again.known
    assert installation.log.size == size + 2


def test_a_correction_of_what_was_delivered_again_meanwhile_changes_nothing(firm):
    installation = load(firm, log=BAD_LOG)
    of = listed(installation).of
    later = load(firm, hour=15, log=BAD_LOG.replace("LOOK", "SAVE"))
    with pytest.raises(ChangedMeanwhileError, match="would undo that"):
        correct(later, MENDED, of=of)
    assert entries(later) == []


def test_a_corrected_day_runs_again(firm):
    installation = load(firm, log=BAD_LOG)
    with installation.alone():
        (before,) = DayRun(installation).run(MONDAY, names=[CONTROL])
    assert before.outcome.word == "undetermined"
    correct(installation, MENDED)
    with installation.alone():
        runner = DayRun(installation)
        assert [control.id for control, _ in runner._overtaken(MONDAY + timedelta(days=1))] == [CONTROL]
        (after,) = runner.run(MONDAY, names=[CONTROL])
    assert (after.outcome.exceptions, [v.key for v in after.outcome.found]) == (1, [("3",)])


@pytest.mark.parametrize(
    ("corrected", "says"),
    [
        ({2: "1,records,bob,2017-03-20T15:00:00Z,LOOK"}, "Line 2 of log_2017-03-20.csv is not in quarantine"),
        ({99: "x"}, "Line 99 of log_2017-03-20.csv is not in quarantine"),
        ({}, "No line of log_2017-03-20.csv is given"),
        ({3: "  "}, "would be left with no row on line 3"),
        ({3: "2,records,\ud800,x,LOOK"}, "would be left with what is not text on line 3"),
        ({3: "2,records,ann,2017-03-20T15:30:00Z,LOOK\n9,records,x,y,z"}, "would have other rows from line 3"),
        ({3: '2,"records,ann,2017-03-20T15:30:00Z,LOOK'}, "would have other rows from line 3"),
        ({3: "2,records,ann,2017-13-01T15:00:00Z,LOOK"}, "Nothing in log_2017-03-20.csv was corrected"),
        ({3: "2,records,a\0nn,2017-03-20T15:30:00Z,LOOK"}, "holds a NUL byte on line 3"),
        (BAD_LOG.encode(), "Nothing in log_2017-03-20.csv was corrected"),
        (b"", "is empty, without even a header"),
    ],
)
def test_what_is_no_correction_is_refused_with_a_sentence_and_nothing_is_changed(firm, corrected, says):
    installation = load(firm, log=BAD_LOG)
    size, of = installation.log.size, listed(installation).of
    files = {path for _, path in installation.firm.files.stored()}
    with pytest.raises(DayError) as refused:
        correct(installation, corrected)
    assert says in str(refused.value)
    assert "othing was" in str(refused.value)
    reopened = firm.open(20)
    with reopened.alone():
        assert (reopened.log.size, listed(reopened).of) == (size, of)
        assert {path for _, path in reopened.firm.files.stored()} == files
        assert list((reopened.firm.files.root / "aside").rglob("*.csv")) == []


def test_where_the_evidence_cannot_be_written_nothing_was_corrected(firm, monkeypatch):
    installation = load(firm, log=BAD_LOG)
    of, size = listed(installation).of, installation.log.size

    def fail(drafts):
        raise OSError("disk full")

    monkeypatch.setattr(installation.log, "append", fail)
    with pytest.raises(OSError, match="disk full"):
        correct(installation, MENDED)
    reopened = firm.open(20)
    with reopened.alone():
        assert (reopened.log.size, listed(reopened).of) == (size, of)
    assert verify(reopened).failures == []


@pytest.mark.parametrize("nobody", ["", "system"])
def test_a_correction_names_a_person(firm, nobody):
    with pytest.raises(DayError, match="names nobody"):
        correct(load(firm, log=BAD_LOG), MENDED, by=nobody)


def test_a_whole_corrected_file_may_be_given(firm):
    installation = load(firm, log=BAD_LOG)
    taken = correct(installation, FILES["log"].encode())
    assert (taken.loaded, taken.quarantined) == (5, 0)
    assert entries(installation)[0].body["lines"] is None


def test_lines_of_a_json_log_are_corrected_too_unless_its_entries_are_no_lines(firm):
    with (firm.folder / "feeds.toml").open("a", encoding="utf-8") as feeds:
        feeds.write(JSON_FEED)
    good, bad = '{"no": "7", "login": "ann", "at": "2017-03-20T15:00:00Z"}', '{"no": "8", "login": "ann", "at": "noon"}'
    installation = load(firm, json_log=f"{good}\n{bad}\n")
    assert [line.text for line in resubmission_of(installation, feed="json-log", business_date=MONDAY).lines] == [bad]
    mended = {2: bad.replace("noon", "2017-03-20T12:00:00Z")}
    assert correct(installation, mended, feed="json-log").loaded == 2
    installation = load(firm, hour=20, json_log=f"[{good},\n{bad}]\n")
    with pytest.raises(DayError, match=r"is not written an entry a line.*Ask the sender for a corrected file"):
        resubmission_of(installation, feed="json-log", business_date=MONDAY)


def test_a_feed_with_control_totals_is_corrected_by_its_sender(firm):
    installation = load(firm, log=BAD_LOG)
    feeds = firm.folder / "feeds.toml"
    feeds.write_text(feeds.read_text().replace("[feeds.log.columns]", "totals = true\n[feeds.log.columns]"))
    reopened = firm.open(20)
    with pytest.raises(DayError, match="control totals, which are the sender's"):
        correct(reopened, MENDED, of=listed(installation).of)


def test_a_day_or_a_feed_without_a_delivery_is_a_wrong_call(firm):
    installation = load(firm, log=BAD_LOG)
    for feed in ("vault2", "log"):
        day = MONDAY + timedelta(days=feed == "log")
        with pytest.raises(WrongCallError):
            quarantined_rows(installation, feed=feed, business_date=day)
        with pytest.raises(WrongCallError):
            resubmission_of(installation, feed=feed, business_date=day)
    with pytest.raises(WrongCallError, match="has no delivery sha256:0"):
        correct(installation, MENDED, of="sha256:0")
