"""What is sealed to a circle is run, kept and proved apart: everybody's log, packet and tables are as without it."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from countersign.authoring.rulebook import Rulebook
from countersign.day.exporting import BUNDLE, export_packet
from countersign.day.installation import Installation
from countersign.day.known import known_rows
from countersign.day.loading import load_files
from countersign.day.running import DayRun
from countersign.day.verifying import SEALED_FAILURE, verify
from countersign.evidence.bundle import verify_bundle

from .conftest import CONTROL, MONDAY, SmallFirm

OTHER = "dormant_login"  # not sealed; it reads tables that the sealed one reads as well
CIRCLE = '\ncircles = [{ circle = "sar", person = "P9", from = 2016-01-01 }]\n'


def sealed(installation: Installation) -> Installation:
    """The installation with two controls, one of them sealed to a circle."""
    rulebook: Rulebook = installation.rulebook
    controls = {name: rulebook.controls[name] for name in (CONTROL, OTHER)}
    controls[CONTROL] = replace(controls[CONTROL], circle="sar")
    installation.__dict__["rulebook"] = replace(rulebook, controls=controls)
    return installation


def opened(firm: SmallFirm, hour: int = 12) -> Installation:
    return sealed(firm.open(hour))


def run_day(firm: SmallFirm, hour: int = 12) -> Installation:
    installation = opened(firm, hour)
    with installation.alone():
        load_files(installation, today=installation.at.date())
        ran = DayRun(installation).run(MONDAY, names=[CONTROL, OTHER])
        assert [one.control.id for one in ran] == [OTHER], "what is sealed is told to nobody who runs a day"
        installation.checkpoint()
    return installation


@pytest.fixture
def done(firm: SmallFirm) -> SmallFirm:
    (firm.folder / "firm.toml").write_text((firm.folder / "firm.toml").read_text() + CIRCLE)
    firm.deliver()
    run_day(firm)
    return firm


def behind(firm: SmallFirm, statement: str) -> None:
    connection = sqlite3.connect(firm.folder / "data" / "countersign.sqlite3")
    with connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        assert connection.execute(statement).rowcount
    connection.close()


def test_a_sealed_run_and_its_alert_are_in_the_sealed_log_alone(done: SmallFirm) -> None:
    installation = opened(done)
    kinds = [entry.kind for entry in installation.sealed_log.entries()]
    assert [kind for kind in kinds if kind != "derived"] == ["circles", "run", "alert raised"]
    kept = list(installation.log.entries())
    assert {entry.subject for entry in kept if entry.kind == "run"} == {OTHER}
    assert not [entry for entry in kept if entry.kind.startswith("alert")]
    assert [e.subject for e in kept if e.kind == "derived"], "what others read as well is evidenced for everybody"


def test_both_logs_are_signed_for_and_verify(done: SmallFirm) -> None:
    installation = opened(done)
    for circles in ((), {"sar"}):
        report = verify(installation, circles)
        assert (report.failures, report.entries) == ([], installation.log.size)
    text = (done.folder / "data" / "sealed-checkpoints.txt").read_text()
    assert text.startswith(f"countersign/small-securities/sealed\n{opened(done).sealed_log.size}\n")


def test_the_same_day_again_changes_neither_log(done: SmallFirm) -> None:
    before = (opened(done).log.size, opened(done).sealed_log.size)
    after = run_day(done, hour=13)
    assert (after.log.size, after.sealed_log.size) == before


def test_a_late_file_runs_a_sealed_day_again(done: SmallFirm) -> None:
    late = "no,system,login,at,did\n3,records,bob,2017-03-20T14:00:00Z,LOOK\n"
    done.deliver(log=late)
    installation = opened(done, hour=18)
    with installation.alone():
        load_files(installation, today=installation.at.date())
        again = {control.id for control, _ in DayRun(installation)._overtaken(MONDAY.replace(day=21))}
    assert CONTROL in again


def test_controls_over_runs_and_alerts_do_not_see_what_is_sealed(done: SmallFirm) -> None:
    rows = known_rows(opened(done), MONDAY)
    assert {row["control_id"] for row in rows["runs"]} == {OTHER}
    assert rows["alerts"] == []


def test_recovery_keeps_sealed_files_and_documents_and_removes_what_nobody_names(done: SmallFirm) -> None:
    installation = opened(done)
    orphan = installation.firm.files.path(
        installation.firm.files.keep(b"never evidenced", room="outcomes", suffix=".json"),
        room="outcomes",
        suffix=".json",
    )
    brought = installation.firm.documents.keep(b"being brought", room="brought", suffix=".txt")
    (done.folder / "data" / "at-work").touch()
    with installation.alone():
        assert not orphan.exists()
        assert installation.firm.documents.path(brought, room="brought", suffix=".txt").exists()
        assert verify(installation).failures == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE alerts SET sentence = 'Nothing happened.'",
        "UPDATE alerts SET circle = ''",
        "DELETE FROM alerts",
        "UPDATE sealed_entries SET entry = CAST(replace(entry, 'system', 'sistem') AS BLOB)",
        'DELETE FROM sealed_entries WHERE "index" = 1',
        "UPDATE sealed_entries SET kind = 'another'",
    ],
)
def test_what_is_sealed_and_changed_is_told_and_named_to_its_circle_only(done: SmallFirm, change: str) -> None:
    (row,) = alerts()
    if "DELETE FROM alerts" in change:
        behind(done, "DELETE FROM alert_subjects")
    behind(done, change)
    (told,) = verify(opened(done)).failures
    assert (told.entry, told.what) == (None, SEALED_FAILURE)
    named = verify(opened(done), {"sar"}).failures
    assert SEALED_FAILURE not in {failure.what for failure in named}
    assert all(failure.entry is not None for failure in named)
    if "alerts" in change:
        assert any(row.id in failure.what for failure in named)


def alerts():
    from countersign.casework.models import Alert

    return list(Alert.objects.all())


def test_a_sealed_file_that_is_changed_or_gone_is_told_and_not_named(done: SmallFirm) -> None:
    installation = opened(done)
    (run,) = installation.sealed_storage.find("run")
    path = installation.firm.files.path(str(run.body["result"]), room="outcomes", suffix=".json")
    path.write_bytes(b"{}")
    assert [failure.what for failure in verify(installation).failures] == [SEALED_FAILURE]
    assert path.name in verify(installation, {"sar"}).failures[0].what
    path.unlink()
    assert [failure.what for failure in verify(installation).failures] == [SEALED_FAILURE]


def test_a_sealed_log_taken_back_is_found_out(done: SmallFirm) -> None:
    for table in ("sealed_entries", "sealed_nodes", "sealed_checkpoints", "alert_subjects", "alerts"):
        behind(done, f"DELETE FROM {table}")
    assert [failure.what for failure in verify(opened(done)).failures] == [SEALED_FAILURE]


def test_a_record_slipped_in_under_a_circle_is_told_and_not_named(done: SmallFirm) -> None:
    behind(done, "UPDATE alerts SET id = 'slipped-in'")
    assert [failure.what for failure in verify(opened(done)).failures] == [SEALED_FAILURE]


def contents(packet: Path) -> set[str]:
    return {str(path.relative_to(packet)) for path in packet.rglob("*") if path.is_file()}


@pytest.mark.parametrize("records", [True, False])
def test_a_packet_holds_nothing_sealed(done: SmallFirm, tmp_path: Path, records: bool) -> None:
    installation = opened(done)
    runs = installation.sealed_storage.find("run")
    sealed_digests = {str(run.body["result"]).removeprefix("sha256:") for run in runs}
    with installation.alone():
        entries = export_packet(installation, tmp_path / "packet", records=records)
    assert entries == installation.log.size
    assert verify_bundle(tmp_path / "packet" / BUNDLE).verified
    text = b"".join(path.read_bytes() for path in (tmp_path / "packet").rglob("*") if path.is_file())
    assert not [digest for digest in sealed_digests if digest.encode() in text]
    assert b"sealed\n" not in text


def test_the_packet_has_the_same_files_with_and_without_an_exception_that_is_sealed(
    done: SmallFirm, tmp_path: Path, thresholds: str
) -> None:
    clean = SmallFirm(tmp_path / "clean", thresholds)
    clean.deliver()
    run_day(clean)
    behind(clean, "DELETE FROM alert_subjects")
    packets = []
    for name, firm in (("with", done), ("without", clean)):
        if name == "without":
            for table in ("alerts", "sealed_entries", "sealed_nodes", "sealed_checkpoints"):
                behind(firm, f"DELETE FROM {table}")
        installation = opened(firm, hour=15)
        with installation.alone():
            export_packet(installation, tmp_path / name, records=True)
        packets.append((installation.log.size, contents(tmp_path / name)))
    assert packets[0] == packets[1]
