import csv
import gzip
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.feeds import Refused, describe_quarantine, load_file, read_feeds
from countersign.store.files import Files
from countersign.tables import declared_tables
from tests.feeds.conftest import DAY, HEADER, INSURER, NEW_YORK

GOOD = "E1,ada,10/31/2017 09:00:00,POLICY VIEW,17\n"


def test_a_row_becomes_a_row_of_the_table_with_its_local_date(load: Any) -> None:
    result = load(HEADER + GOOD)
    assert result.rows == [
        {
            "event_id": "E1",
            "system_id": "insurer-records",
            "login": "ada",
            "person_id": None,
            "occurred_at": datetime(2017, 10, 31, 14),
            "occurred_date": date(2017, 10, 31),
            "action": "view",
            "source_action": "POLICY VIEW",
            "result": None,
            "records": 17,
            "object_id": None,
            "ip_address": None,
            "country": None,
        }
    ]
    assert list(result.rows[0]) == list(declared_tables()["access_events"].physical)
    assert (result.loaded.received, result.loaded.loaded, result.loaded.quarantined) == (1, 1, 0)
    assert result.loaded.quarantine_digest is None


def test_a_login_just_before_midnight_in_chicago_is_next_day_in_new_york(load: Any) -> None:
    """Golden vector V17."""
    result = load(HEADER + "E1,ada,09/30/2017 23:50:00,POLICY VIEW,1\n")
    assert result.rows[0]["occurred_at"] == datetime(2017, 10, 1, 4, 50)
    assert result.rows[0]["occurred_date"] == date(2017, 10, 1)


def test_unmapped_actions_are_other_and_keep_the_words_of_the_log(load: Any) -> None:
    row = load(HEADER + "E1,ada,10/31/2017 09:00:00,FORM 7 STAMPED,\n").rows[0]
    assert (row["action"], row["source_action"], row["records"]) == ("other", "FORM 7 STAMPED", None)


def test_rows_are_sorted_by_their_first_moment_and_the_span_is_told(load: Any) -> None:
    result = load(HEADER + "B,ada,10/31/2017 10:00:00,X,1\nA,ada,10/31/2017 09:00:00,X,1\n")
    assert [row["event_id"] for row in result.rows] == ["A", "B"]
    assert result.loaded.oldest_row_at == datetime(2017, 10, 31, 14)
    assert result.loaded.newest_row_at == datetime(2017, 10, 31, 15)


def test_the_source_is_kept_as_it_was_delivered(load: Any) -> None:
    content = gzip.compress((HEADER + GOOD).encode(), mtime=0)
    result = load(content, name="log_2017-10-31.csv.gz")
    kept = result.files.path(result.loaded.source_digest, room="sources", suffix=".bin")
    assert kept.read_bytes() == content
    assert result.loaded.loaded == 1


def test_loading_the_same_file_again_gives_the_same_bytes(load: Any) -> None:
    content = HEADER + "".join(f"E{i},ada,10/31/2017 09:00:{i % 60:02d},X,{i}\n" for i in range(3000)) + "bad\n"
    first, second = load(content).loaded, load(content).loaded
    assert first == second
    assert first.quarantined == 1


def test_a_folder_whose_name_looks_like_a_pattern_is_only_a_folder(load: Any, tmp_path: Path) -> None:
    result = load(HEADER + GOOD, files=Files(tmp_path / "firm [1]* it's"))
    assert result.loaded.loaded == 1


def test_a_header_alone_is_a_delivery_of_no_rows(load: Any) -> None:
    result = load(HEADER)
    assert result.rows == []
    assert (result.loaded.received, result.loaded.newest_row_at) == (0, None)


@pytest.mark.parametrize(
    "content",
    [
        HEADER + GOOD.rstrip("\n"),
        (HEADER + GOOD).replace("\n", "\r\n"),
        (HEADER + GOOD).replace("\n", "\r"),
        "\ufeff" + HEADER + GOOD,
        HEADER + "\n" + GOOD + "\n\n",
        HEADER.replace(",", " , ") + "E1,  ada\t, 10/31/2017 09:00:00 ,\u00a0POLICY VIEW,17\n",
        '"log_no","user","login_time","activity","rows"\n"E1","ada","10/31/2017 09:00:00","POLICY VIEW","17"\n',
    ],
)
def test_line_ends_blank_lines_spaces_quotes_and_a_byte_order_mark_change_nothing(load: Any, content: str) -> None:
    (row,) = load(content).rows
    assert (row["event_id"], row["login"], row["action"], row["records"]) == ("E1", "ada", "view", 17)


