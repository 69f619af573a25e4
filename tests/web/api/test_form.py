"""What a request may look like: everything else is refused before any service sees it."""

import json

import pytest

from tests.web.api.conftest import IAM, World

CASE = {"alerts": ["0" * 16], "title": "A case"}


@pytest.mark.parametrize(
    "changed",
    [
        {"unknown": 1},
        {"title": ""},
        {"title": "   "},
        {"title": "a\x00b"},
        {"title": "x" * 201},
        {"title": 5},
        {"title": None},
        {"alerts": []},
        {"alerts": ["0" * 15]},
        {"alerts": ["../../etc/passwd0"]},
        {"alerts": ["0" * 16 + "\n"]},
        {"alerts": "0" * 16},
        {"alerts": ["0" * 16] * 201},
        {"due": "2026-02-30"},
        {"due": "2026-03-02T00:00:00"},
        {"due": "20260302"},
        {"due": 1772409600},
        {"due": "9999-12-31"},
        {"due": "0001-01-01"},
        {"due": "\u0662\u0660\u0662\u0666-03-02"},
        {"assigned_to": "a b"},
        {"assigned_to": "x" * 101},
    ],
)
def test_a_body_is_as_described_or_refused(world: World, changed):
    refused = world.program(IAM).post("/cases", {**CASE, **changed})
    assert (refused.status, refused.problem) == (422, "invalid")
    [error] = refused.json["errors"]
    assert error["where"].startswith("body")


def test_half_a_character_is_refused_and_not_repeated(world: World):
    refused = world.program(IAM).post("/cases", '{"alerts": ["0000000000000000"], "title": "a\\ud800"}')
    assert refused.problem == "invalid"
    assert b"ud800" not in refused.content


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"null null",
        b"\xff\xfe",
        b'{"title": NaN}',
        b'{"title": "a", "title": "b"}',
        b"[" * 100_000,
        b'{"title": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_json_is_refused(world: World, body):
    refused = world.program(IAM).post("/cases", body)
    assert refused.status in (400, 422)
    assert refused.problem in ("unreadable", "invalid")


def test_another_content_type_is_refused(world: World):
    program = world.program(IAM)
    assert program.do("/cases").problem == "wrong-kind"
    assert program.upload("/cases", CASE).problem == "wrong-kind"
    assert program.post("/cases", CASE, content_type="text/plain").problem in ("wrong-kind", "not-found")


def test_a_body_too_large_is_refused(world: World):
    refused = world.program(IAM).post("/cases", {**CASE, "title": "x" * 1_100_000})
    assert (refused.status, refused.problem) == (413, "too-large")


@pytest.mark.parametrize(
    "query",
    [
        {"unknown": "1"},
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "ten"},
        {"limit": ["1", "2"]},
        {"status": "nonsense"},
        {"overdue": "perhaps"},
        {"text": "a\x00"},
        {"subject": "person"},
        {"cursor": "!"},
    ],
)
def test_a_parameter_is_as_described_or_refused(world: World, query):
    refused = world.program(IAM).get("/alerts", query)
    assert (refused.status, refused.problem) == (422, "invalid")


def test_a_cursor_belongs_to_its_list_and_holds_nothing_else(world: World):
    from base64 import urlsafe_b64encode

    def cursor(said: object) -> str:
        return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    program = world.program(IAM)
    good = cursor([["answer_due_date", "id"], ["2026-03-02", "0" * 16]])
    assert program.get("/alerts", {"cursor": good}).status == 200
    for said in (
        [["due_date", "id"], ["2026-03-02", "0" * 16]],
        [["answer_due_date", "id"], ["2026-03-02"]],
        [["answer_due_date", "id"], ["not a date", "0" * 16]],
        [["answer_due_date", "id"], ["2026-03-02", "a\x00"]],
        [["answer_due_date", "id"], ["2026-03-02", 5]],
        ["answer_due_date", "id", "x"],
        {"a": 1},
    ):
        assert program.get("/alerts", {"cursor": cursor(said)}).problem == "not-found"
    for said in ("AAAA", "bnVsbA", "A"):
        assert program.get("/alerts", {"cursor": said}).problem == "not-found"


def test_an_address_that_is_no_record_s_is_refused(world: World):
    program = world.program(IAM)
    assert program.get("/alerts/nonsense").problem == "invalid"
    assert program.get("/alerts/" + "0" * 16 + "%00").problem == "invalid"
    assert program.get("/subjects/person/a%00b").problem == "invalid"
    assert program.get("/evidence/entries/99999999999999999999").problem == "invalid"


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udfff"])
def test_services_refuse_what_cannot_be_kept_and_change_nothing(world: World, text):
    from countersign.casework.cases import open_case, reopen
    from countersign.casework.errors import CaseworkError, NotFoundError
    from countersign.casework.investigating import write_note
    from countersign.casework.models import EvidenceEntry
    from countersign.casework.selectors import alert_named

    case, actor = world.case("one"), world.actor(IAM)
    before = EvidenceEntry.objects.count()
    with pytest.raises(CaseworkError, match="cannot be kept"):
        write_note(case=case["id"], text=text, actor=actor)
    [alert] = world.raise_alerts("two")
    with pytest.raises(CaseworkError, match="cannot be kept"):
        open_case(alerts=[alert], title=text, due=actor.today, steps=(), actor=actor)
    with pytest.raises(NotFoundError):
        alert_named(text, actor)
    with pytest.raises(CaseworkError):
        reopen(case=case["id"], reason=text, due=actor.today, actor=actor)
    assert EvidenceEntry.objects.count() == before + 1
