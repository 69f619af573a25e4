"""Entries are found, proved and taken away; a record is as the evidence says or the page says that it is not."""

import base64
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from countersign.casework import alerts as alert_services
from countersign.casework.acting import actor_for
from countersign.casework.evidence_storage import SealedStorage
from countersign.casework.models import Alert
from countersign.evidence import (
    Draft,
    Log,
    leaf_hash,
    open_checkpoint,
    standalone_verifier,
    verify_bundle,
    verify_inclusion,
)
from countersign.web.boards import proofs
from countersign.web.workplace import workplace

from ..conftest import evidence
from .conftest import RAN, plain


def run_entry() -> int:
    return next(e.index for e in evidence("run") if e.subject == RAN)


def alert_id() -> str:
    return str(Alert.objects.get(control_id=RAN).id)


def test_entries_are_listed_the_newest_first_and_narrowed(enter):
    visitor = enter("example-cco")
    page = visitor.see("/evidence/?kind=load")
    assert "6 shown" in page
    assert page.count("<td>load</td>") == 6
    assert page.index("<td>vault</td>") < page.index("<td>hr</td>")
    assert "No entry is like that" in visitor.see("/evidence/?kind=load&subject=nobody")
    assert "1 shown" in visitor.see("/evidence/?kind=run&subject=use_after_leaving&since=2017-03-20&until=2017-03-20")
    assert "No entry is like that" in visitor.see("/evidence/?kind=run&until=2017-03-19")
    assert "<option selected>load</option>" in page
    visitor.see("/evidence/?since=soon", 400)


def test_a_long_list_is_read_page_by_page_without_gap_or_repetition(enter):
    log = workplace().log
    at = datetime(2017, 3, 21, 16, tzinfo=UTC)
    log.append([Draft("drill", f"subject-{n:03}", None, at, "system", {}) for n in range(120)])
    visitor, seen, address = enter("example-cco"), list[str](), "/evidence/?kind=drill"
    while address:
        page = visitor.see(address)
        seen += [part.split("<")[0] for part in page.split("<td>subject-")[1:]]
        following = page.split('rel="next" href="')[1:]
        address = "/evidence/" + following[0].split('"')[0].replace("&amp;", "&") if following else ""
    assert seen == [f"{n:03}" for n in reversed(range(120))]


@pytest.mark.parametrize("which", ["first", "run", "last signed"])
def test_the_proof_of_an_entry_holds_for_whoever_checks_it(enter, which):
    signed = workplace().log.size - 1
    index = {"first": 0, "run": run_entry(), "last signed": signed}[which]
    visitor = enter("example-cco")
    assert "proved" in visitor.see(f"/evidence/{index}/")
    proof = json.loads(visitor.see(f"/evidence/{index}/proof.json"))
    leaf = hashlib.sha256(bytes.fromhex(proof["salt"]) + proof["entry"].encode()).digest()
    assert leaf.hex() == proof["leaf"]
    checkpoint = open_checkpoint(proof["checkpoint"], proof["key"])
    assert checkpoint.size == proof["size"]
    path = [bytes.fromhex(step) for step in proof["inclusion"]]
    verify_inclusion(leaf_hash(leaf), index, checkpoint.size, path, checkpoint.root)
    assert base64.b64encode(checkpoint.root).decode() == proof["checkpoint"].splitlines()[2]


def test_an_entry_that_nothing_signs_for_yet_says_so(enter):
    visitor = enter("example-cco")
    index = workplace().log.size - 1  # the sign-in
    assert "No checkpoint covers it yet" in visitor.see(f"/evidence/{index}/")
    visitor.see(f"/evidence/{index}/proof.json", 404)
    visitor.see(f"/evidence/{index + 5}/", 404)


def test_an_entry_that_was_changed_is_not_proved(enter):
    index = run_entry()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS evidence_entries_update")
        for (name,) in cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'evidence_entries'"
        ).fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(
            "UPDATE evidence_entries SET entry = CAST(replace(entry, 'duckdb', 'duckdx') AS BLOB) WHERE \"index\" = %s",
            [index],
        )
    page = enter("example-cco").see(f"/evidence/{index}/")
    assert "not proved" in page


def test_a_packet_of_one_entry_verifies_anywhere_and_shows_nothing_else(enter, tmp_path):
    index = run_entry()
    answer = enter("example-cco").client.post(f"/evidence/{index}/packet/")
    assert answer.status_code == 200
    packet = tmp_path / "packet.zip"
    packet.write_bytes(answer.content)
    report = verify_bundle(packet)
    assert report.verified, report.failures
    assert report.withheld == report.entries - 1
    script = [sys.executable, str(standalone_verifier.__file__), str(packet), "--json"]
    told = json.loads(subprocess.run(script, capture_output=True, text=True, check=True).stdout)
    assert told["verified"]
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("entries.jsonl").decode()
    assert text.count('"entry"') == text.count(RAN) == 1
    (export,) = evidence("export")
    assert (export.actor, export.body["entry"]) == ("example-cco", index)