def test_a_quoted_line_end_belongs_to_its_cell_and_lines_are_still_counted(load: Any) -> None:
    result = load(HEADER + 'E1,"ada\nlovelace",10/31/2017 09:00:00,X,1\nE2,bob,2017-13-01,X,1\n')
    assert result.rows[0]["login"] == "ada\nlovelace"
    assert result.problems == [(4, "occurred_at", "2017-13-01")]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("E1,ada,13/01/2017 09:00:00,X,1", "occurred_at", "13/01/2017 09:00:00"),
        ("E1,ada,10/31/17 09:00:00,X,1", "occurred_at", "10/31/17 09:00:00"),
        ("E1,ada,,X,1", "occurred_at", None),
        ("E1,ada,10/31/2017 09:00:00,X,1.5", "records", "1.5"),
        ("E1,ada,10/31/2017 09:00:00,X,1e3", "records", "1e3"),
        ("E1,ada,10/31/2017 09:00:00,X,99999999999999999999", "records", "99999999999999999999"),
        (" ,ada,10/31/2017 09:00:00,X,1", "event_id", None),
        ("E1,,10/31/2017 09:00:00,X,1", "login", None),
    ],
)
def test_a_bad_cell_is_quarantined_with_line_column_and_value(load: Any, row: str, column: str, value: str) -> None:
    result = load(HEADER + GOOD.replace("E1", "E0") + row + "\n")
    assert result.problems == [(3, column, value)]
    assert [r["event_id"] for r in result.rows] == ["E0"]
    assert result.quarantined[0]["row"]["activity"] == "X"


def test_all_bad_cells_of_a_row_are_told_together(load: Any) -> None:
    result = load(HEADER + "E1,ada,never,X,many\n")
    assert result.problems == [(2, "occurred_at", "never"), (2, "records", "many")]
    assert result.loaded.quarantined == 1


def test_the_second_row_of_a_key_is_quarantined_and_names_the_first(load: Any) -> None:
    result = load(HEADER + GOOD + GOOD.replace("E1", "E2") + GOOD.replace("ada", "bob"))
    assert [row["login"] for row in result.rows] == ["ada", "ada"]
    (bad,) = result.quarantined
    assert (bad["line"], bad["problems"][0]["column"]) == (4, "event_id")
    assert "line 2" in bad["problems"][0]["what"]


def test_a_bad_row_does_not_keep_a_good_one_of_the_same_key_out(load: Any) -> None:
    result = load(HEADER + GOOD.replace(",17", ",x") + GOOD)
    assert result.loaded.loaded == 1
    assert result.problems == [(2, "records", "x")]


def test_ragged_rows_are_quarantined_whole(load: Any) -> None:
    result = load(HEADER + "E1,ada\n" + GOOD + "E2,ada,10/31/2017 09:00:00,X,1,surplus\n")
    assert [(line, column) for line, column, _ in result.problems] == [(2, None), (4, None)]
    assert result.loaded.loaded == 1
    assert "surplus" in result.quarantined[1]["row"]


def test_a_broken_quotation_within_one_line_is_quarantined(load: Any) -> None:
    result = load(HEADER + 'E1,"a"da,10/31/2017 09:00:00,X,1\n' + GOOD)
    assert (result.loaded.loaded, result.loaded.quarantined) == (1, 1)
    assert '"a"da' in result.quarantined[0]["row"].replace("\\", "")


def test_a_time_that_never_was_is_quarantined_and_one_that_came_twice_is_the_first(load: Any) -> None:
    result = load(HEADER + "E1,ada,03/12/2017 02:30:00,X,1\nE2,ada,11/05/2017 01:30:00,X,1\n")
    assert result.problems == [(2, "occurred_at", "03/12/2017 02:30:00")]
    assert "clocks went forward" in result.quarantined[0]["problems"][0]["what"]
    assert result.rows[0]["occurred_at"] == datetime(2017, 11, 5, 6, 30)


