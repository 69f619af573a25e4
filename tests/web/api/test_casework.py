"""What people do with alerts, cases and decisions, by programs: each effect, and each way of being refused."""

from datetime import date

import pytest

from tests.web.api.conftest import AML, ANALYST, AUDIT, CCO, IAM, INTRODUCING, ISO, World


def test_the_queue_is_the_most_urgent_first_and_goes_on_behind_the_last(world: World):
    raised = set(world.raise_alerts(*(f"k{n}" for n in range(7))))
    program = world.program(IAM)
    first = program.get("/alerts", {"limit": 3}).json
    assert len(first["items"]) == 3
    seen = [alert["id"] for alert in first["items"]]
    following = first["next"]
    while following:
        page = program.get(following).json
        seen += [alert["id"] for alert in page["items"]]
        following = page["next"]
    assert seen == sorted(raised)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "new"}, True),
        ({"status": "still open"}, True),
        ({"status": "assigned"}, False),
        ({"owner": "identity and access manager"}, True),
        ({"owner": "FINOP"}, False),
        ({"control_id": "use_after_leaving"}, True),
        ({"topic": "access"}, True),
        ({"topic": "other"}, False),
        ({"assigned_to": "example-iam"}, False),
        ({"overdue": "false"}, True),
        ({"overdue": "true"}, False),
        ({"subject": "person:P1"}, True),
        ({"subject": "person:P2"}, False),
        ({"subject": "system:crm"}, True),
        ({"text": "USED CRM"}, True),
        ({"text": "something else"}, False),
    ],
)
def test_each_filter_narrows(world: World, query, found):
    world.raise_alerts("one")
    assert bool(world.program(IAM).get("/alerts", query).json["items"]) is found


def test_cases_are_found_by_what_their_alerts_are_about(world: World):
    case = world.case("one")
    program = world.program(IAM)
    for query, found in (
        ({"subject": "person:P1"}, True),
        ({"subject": "person:P2"}, False),
        ({"control_id": "use_after_leaving"}, True),
        ({"text": "after leaving"}, True),
        ({"status": "still open", "overdue": "false"}, True),
        ({"status": "closed"}, False),
    ):
        assert [one["id"] for one in program.get("/cases", query).json["items"]] == [case["id"]] * found


def test_a_record_is_read_with_its_version_and_not_again_while_it_is_the_same(world: World):
    [alert] = world.raise_alerts("one")
    program = world.program(IAM)
    read = program.get(f"/alerts/{alert}")
    assert read.etag == f'"{read.json["version"]}"'
    again = program.get(f"/alerts/{alert}", if_none_match=read.etag)
    assert (again.status, again.content, again.etag) == (304, b"", read.etag)
    program.post(f"/alerts/{alert}/assign", {"to": IAM}, seen=read.etag)
    assert program.get(f"/alerts/{alert}", if_none_match=read.etag).status == 200


def test_a_change_names_the_version_that_was_seen(world: World):
    [alert] = world.raise_alerts("one")
    program = world.program(IAM)
    read = program.get(f"/alerts/{alert}")
    without = program.post(f"/alerts/{alert}/assign", {"to": IAM})
    assert (without.status, without.problem) == (428, "no-version")
    assert program.post(f"/alerts/{alert}/assign", {"to": IAM}, seen="*").status == 428
    for unfit in ("nonsense", f"W/{read.etag}", f"{read.etag}, {read.etag}"):
        assert program.post(f"/alerts/{alert}/assign", {"to": IAM}, seen=unfit).problem == "invalid"
    taken = program.post(f"/alerts/{alert}/assign", {"to": IAM}, seen=read.etag)
    assert (taken.status, taken.json["status"], taken.json["assigned_to"]) == (200, "assigned", IAM)
    stale = world.program(ISO).post(f"/alerts/{alert}/assign", {"to": ISO}, seen=read.etag)
    assert (stale.status, stale.problem) == (412, "outdated")
    assert program.get(f"/alerts/{alert}").json["assigned_to"] == IAM


