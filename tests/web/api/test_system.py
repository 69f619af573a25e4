"""What programs read and do beside casework: controls, runs, feeds, quarantine, evidence, people, accounts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.day.conftest import FIRM, MONDAY, SmallFirm
from tests.web.api.conftest import AML, AUDIT, CCO, IAM, INTRODUCING, ISO, OPERATOR, TickingClock, World
from tests.web.conftest import OFFERED

PEOPLE = """
people = [
  { id = "P9", name = "Olive Officer" }, { id = "P8", name = "Oscar Operator" }, { id = "P7", name = "Ian Access" },
]
roles = [
  { role = "information security officer", person = "P9", from = 2016-01-01 },
  { role = "operator", person = "P8", from = 2016-01-01 },
  { role = "identity and access manager", person = "P7", from = 2016-01-01 },
]
"""


@pytest.fixture
def small(tmp_path: Path, clock: TickingClock) -> Iterator[World]:
    """A firm of a few lines, the evening after its first day, with nothing loaded yet."""
    from django.db import connections

    from countersign.casework import migrate
    from countersign.web.api.limiting import allowance
    from countersign.web.settings import configure_workbench

    thresholds = Path(__file__).parents[3] / "firms" / "example" / "thresholds.toml"
    firm = SmallFirm(tmp_path / "small", thresholds.read_text(encoding="utf-8"))
    text = FIRM.partition("people =")[0] + PEOPLE + OFFERED
    (firm.folder / "firm.toml").write_text(text, encoding="utf-8")
    configure_workbench(firm.folder)
    migrate(app=None)
    allowance.forget()
    clock.at = datetime(2017, 3, 21, 12, 0, tzinfo=UTC)
    firm.deliver(log=_log("4,records,cy,not a moment,LOOK"))
    _load(firm)
    yield World(firm.folder, clock)
    connections.close_all()


def _log(last: str) -> str:
    return (
        "no,system,login,at,did\n"
        "1,records,ann,2017-03-20T15:00:00Z,LOOK\n"
        "3,records,bob,2017-03-20T14:00:00Z,SAVE\n"
        f"{last}\n"
    )


def _load(firm: SmallFirm) -> None:
    from countersign.day.loading import load_files

    installation = firm.open()
    with installation.alone():
        load_files(installation, today=date(2017, 3, 21))
        installation.checkpoint()


def test_a_day_is_run_its_alert_s_rows_are_read_and_a_quarantined_line_is_corrected(small: World):
    operator, officer = small.program("P8"), small.program("P9")
    ran = operator.post("/runs", {"as_of": str(MONDAY), "controls": ["use_after_leaving"]})
    assert ran.status == 201, ran.content
    assert [one["control_id"] for one in ran.json["items"]] == ["use_after_leaving"]
    [run] = officer.get("/controls/use_after_leaving/runs").json["items"]
    assert run["as_of"] == str(MONDAY)
    days = officer.get("/runs", {"since": str(MONDAY), "until": str(MONDAY)}).json["items"]
    assert [day["all_ran"] for day in days] == [False]

    [alert] = officer.get("/alerts").json["items"]
    behind = officer.get(f"/alerts/{alert['id']}/rows")
    assert behind.status == 200, behind.content
    rows = {table["then"]["table"]: table["then"]["rows"] for table in behind.json["tables"]}
    assert rows["access_events"][0]["login"] == "(masked)"
    shown = officer.get(f"/alerts/{alert['id']}/rows", {"unmasked": "true"}).json["tables"]
    assert {row["login"] for t in shown if t["then"]["table"] == "access_events" for row in t["then"]["rows"]} == {
        "bob"
    }

    [put_aside] = operator.get("/quarantine", {"since": str(MONDAY), "until": str(MONDAY)}).json["items"]
    assert (put_aside["feed"], put_aside["rows"]) == ("log", 1)
    where = f"/quarantine/log/{MONDAY}"
    [bad] = operator.get(where).json["items"]
    assert bad["problems"][0]["column"] == "occurred_at"
    lines = operator.get(f"{where}/lines").json
    [line] = lines["items"]
    assert line["text"] == "4,records,cy,not a moment,LOOK"
    corrected = {"of": lines["of"], "lines": {str(line["line"]): "4,records,cy,2017-03-20T15:00:00Z,LOOK"}}
    assert small.program("P7").post(f"{where}/correct", corrected).status == 403
    taken = operator.post(f"{where}/correct", corrected)
    assert (taken.status, taken.json["quarantined"]) == (200, 0), taken.content
    assert operator.post(f"{where}/correct", {**corrected, "of": "sha256:" + "0" * 64}).status == 404
    [entry] = officer.get("/evidence", {"kind": "resubmission"}).json["items"]
    assert (entry["actor"], entry["body"]["lines"]) == ("P8", [line["line"]])
    seen = officer.get("/evidence", {"kind": "personal information seen"}).json["items"]
    assert {(entry["actor"], entry["subject"]) for entry in seen} == {("P8", "log"), ("P9", alert["id"])}


def test_feeds_and_what_is_known(small: World):
    officer = small.program("P9")
    feeds = officer.get("/feeds", {"since": str(MONDAY), "until": str(MONDAY)}).json["items"]
    assert {feed["feed"]: feed["state"] for feed in feeds}["log"] == "short"
    known = officer.get("/subjects/person/P2", {"as_of": str(MONDAY)}).json
    [person] = next(table["rows"] for table in known["tables"] if table["table"] == "persons")
    assert person["legal_name"] == "(masked)"
    shown = officer.get("/subjects/person/P2", {"as_of": str(MONDAY), "unmasked": "true"}).json
    assert any(row.get("legal_name") == "Bob Baker" for table in shown["tables"] for row in table["rows"])
    happened = officer.get("/subjects/person/P2/events", {"as_of": str(MONDAY)}).json["items"]
    assert any(one["column"] == "ended_at" for one in happened)
    assert officer.get("/subjects/nonsense/P2").problem == "invalid"


def test_an_entry_is_proved_by_what_the_answer_holds(small: World):
    from hashlib import sha256

    from countersign.evidence import leaf_hash, verify_inclusion

    officer = small.program("P9")
    [entry, *_] = officer.get("/evidence", {"limit": 1}).json["items"]
    assert officer.get(f"/evidence/entries/{entry['index']}").json == entry
    proof = officer.get("/evidence/entries/0/proof").json
    leaf = sha256(bytes.fromhex(proof["salt"]) + proof["entry"].encode()).digest()
    assert leaf.hex() == proof["leaf"]
    path = [bytes.fromhex(one) for one in proof["inclusion"]]
    verify_inclusion(leaf_hash(leaf), 0, proof["size"], path, bytes.fromhex(proof["root"]))
    signed = officer.get("/evidence/checkpoint").json
    assert signed["note"].startswith("countersign/small-securities")
    assert officer.get("/evidence/entries/1000").status == 404
    page = officer.get("/evidence", {"limit": 2})
    assert officer.get(page.json["next"]).json["items"][0]["index"] == page.json["items"][-1]["index"] - 1


def test_one_command_works_at_a_time_and_the_other_is_told(small: World):
    from countersign.day.installation import Installation

    with Installation(small.folder, small.clock()).alone():
        refused = small.program("P8").post("/runs", {"as_of": str(MONDAY)})
    assert (refused.status, refused.problem) == (409, "refused")
    future = small.program("P8").post("/runs", {"as_of": "2017-03-22"})
    assert (future.status, future.problem) == (409, "refused")


def test_controls_say_what_they_ask_and_try_their_examples(world: World):
    program = world.program(AUDIT)
    listed = program.get("/controls").json["items"]
    assert {one["id"] for one in listed} >= {"use_after_leaving", "late_u5"}
    one = program.get("/controls/use_after_leaving").json
    assert one["cites"]
    assert all(one["law"])
    assert "def use_after_leaving" in one["source"]
    tried = program.do("/controls/late_u5/try")
    assert tried.json["items"]
    assert all(example["as_said"] for example in tried.json["items"])
    assert program.get("/controls/nothing_such").problem == "not-found"


def test_a_sealed_control_is_one_that_does_not_exist(world: World, monkeypatch):
    from dataclasses import replace

    from countersign.web.workplace import workplace

    rulebook = workplace().rulebook
    sealed = replace(rulebook.controls["late_u5"], id="sealed_one", circle="sar", topic="aml")
    monkeypatch.setattr(
        workplace(), "rulebook", replace(rulebook, controls={**rulebook.controls, "sealed_one": sealed}), raising=False
    )
    outside, inside = world.program(CCO), world.program(AML)
    assert "sealed_one" in {one["id"] for one in inside.get("/controls").json["items"]}
    assert "sealed_one" not in {one["id"] for one in outside.get("/controls").json["items"]}
    for path in ("/controls/{}", "/controls/{}/runs"):
        told, nothing = outside.get(path.format("sealed_one")), outside.get(path.format("absent_one"))
        assert told.status == nothing.status == 404
        assert told.content.replace(b"sealed_one", b"absent_one") == nothing.content


def test_people_and_who_one_is(world: World):
    program = world.program(IAM)
    assert program.get(f"/people/{ISO}").json["roles"] == ["information security officer"]
    assert {one["id"] for one in program.get("/people").json["items"]} >= {IAM, ISO}
    assert program.get("/people/nobody").problem == "not-found"
    me = world.program(INTRODUCING).get("/me").json
    assert (me["introducing_firm"], me["abilities"]) == (
        "harbor",
        ["answer requests sent to one's own introducing firm"],
    )


def test_messages_are_one_s_own(world: World):
    from countersign.casework.models import Message

    for person, circle in ((IAM, ""), (ISO, ""), (IAM, "sar")):
        Message.objects.create(
            person=person, occasion=f"x{circle}", text="Look.", circle=circle, written_at=world.clock()
        )
    program = world.program(IAM)
    [message] = program.get("/messages").json["items"]
    read = program.do(f"/messages/{message['id']}/read")
    assert read.json["read_at"]
    assert program.get("/messages", {"unread": "true"}).json["items"] == []
    assert world.program(ISO).do(f"/messages/{message['id']}/read").status == 404


def test_accounts_are_invited_locked_and_their_second_factor_is_reset_by_two(world: World):
    operator = world.program(OPERATOR)
    invited = operator.post("/accounts", {"person": ISO, "email": "iso@example.com"})
    assert invited.status == 201
    assert operator.post("/accounts", {"person": "nobody", "email": "n@example.com"}).status == 409
    assert operator.post("/accounts", {"person": ISO, "email": "a@b@c"}).problem == "invalid"
    locked = operator.post(f"/accounts/{ISO}/lock", {"reason": "Left the desk open."})
    assert locked.json["locked_at"]
    assert operator.post(f"/accounts/{ISO}/unlock", {"reason": "Spoke with them."}).json["locked_at"] is None
    assert operator.post("/accounts/nobody/lock", {"reason": "x"}).status == 404
    prepared = operator.post(f"/accounts/{ISO}/second-factor-reset", {"reason": "Lost the phone."})
    assert prepared.status == 201
    assert [one["person"] for one in operator.get("/second-factor-resets").json["items"]] == [ISO]
    alone = operator.post(f"/second-factor-resets/{prepared.json['id']}/approve")
    assert (alone.status, alone.problem) == (403, "not-allowed")
    assert [one["person_id"] for one in operator.get("/accounts").json["items"]] == [ISO, OPERATOR]
    assert world.program(CCO).get("/accounts").status == 403