def test_a_packet_is_for_whoever_may_export(enter):
    visitor = enter("example-iso")
    assert "Packet for the verifier" not in visitor.see(f"/evidence/{run_entry()}/")
    visitor.send(f"/evidence/{run_entry()}/packet/", 403)
    assert evidence("export") == []


def test_a_packet_too_large_to_wait_for_names_the_command(enter, monkeypatch):
    monkeypatch.setattr(proofs, "PACKET_UP_TO", 3)
    said = enter("example-cco").send(f"/evidence/{run_entry()}/packet/", 400)
    assert "countersign export" in said


def test_the_verifier_is_handed_out_as_it_is(enter):
    answer = enter("example-audit").client.get("/evidence/standalone_verifier.py")
    assert answer.content == Path(standalone_verifier.__file__).read_bytes()


def test_a_record_is_as_the_evidence_says_through_all_that_happened_to_it(enter, clock):
    home, alert = workplace(), alert_id()
    iso = actor_for(home.firm, person="example-iso", today=clock.today, at=clock.at)
    alert_services.assign(alerts=[alert], to=iso, actor=iso)
    page = enter("example-cco").see(f"/evidence/record/alert:{alert}/")
    assert "It is as the evidence says." in page
    assert "2 entries speak of it" in page
    assert "alert raised" in page
    assert "alert assigned" in page


def test_a_record_that_was_changed_by_other_means_is_named(enter):
    alert = alert_id()
    Alert.objects.filter(id=alert).update(sentence="Nothing happened.")
    page = enter("example-cco").see(f"/evidence/record/alert:{alert}/")
    assert "changed behind Countersign" in page


@pytest.mark.parametrize("record", ["alert:0000000000000000", "nothing:1", "alert", "case:x", "alert:%00"])
def test_a_record_that_there_is_not_is_not_there(enter, record):
    enter("example-cco").see(f"/evidence/record/{record}/", 404)


def test_a_record_is_casework(enter):
    enter("example-operator").see(f"/evidence/record/alert:{alert_id()}/", 403)


def test_a_sealed_record_and_the_sealed_log_are_for_the_circle_alone(enter):
    alert = alert_id()
    Alert.objects.filter(id=alert).update(circle="sar")
    Log(SealedStorage()).append([Draft("drill", alert, None, datetime(2017, 3, 21, tzinfo=UTC), "system", {})])
    outside, inside = enter("example-cco"), enter("example-aml")
    there = outside.see(f"/evidence/record/alert:{alert}/", 404)
    assert plain(there) == plain(outside.see("/evidence/record/alert:0000000000000000/", 404))
    assert plain(outside.see("/evidence/sealed/", 404)) == plain(there)
    assert plain(outside.see("/evidence/sealed/0/", 404)) == plain(there)
    assert "The sealed log" not in outside.see("/evidence/")
    assert "drill" not in outside.see("/evidence/")
    assert "drill" in inside.see("/evidence/sealed/")
    inside.see("/evidence/sealed/0/")


def test_what_is_sealed_and_about_oneself_is_sealed_to_oneself_too(enter):
    alert = Alert.objects.get(control_id=RAN)
    Alert.objects.filter(id=alert.id).update(circle="sar")
    alert.subjects.create(noun="person", subject_id="example-aml")
    draft = Draft("drill", alert.id, None, datetime(2017, 3, 21, tzinfo=UTC), "system", {})
    (drill,) = Log(SealedStorage()).append([draft])
    subject, other = enter("example-aml"), enter("example-aml-analyst")
    assert "drill" not in subject.see("/evidence/sealed/")
    subject.see(f"/evidence/sealed/{drill.index}/", 404)
    subject.see(f"/evidence/record/alert:{alert.id}/", 404)
    assert "drill" in other.see("/evidence/sealed/")
    other.see(f"/evidence/sealed/{drill.index}/")


def test_all_of_it_is_verified_while_one_waits(enter):
    page = enter("example-audit").send("/evidence/verify/")
    assert "Verified: " in page
    assert "Every entry, every file and every record is as the evidence says." in page


def test_verifying_names_what_was_changed(enter):
    alert = alert_id()
    Alert.objects.filter(id=alert).update(owner="somebody else")
    visitor = enter("example-audit")
    page = visitor.send("/evidence/verify/")
    assert "Not verified." in page
    assert alert in page
    assert "Not verified." not in visitor.see("/evidence/")