def test_alerts_are_given_out_together_or_not_at_all(world: World):
    raised = world.raise_alerts("one", "two")
    program = world.program(ISO)
    chosen = [{"id": one, "version": program.get(f"/alerts/{one}").json["version"]} for one in raised]
    wrong = [chosen[0], {**chosen[1], "version": "sha256:" + "0" * 64}]
    refused = program.post("/assignments", {"alerts": wrong, "to": IAM})
    assert (refused.status, refused.problem) == (409, "changed")
    assert program.get(f"/alerts/{raised[0]}").json["status"] == "new"
    done = program.post("/assignments", {"alerts": chosen, "to": IAM})
    assert [alert["assigned_to"] for alert in done.json["items"]] == [IAM, IAM]


def test_a_critical_dismissal_takes_two(world: World):
    [alert] = world.raise_alerts("one", critical=True)
    preparer, signer = world.program(IAM), world.program(ISO)
    said = {"finding": "explained", "reason": "An approved exception."}
    made = preparer.post(f"/alerts/{alert}/dismiss", said, seen=preparer.get(f"/alerts/{alert}").etag)
    assert (made.status, made.json["status"]) == (201, "prepared")
    address = made.headers["Location"].removeprefix("/api/v1")
    decision = signer.get(address)
    assert decision.json["content"]["alert"] == alert
    assert [d["id"] for d in signer.get("/decisions", {"waiting_for_me": "true"}).json["items"]] == [made.json["id"]]
    own = world.program(CCO)
    assert own.get(address).status == 200
    digest = {"digest_seen": decision.json["content_digest"]}
    alone = preparer.post(f"{address}/approve", digest, seen=decision.etag)
    assert (alone.status, alone.problem) == (403, "not-allowed")
    other = signer.post(f"{address}/approve", {"digest_seen": "sha256:" + "0" * 64}, seen=decision.etag)
    assert (other.status, other.problem) == (409, "changed")
    signed = signer.post(f"{address}/approve", digest, seen=decision.etag)
    assert (signed.status, signed.json["signed_by"]) == (200, ISO)
    assert preparer.get(f"/alerts/{alert}").json["status"] == "disposed of"


def test_dismissals_together_are_prepared_each_by_itself(world: World):
    raised = world.raise_alerts("one", "two", critical=True)
    program = world.program(IAM)
    chosen = [{"id": one, "version": program.get(f"/alerts/{one}").json["version"]} for one in raised]
    made = program.post("/dismissals", {"alerts": chosen, "finding": "put right", "reason": "Ended."})
    assert made.status == 201
    assert [decision["subject"] for decision in made.json["items"]] == [f"alert:{one}" for one in raised]
    address = f"/decisions/{made.json['items'][0]['id']}"
    taken_back = program.post(f"{address}/withdraw", {}, seen=program.get(address).etag)
    assert taken_back.json["status"] == "withdrawn"
    address = f"/decisions/{made.json['items'][1]['id']}"
    signer = world.program(ISO)
    returned = signer.post(f"{address}/return", {"reason": "Show the proof."}, seen=signer.get(address).etag)
    assert (returned.json["status"], returned.json["answer"]) == ("returned", "Show the proof.")


