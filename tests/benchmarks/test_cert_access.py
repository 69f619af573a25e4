"""Leavers of a firm of which only monthly directories are known: a release small enough to count by hand."""

import gzip
import io
import json
import os
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import cert_access
import pytest

HEADER = "employee_name,user_id,email,role,team,supervisor\n"
LISTED = {
    "2010-01.csv.gz": ["STAY", "GONE", "BACK", "LATE"],
    "2010-02.csv": ["STAY", "GONE", "LATE"],
    "2010-03.csv.gz": ["STAY", "BACK", "LATE"],
    "2010-05.csv.gz": ["STAY", "BACK"],  # of April there is none
}
FIRST = {
    "r9.9-1-GONE.csv": [
        "logon,{1},02/15/2010 08:00:00,GONE,PC-1,Logon",
        "device,{2},03/10/2010 08:00:00,GONE,PC-1,R:\\;R:\\GONE,Connect",
        'file,{3},04/10/2010 08:00:00,GONE,PC-1,R:\\a.doc,File Open,False,True,"news,family",D0-CF words',
    ],
    "r9.9-1-LATE.csv": [
        "http,{4},04/10/2010 08:00:00,LATE,PC-2,http://a.example/b,words",
        "email,{5},05/20/2010 08:00:00,LATE,PC-2,a@x,,,b@x,Send,31162,,one two",
        "logon,{6},06/02/2010 08:00:00,LATE,PC-2,Logoff",
    ],
}
SECOND = {
    "r9.9-2-STAY.csv": [
        "logon,{7},05/30/2010 23:59:59,STAY,PC-3,Logon",
        "logon,{8},06/05/2010 08:00:00,STAY,PC-3,Logon",
    ],
    "r9.9-2-BACK.csv": ["logon,{9},02/10/2010 08:00:00,BACK,PC-4,Logon"],
    "r9.9-2-NOBODY.csv": ["logon,{10},03/01/2010 08:00:00,NOBODY,PC-5,Logon"],
}


def write_release(folder: Path, listed: dict[str, list[str]], *answers: dict[str, list[str]]) -> Path:
    (folder / "directory").mkdir(parents=True)
    (folder / "answers").mkdir()
    for name, users in listed.items():
        text = HEADER + "".join(f"Name of {u},{u},{u}@x.example,Technician,1 - Team,A Boss\n" for u in users)
        packed = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
        (folder / "directory" / name).write_bytes(packed)
    for number, members in enumerate(answers):
        with tarfile.open(folder / "answers" / f"{number}.tar.gz", "w:gz") as archive:
            for name, lines in members.items():
                content = "".join(f"{line}\n" for line in lines).encode()
                info = tarfile.TarInfo(f"folder/{name}")
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return folder


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return write_release(tmp_path / "cert_r9.9", LISTED, FIRST, SECOND)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("measured") / "cert_r9.9"
    return cert_access.measure(write_release(folder, LISTED, FIRST, SECOND))


def events(result: dict[str, object], group: str) -> tuple[int, ...]:
    return tuple(result["groups"][group].values())  # all, found, undetermined, passed


def test_each_event_after_leaving_is_found_or_left_open_as_the_directories_allow(measured: dict[str, object]) -> None:
    assert (measured["release"], measured["months"], measured["people"], measured["labelled_events"]) == (
        "cert_r9.9",
        4,
        4,
        10,
    )
    counts = ("after_last_month", "found", "undetermined", "missed", "before_or_during", "never_listed", "quarantined")
    assert [measured[count] for count in counts] == [6, 2, 4, 0, 3, 1, 0]
    assert events(measured, cert_access.LEFT) == (5, 2, 3, 0), "found: GONE in April, LATE in June"
    assert events(measured, cert_access.LISTED) == (1, 0, 1, 0), "STAY in June, of which nobody knows"
    assert events(measured, cert_access.EARLIER) == (3, 0, 1, 2), "BACK in February, between two listings"
    assert events(measured, cert_access.NEVER) == (1, 0, 1, 0)


def test_a_month_without_a_directory_is_not_run_though_what_arrived_is_judged(measured: dict[str, object]) -> None:
    assert measured["outcomes"] == {"undetermined": 3, "not run": 2}


