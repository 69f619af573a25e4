"""A request sent twice with one Idempotency-Key is done once, whatever happens in between."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.web.api.conftest import ANALYST, IAM, ISO, OPERATOR, World


def test_the_same_request_again_has_the_same_answer_and_does_nothing(world: World):
    from countersign.casework.models import Note

    case, program = world.case("one"), world.program(IAM)
    address, key = f"/cases/{case['id']}/notes", {"idempotency_key": "abc"}
    first = program.post(address, {"text": "Called."}, **key)
    again = program.post(address, {"text": "Called."}, **key)
    assert (again.status, again.content) == (first.status, first.content)
    assert Note.objects.count() == 1
    other = program.post(address, {"text": "Something else."}, **key)
    assert (other.status, other.problem) == (422, "invalid")
    assert program.post(f"{address}", {"text": "Called."}, idempotency_key="a b").problem == "invalid"
    assert world.program(ISO).post(address, {"text": "Called."}, **key).status == 201
    assert Note.objects.count() == 2


def test_a_kept_answer_has_its_version_and_place_and_outlives_the_version_it_changed(world: World):
    [alert] = world.raise_alerts("one")
    program = world.program(IAM)
    etag, key = program.get(f"/alerts/{alert}").etag, {"idempotency_key": "abc"}
    first = program.post(f"/alerts/{alert}/assign", {"to": IAM}, seen=etag, **key)
    again = program.post(f"/alerts/{alert}/assign", {"to": IAM}, seen=etag, **key)
    assert (again.status, again.etag, again.content) == (200, first.etag, first.content)
    opened = {"alerts": world.raise_alerts("two"), "title": "A case"}
    first = program.post("/cases", opened, idempotency_key="b")
    assert program.post("/cases", opened, idempotency_key="b").headers["Location"] == first.headers["Location"]


def test_what_was_refused_can_be_sent_again(world: World):
    case, program = world.case("one"), world.program(IAM)
    body = {"text": "Called.", "corrects": "0" * 16}
    assert program.post(f"/cases/{case['id']}/notes", body, idempotency_key="abc").status == 404
    assert program.post(f"/cases/{case['id']}/notes", {"text": "Called."}, idempotency_key="abc").status == 201


def test_an_answer_is_kept_for_a_day(world: World):
    from countersign.casework.models import Note
    from countersign.web.api.models import KeptAnswer

    case, program = world.case("one"), world.program(IAM)
    for _ in range(2):
        program.post(f"/cases/{case['id']}/notes", {"text": "Called."}, idempotency_key="abc")
        world.clock.at += timedelta(hours=24)
    assert Note.objects.count() == 2
    assert KeptAnswer.objects.count() == 1


def test_files_are_told_apart_by_what_is_in_them(world: World):
    from django.core.files.uploadedfile import SimpleUploadedFile as File

    case, program = world.case("one"), world.program(IAM)
    address, key = f"/cases/{case['id']}/documents", {"idempotency_key": "abc"}
    first = program.upload(address, {"file": File("a.txt", b"one")}, **key)
    again = program.upload(address, {"file": File("a.txt", b"one")}, **key)
    assert (again.status, again.content) == (201, first.content)
    assert program.upload(address, {"file": File("a.txt", b"two")}, **key).problem == "invalid"


def test_a_secret_is_not_kept(world: World):
    from countersign.web.api.models import KeptAnswer

    program, key = world.program(OPERATOR), {"idempotency_key": "abc"}
    said = {"person": ISO, "email": "iso@example.com"}
    first = program.post("/accounts", said, **key)
    assert first.json["link"].startswith("/account/invitation/")
    assert program.post("/accounts", said, **key).json == {"person": ISO, "link": ""}
    assert first.json["link"] not in KeptAnswer.objects.get().body


def test_an_answer_about_what_is_sealed_is_not_given_after_leaving_the_circle(world: World):
    from countersign.web.workplace import workplace

    [sealed] = world.raise_alerts("one", circle="sar", owner="AML officer", topic="aml", control="sealed_one")
    program = world.program(ANALYST)
    etag, key = program.get(f"/alerts/{sealed}").etag, {"idempotency_key": "abc"}
    assert program.post(f"/alerts/{sealed}/assign", {"to": ANALYST}, seen=etag, **key).status == 200
    path = world.folder / "firm.toml"
    path.write_text(_without_circles(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert not workplace().firm.circles
    left = program.post(f"/alerts/{sealed}/assign", {"to": ANALYST}, seen=etag, **key)
    assert (left.status, left.problem) == (404, "not-found")


def _without_circles(text: str) -> str:
    """firm.toml with nobody in any circle."""
    blocks = text.split("\n[[")
    return "\n[[".join(block for block in blocks if not block.startswith("circles]]"))


def test_of_requests_sent_at_the_same_moment_one_is_done(world: World):
    from django.db import connections

    from countersign.casework.models import Note

    case, program = world.case("one"), world.program(IAM)

    def send(_: int) -> tuple[int, bytes]:
        try:
            answer = program.post(f"/cases/{case['id']}/notes", {"text": "Called."}, idempotency_key="abc")
            return answer.status, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(8)))
    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert Note.objects.count() == 1


def test_those_who_read_at_the_same_moment_each_leave_an_entry(world: World):
    from django.db import connections

    from countersign.casework.models import EvidenceEntry

    [alert] = world.raise_alerts("one")
    program = world.program(IAM)

    def read(_: int) -> int:
        try:
            return program.get(f"/alerts/{alert}", {"unmasked": "true"}).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(read, range(12))) == {200}
    assert EvidenceEntry.objects.filter(kind="personal information seen").count() == 12