def test_a_case_goes_from_opening_to_its_end(world: World):
    case = world.case("one", "two")
    program, signer = world.program(IAM), world.program(ISO)
    address = f"/cases/{case['id']}"
    started = program.post(f"{address}/start", {}, seen=program.get(address).etag)
    assert started.json["status"] == "investigating"
    waiting = program.post(f"{address}/wait", {"reason": "The operator's logs."}, seen=started.etag)
    assert waiting.json["status"] == "waiting"
    early = program.post(f"{address}/decide", {"finding": "explained", "reason": "So."}, seen=waiting.etag)
    assert (early.status, early.problem) == (409, "refused")
    assert program.get(f"{address}/unfinished").json["items"]
    for step in program.get(f"{address}/steps").json["items"]:
        stale = program.post(f"{address}/steps/{step['name']}", {"result": "x"}, seen='"sha256:' + "0" * 64 + '"')
        assert stale.status == 412
        program.post(f"{address}/steps/{step['name']}", {"result": "Done."}, seen=f'"{step["version"]}"')
    note = program.post(f"{address}/notes", {"text": "Called the operator."})
    corrected = program.post(f"{address}/notes", {"text": "Called them twice.", "corrects": note.json["id"]})
    assert corrected.json["corrects_id"] == note.json["id"]
    assert len(program.get(f"{address}/notes").json["items"]) == 3, "the reason to wait is one"
    said = dict.fromkeys(("who", "what", "when", "where", "why", "how"), "As found.")
    answered = program.post(f"{address}/answers", said, seen=program.get(address).etag)
    assert program.get(f"{address}/unfinished").json["items"] == []
    decided = program.post(f"{address}/decide", {"finding": "put right", "reason": "Ended."}, seen=answered.etag)
    assert (decided.status, decided.json["status"]) == (201, "prepared")
    decision = decided.headers["Location"].removeprefix("/api/v1")
    program.post(f"{address}/notes", {"text": "One thing more."})
    void = signer.get(decision)
    assert void.json["status"] == "void"
    again = program.post(
        f"{address}/decide", {"finding": "put right", "reason": "Ended."}, seen=program.get(address).etag
    )
    decision = again.headers["Location"].removeprefix("/api/v1")
    read = signer.get(decision)
    signed = signer.post(f"{decision}/approve", {"digest_seen": read.json["content_digest"]}, seen=read.etag)
    assert signed.status == 200, signed.content
    closed = program.post(f"{address}/close", {}, seen=program.get(address).etag)
    assert closed.json["status"] == "closed"
    alerts = program.get(f"{address}/alerts").json["items"]
    assert {alert["status"] for alert in alerts} == {"disposed of"}
    reopened = program.post(f"{address}/reopen", {"reason": "It happened again."}, seen=closed.etag)
    assert reopened.json["status"] == "reopened"
    kinds = [entry["kind"] for entry in program.get(f"{address}/history").json["entries"]]
    assert kinds[0] == "case opened"
    assert {"note written", "disposition approved", "case closed", "case reopened"} <= set(kinds)


def test_what_changes_behind_a_decision_makes_it_void_though_the_approval_is_refused(world: World):
    from countersign.casework.models import Case

    case = world.finished_case("one")
    program, signer = world.program(IAM), world.program(ISO)
    address = f"/cases/{case['id']}"
    made = program.post(f"{address}/decide", {"finding": "explained", "reason": "So."}, seen=program.get(address).etag)
    Case.objects.filter(id=case["id"]).update(why="Something else.")
    decision = made.headers["Location"].removeprefix("/api/v1")
    read = signer.get(decision)
    refused = signer.post(f"{decision}/approve", {"digest_seen": read.json["content_digest"]}, seen=read.etag)
    assert (refused.status, refused.problem) == (409, "changed")
    assert signer.get(decision).json["status"] == "void"
    assert program.get(address).json["status"] == "investigating"


def test_cases_are_divided_joined_and_linked(world: World):
    first, program = world.case("one", "two", "three"), world.program(IAM)
    address = f"/cases/{first['id']}"
    ids = [alert["id"] for alert in program.get(f"{address}/alerts").json["items"]]
    fresh = program.post(
        f"{address}/split", {"alerts": ids[:1], "title": "Another matter"}, seen=program.get(address).etag
    )
    assert fresh.status == 201
    other = fresh.headers["Location"].removeprefix("/api/v1")
    [link] = program.get(f"{other}/links").json["items"]
    assert link["other_id"] == first["id"]
    out = program.post(f"{address}/take-out", {"alerts": ids[1:2]}, seen=program.get(address).etag)
    assert out.status == 200
    back = program.post(f"{address}/alerts", {"alerts": ids[1:2]}, seen=program.get(address).etag)
    assert back.status == 200
    third = world.case("four")
    linked = program.post(f"{address}/links", {"other": third["id"], "reason": "The same person."})
    assert linked.json["other_id"] == third["id"]
    merged = program.post(
        f"{other}/merge", {"into": first["id"], "reason": "One matter after all."}, seen=program.get(other).etag
    )
    assert merged.json["id"] == first["id"]
    assert program.get(other).json["merged_into_id"] == first["id"]
    given = world.program(ISO).post(f"{address}/assign", {"to": ISO}, seen=program.get(address).etag)
    assert given.json["assigned_to"] == ISO