def test_reports_mask_personal_values_and_the_quarantine_file_keeps_them(load: Any) -> None:
    result = load(HEADER + "E1,ada,never,X,\nE1,ada\n")
    told = list(describe_quarantine(result.quarantine, declared_tables()["access_events"], "log.csv"))
    assert told[0].startswith('log.csv, line 2, occurred_at: "never" is no moment')
    assert "ada" not in " ".join(told)
    assert "ada" in result.quarantine.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (gzip.compress(b""), "is empty"),
        (HEADER.encode() + "E1,José".encode("latin-1"), "not in UTF-8: line 2, byte 45"),
        (HEADER.encode("utf-16"), "is in UTF-16"),
        (HEADER.encode() + b"E1,a\0da\n", "NUL byte on line 2"),
        (HEADER.encode() + "E1,é".encode()[:-1], "not in UTF-8: line 2"),
        (b"log_no,user,login_time,activity\n", 'lacks the column "rows"'),
        (HEADER.strip().encode() + b",salary\n", '"salary"'),
        (b"log_no,user,login_time,activity,rows,rows\n", "names a column twice"),
        (b"log_no,user,login_time,activity,rows,\n", "column without a name"),
        (gzip.compress(HEADER.encode() + GOOD.encode() * 1000)[:-20], "ends before its end"),
        (HEADER.encode() + b'E1,"ada,10/31/2017 09:00:00,X,1\n' + GOOD.encode(), "opens a quotation on line 2"),
        (HEADER.encode() + b'E1,"ada,x,X,1\n' + GOOD.encode() + b'E3,"bob",x,X,1\n', "opens a quotation on line 2"),
        (HEADER.encode() + b"x" * (17 << 20), "line, 2, longer than 16 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_wrong_as_a_whole_is_refused_and_changes_nothing(
    load: Any, content: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        load(content)
    assert "nothing was changed" in str(refused.value)
    assert str(refused.value).startswith("log_2017-10-31.csv ")


def test_nothing_is_left_behind_by_a_refusal(load: Any, files: Any) -> None:
    with pytest.raises(Refused):
        load("log_no\n")
    assert list(files.stored()) == []
    assert list((files.root / "aside").iterdir()) == []


def test_columns_that_are_ignored_on_purpose_may_be_there(load: Any) -> None:
    toml = INSURER.replace("[feeds.log.columns]", 'ignore = ["salary"]\n[feeds.log.columns]')
    assert load(HEADER.strip() + ",salary\n" + GOOD.strip() + ",1\n", toml).loaded.loaded == 1


def test_damaged_and_misnamed_gzip_is_refused(load: Any) -> None:
    packed = bytearray(gzip.compress(HEADER.encode() + GOOD.encode() * 1000))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(Refused, match="damaged gzip"):
        load(bytes(packed), name="log_2017-10-31.csv.gz")
    with pytest.raises(Refused, match="is not a gzip file"):
        load(HEADER, name="log_2017-10-31.csv.gz")


def test_a_gzip_file_that_unpacks_without_end_is_refused(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("countersign.feeds.source._UNPACKED_FREELY", 1 << 20)
    with pytest.raises(Refused, match="unpacks to more than 200 times its size"):
        load(gzip.compress(HEADER.encode() + b"\n" * (8 << 20)))


def test_a_file_about_a_future_date_is_refused(load: Any) -> None:
    with pytest.raises(Refused, match="2017-10-31, which is yet to come"):
        load(HEADER, today=date(2017, 10, 30))


def test_only_files_are_loaded(load: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(HEADER + GOOD)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    link = inbox / "log_2017-10-31.csv"
    link.symlink_to(secret)
    (tmp_path / "feeds.toml").write_text(INSURER)
    feed = read_feeds(tmp_path / "feeds.toml")["log"]
    facts: dict[str, Any] = {"files": Files(tmp_path / "data"), "today": DAY, "zone": NEW_YORK}
    with pytest.raises(Refused, match="symbolic link"):
        load_file(link, feed, DAY, **facts)
    with pytest.raises(Refused, match="not a regular file"):
        load_file(inbox, feed, DAY, **facts)
    with pytest.raises(Refused, match="is not there"):
        load_file(inbox / "nothing.csv", feed, DAY, **facts)


def test_progress_is_a_share_that_only_grows(load: Any) -> None:
    told: list[float] = []
    load(HEADER + GOOD, progress=told.append)
    assert told == sorted(set(told))
    assert told[-1] == 1.0


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, cells, cells), max_size=6))
def test_whatever_the_cells_say_every_row_is_loaded_or_quarantined(load: Any, rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([HEADER.strip().split(","), *[[a, b, "10/31/2017 09:00:00", c, "1"] for a, b, c in rows]])
    result = load(out.getvalue())
    assert result.loaded.received == len(rows)
    strip = " \t\r\n\u00a0\ufeff"
    told = [[cell.strip(strip) for cell in row] for row in rows]
    assert {row["event_id"]: row["login"] for row in result.rows} == {
        a: b for a, b, c in reversed(told) if a and b and c
    }