def test_had_directories_been_taken_as_months_begin_the_first_without_a_person_proves_it(
    measured: dict[str, object],
) -> None:
    other = measured["if_taken_as_the_month_begins"]
    assert other == {"after_last_month": 6, "found": 4, "undetermined": 2, "missed": 0}


def test_leavers_are_those_whom_a_later_directory_leaves_out(measured: dict[str, object]) -> None:
    assert (measured["leavers"], measured["disappearances"], measured["reappearances"]) == (2, 3, 1)


def test_what_was_said_before_and_what_is_no_event_is_counted_apart(tmp_path: Path) -> None:
    again = {"r9.9-3-GONE.csv": [FIRST["r9.9-1-GONE.csv"][2]]}
    bad = {
        "r9.9-4-GONE.csv": [
            "logon,{11},13/45/2010 08:00:00,GONE,PC-1,Logon",
            "logon,{12},04/11/1910 08:00:00,GONE,PC-1,Logon",
            "logon,{13}",
            "logon,{3},04/12/2010 08:00:00,GONE,PC-1,Logon",
            '"',
        ],
        "r8.1-1-GONE.csv": ["logon,{14},04/10/2010 08:00:00,GONE,PC-1,Logon"],
        "insiders.csv": ["dataset,scenario"],
    }
    result = cert_access.measure(write_release(tmp_path / "cert_r9.9", LISTED, FIRST, again, bad))
    assert (result["labelled_events"], result["repeated"], result["quarantined"]) == (12, 1, 5)
    assert len(result["unread"]) == 2
    assert (result["found"], result["undetermined"], result["before_or_during"]) == (2, 3, 1)


def test_a_directory_with_a_row_that_nobody_can_read_proves_no_absence(tmp_path: Path) -> None:
    lines = {"r9.9-1-GONE.csv": ["logon,{1},03/10/2010 08:00:00,GONE,PC-1,Logon"]}
    listed = {"2010-01.csv": ["STAY", "GONE"], "2010-02.csv": ["STAY"]}
    folder = write_release(tmp_path / "cert_r9.9", listed, lines)
    assert events(cert_access.measure(folder), cert_access.LEFT) == (1, 1, 0, 0)
    with (folder / "directory" / "2010-02.csv").open("a") as stream:
        stream.write("Name of GO\n")
    result = cert_access.measure(folder)
    assert (result["leavers"], result["disappearances"], result["directory_rows_quarantined"]) == (0, 0, 1)
    assert events(result, cert_access.LISTED) == (1, 0, 1, 0)


def test_a_directory_that_is_refused_is_named_and_leaves_a_gap(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = release / "directory" / "2010-05.csv.gz"
    path.write_bytes(path.read_bytes()[:-12])
    assert cert_access.main([str(release)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("2010-05.csv.gz is a gzip file that ends before its end.")
    assert "3 monthly directories, 4 people, 1 of whom had left by the last" in told


def test_an_event_that_passes_after_leaving_is_missed_and_fails_the_run(
    release: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def still_there(*_: object) -> Iterator[tuple[str, str, date, date]]:
        yield "1", "GONE", date(2000, 1, 1), date(9999, 12, 31)

    monkeypatch.setattr(cert_access, "associations", still_there)
    assert cert_access.main([str(release), "--json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["missed"], result["missed_events"]) == (2, ["{2}", "{3}"])


def test_a_folder_without_directories_is_no_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cert_access.main([str(tmp_path)]) == 1
    assert "holds no readable directory" in capsys.readouterr().err


DATA = os.environ.get("COUNTERSIGN_DATA")


@pytest.mark.skipif(not DATA, reason="COUNTERSIGN_DATA is unset: data from outside the project")
def test_of_a_real_release_nothing_after_leaving_passes() -> None:
    result = cert_access.measure(Path(str(DATA)) / "access" / "cert_r5.2")
    assert (result["people"], result["leavers"], result["labelled_events"], result["quarantined"]) == (
        2000,
        111,
        670,
        0,
    )
    assert result["after_last_month"] == result["found"] + result["undetermined"] == 536
    assert (result["missed"], result["before_or_during"]) == (0, 134)
    assert result["if_taken_as_the_month_begins"]["found"] == 108