def test_what_is_sealed_cannot_be_told_from_what_is_not_there(world: World):
    [sealed] = world.raise_alerts("one", circle="sar", owner="AML officer", topic="aml", control="sealed_one")
    absent = "0" * 16
    outside, inside = world.program(CCO), world.program(AML)
    assert inside.get(f"/alerts/{sealed}").json["circle"] == "sar"
    for path in ("/alerts/{}", "/alerts/{}/history", "/alerts/{}/rows", "/alerts/{}/members"):
        told, nothing = outside.get(path.format(sealed)), outside.get(path.format(absent))
        assert told.status == nothing.status == 404
        assert told.content.replace(sealed.encode(), absent.encode()) == nothing.content
        assert told.headers.items() == nothing.headers.items()
    version = f'"{inside.get(f"/alerts/{sealed}").json["version"]}"'
    for said, path in (({"to": CCO}, "assign"), ({"finding": "explained", "reason": "So."}, "dismiss")):
        told = outside.post(f"/alerts/{sealed}/{path}", said, seen=version)
        nothing = outside.post(f"/alerts/{absent}/{path}", said, seen=version)
        assert told.content.replace(sealed.encode(), absent.encode()) == nothing.content
    assert outside.get("/alerts").json == {"items": [], "next": None}


def test_reading_what_is_sealed_is_evidenced_where_only_the_circle_reads(world: World):
    from countersign.casework.evidence_storage import SealedStorage
    from countersign.casework.models import EvidenceEntry

    [sealed] = world.raise_alerts("one", circle="sar", owner="AML officer", topic="aml", control="sealed_one")
    program = world.program(ANALYST)
    before = EvidenceEntry.objects.count()
    program.get(f"/alerts/{sealed}")
    program.get("/alerts")
    read = [entry for entry in SealedStorage().find("sealed record read") if entry.actor == ANALYST]
    assert [list(entry.body["records"]) for entry in read] == [[f"alert:{sealed}"]] * 2
    assert EvidenceEntry.objects.count() == before


def test_personal_values_are_masked_unless_asked_for_and_then_it_is_evidenced(world: World):
    from countersign.casework.models import EvidenceEntry

    [alert] = world.raise_alerts("one")
    program = world.program(IAM)
    masked = program.get(f"/alerts/{alert}")
    assert masked.json["values"]["login"] == "(masked)"
    assert masked.json["values"]["system_id"] == "crm"
    assert b"secret-login" not in program.get("/alerts").content
    open_to_them = program.get(f"/alerts/{alert}", {"unmasked": "true"})
    assert open_to_them.json["values"]["login"] == "secret-login"
    [entry] = EvidenceEntry.objects.filter(kind="personal information seen")
    assert (entry.subject, entry.actor) == (alert, IAM)
    assert b"secret-login" not in bytes(entry.entry)
    refused = world.program(AUDIT).get(f"/alerts/{alert}", {"unmasked": "true"})
    assert (refused.status, refused.problem) == (403, "not-allowed")


def test_documents_come_back_as_attachments_whatever_they_are(world: World):
    from django.core.files.uploadedfile import SimpleUploadedFile as File

    case, program = world.case("one"), world.program(IAM)
    address = f"/cases/{case['id']}/documents"
    kept = program.upload(address, {"file": File("a b<é>.txt", b"Plain words.")})
    assert kept.status == 201, kept.content
    again = program.upload(address, {"file": File("a b<é>.txt", b"Plain words.")})
    assert again.json["id"] == kept.json["id"]
    got = program.get(f"{kept.headers['Location']}/content")
    assert got.content == b"Plain words."
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert '"' not in got.headers["Content-Disposition"]
    assert got.headers["Content-Security-Policy"] == "sandbox"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    wrong = program.upload(address, {"file": File("photo.png", b"not a picture")})
    assert (wrong.status, wrong.problem) == (415, "wrong-kind")
    empty = program.upload(address, {"file": File("a.txt", b"")})
    assert (empty.status, empty.problem) == (409, "refused")
    assert program.upload(address, {}).problem == "invalid"
    assert len(program.get(address).json["items"]) == 1
    assert world.program(INTRODUCING).get(kept.headers["Location"]).status == 404


def test_a_document_too_large_is_refused_by_its_size_alone(world: World):
    from django.core.files.uploadedfile import SimpleUploadedFile as File

    case, program = world.case("one"), world.program(IAM)
    address = f"/cases/{case['id']}/documents"
    large = program.upload(address, {"file": File("a.txt", b"a" * 25_000_001)})
    assert (large.status, large.problem) == (413, "too-large")
    refused = program.upload(address, {"file": File("a.txt", b"a")}, content_length=str(10**12))
    assert refused.status in (201, 413)


def test_an_introducing_firm_sees_its_requests_and_nothing_else(world: World):
    from django.core.files.uploadedfile import SimpleUploadedFile as File

    case = world.case("one", person=CCO)
    cco, theirs = world.program(CCO), world.program(INTRODUCING)
    question = {"introducing_firm_id": "harbor", "question": "Who opened the account?", "account_id": "A1"}
    sent = cco.post(f"/cases/{case['id']}/requests", question)
    assert sent.status == 201, sent.content
    refused = cco.post(f"/cases/{case['id']}/requests", {**question, "introducing_firm_id": "another"})
    assert (refused.status, refused.problem) == (409, "refused"), "nobody of that firm could answer"
    other = _request_to("another", case["id"], world)
    address = sent.headers["Location"].removeprefix("/api/v1")
    seen = theirs.get(address)
    assert (seen.json["case_id"], seen.json["sent_by"]) == (None, None)
    assert seen.json["question"] == "Who opened the account?"
    assert [one["id"] for one in theirs.get("/requests").json["items"]] == [sent.json["id"]]
    assert theirs.get(other).status == 404
    for path in ("/alerts", "/cases", "/decisions", "/people", "/evidence", "/runs", "/subjects/person/P1"):
        assert theirs.get(path).problem == "not-allowed"
    assert cco.upload(f"{address}/answer", {"text": "Me."}, seen=seen.etag).status == 403
    answered = theirs.upload(
        f"{address}/answer", {"text": "Ann did.", "files": [File("form.txt", b"Signed.")]}, seen=seen.etag
    )
    assert (answered.status, answered.json["status"]) == (200, "answered")
    [document] = theirs.get(f"{address}/documents").json["items"]
    assert theirs.get(f"/documents/{document['id']}/content").content == b"Signed."
    ended = cco.post(f"{other}/end", {"reason": "Answered by phone."}, seen=cco.get(other).etag)
    assert ended.json["status"] == "ended"


def _request_to(introducing_firm: str, case: str, world: World) -> str:
    """The address of a request to a firm that somebody could answer for when it was sent."""
    from countersign.casework.requests import ask

    facts = {"introducing_firm_id": introducing_firm, "reachable": [introducing_firm], "question": "Who?"}
    return f"/requests/{ask(case=case, **facts, due=date(2026, 3, 9), actor=world.actor(CCO)).id}"


def test_waivers_and_absences(world: World):
    program, signer = world.program(ISO), world.program(CCO)
    said = {
        "control_id": "use_after_leaving",
        "matches": {"system_id": "crm"},
        "starts": "2026-03-02",
        "ends": "2026-04-01",
        "reason": "It is being replaced.",
    }
    made = program.post("/waivers", said)
    assert (made.status, made.json["status"]) == (201, "prepared")
    address = made.headers["Location"].removeprefix("/api/v1")
    long = program.post("/waivers", {**said, "ends": "2027-04-01"})
    assert (long.status, long.problem) == (409, "refused")
    assert program.post("/waivers", {**said, "control_id": "nothing_such"}).status == 404
    decision = signer.get(f"/decisions/{made.json['decision_id']}")
    signer.post(
        f"/decisions/{made.json['decision_id']}/approve",
        {"digest_seen": decision.json["content_digest"]},
        seen=decision.etag,
    )
    waiver = program.get(address)
    assert waiver.json["status"] == "approved"
    assert program.post(f"{address}/end", {}, seen=waiver.etag).json["ended_by"] == ISO
    assert len(program.get("/waivers", {"control_id": "use_after_leaving"}).json["items"]) == 1

    away = {"person": IAM, "deputy": ISO, "starts": "2026-03-03", "ends": "2026-03-10"}
    recorded = world.program(IAM).post("/absences", away)
    assert recorded.status == 201
    assert world.program(IAM).post("/absences", {**away, "deputy": "nobody-here"}).status == 409
    address = recorded.headers["Location"].removeprefix("/api/v1")
    assert program.get("/absences", {"on": "2026-03-05"}).json["items"][0]["deputy"] == ISO
    assert program.get("/absences", {"on": "2026-03-10"}).json["items"] == []
    back = world.program(IAM).post(f"{address}/end", {}, seen=recorded.etag)
    assert back.json["ends_date"] == "2026-03-03"
