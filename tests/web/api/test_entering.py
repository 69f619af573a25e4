"""Who gets in: tokens, scopes, sessions, and how often."""

from datetime import timedelta

import pytest

from tests.web.api.conftest import AUTHOR, CCO, IAM, ISO, Program, World


def test_nobody_gets_in_without_a_token(world: World):
    for program in (Program(), Program("cs_0_x"), Program("nonsense")):
        refused = program.get("/alerts")
        assert (refused.status, refused.problem) == (401, "sign-in")
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    other = Program()
    other.headers = {"authorization": "Basic YTpi"}
    assert other.get("/alerts").status == 401


def test_a_token_is_good_until_it_is_revoked_or_expires(world: World):
    program = world.program(IAM)
    [token] = program.get("/me/tokens").json["items"]
    assert program.get("/me").json["person"] == IAM
    world.clock.at += timedelta(days=31)
    assert program.get("/me").status == 401
    world.clock.at -= timedelta(days=31)
    assert program.do(f"/me/tokens/{token['id']}/revoke").status == 200
    assert program.get("/me").status == 401


def test_a_locked_account_s_token_is_refused(world: World):
    from countersign.web.accounts.models import User

    program = world.program(IAM)
    User.objects.filter(person_id=IAM).update(locked_at=world.clock())
    assert (program.get("/me").status, program.get("/me").problem) == (401, "sign-in")


@pytest.mark.parametrize("scope", ["work", "decide", "operate", "administer"])
def test_a_token_does_no_more_than_it_was_made_for(world: World, scope):
    from countersign.web.api.document import operations

    program = world.program(CCO, ("read",))
    beyond = [op for op in operations().values() if op.scope == scope]
    assert beyond
    for operation in beyond:
        path = operation.path.replace("{", "").replace("}", "")
        refused = program.do(path) if operation.method == "POST" else program.get(path)
        assert (refused.status, refused.problem) == (403, "not-allowed"), operation.id
        assert f"scope {scope}" in refused.json["detail"]


def test_an_operation_opens_for_one_of_its_abilities(world: World):
    refused = world.program(AUTHOR).get("/alerts")
    assert (refused.status, refused.problem) == (403, "not-allowed")
    assert world.program(AUTHOR).get("/controls").status == 200


def test_a_session_may_too_and_changes_nothing_without_its_form_token(world: World):
    from django.test import Client

    from countersign.web.accounts.models import User
    from countersign.web.accounts.signing_in import SEEN_AT, SIGNED_IN_AT

    world.token(ISO)
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    client.force_login(User.objects.get(person_id=ISO))
    session = client.session
    session[SIGNED_IN_AT] = session[SEEN_AT] = world.clock().isoformat()
    session.save()
    assert client.get("/api/v1/me").json()["person"] == ISO
    [alert] = world.raise_alerts("one")
    etag = client.get(f"/api/v1/alerts/{alert}").headers["ETag"]
    refused = client.post(
        f"/api/v1/alerts/{alert}/assign", '{"to": "example-iso"}', "application/json", headers={"if-match": etag}
    )
    assert refused.status_code == 403
    assert "form token" in refused.json()["detail"]


def test_who_asks_too_often_is_told_when_to_come_back(world: World):
    from countersign.web.api.limiting import AT_ONCE, PER_SECOND

    program = world.program(IAM)
    world.clock.stopped = True
    answers = [program.get("/me").status for _ in range(AT_ONCE + 1)]
    assert answers == [200] * AT_ONCE + [429]
    refused = program.get("/me")
    assert (refused.problem, refused.headers["Retry-After"]) == ("too-many", "1")
    assert world.program(ISO).get("/me").status == 200
    world.clock.at += timedelta(seconds=1)
    assert [program.get("/me").status for _ in range(PER_SECOND + 1)] == [200] * PER_SECOND + [429]


def test_an_allowance_never_knows_more_callers_than_it_can_hold():
    from datetime import UTC, datetime

    from countersign.web.api import limiting

    found = limiting.Allowance(at_once=1, per_second=1)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    for number in range(limiting._KNOWN_AT_MOST + 10):
        assert found.wait(f"caller {number}", at) == 0
    assert len(found._left) == limiting._KNOWN_AT_MOST


def test_what_says_no_under_the_address_says_it_as_a_problem(world: World):
    program = world.program(IAM)
    for path in ("/nothing", "/alerts/", "/api/", "/api/v2/alerts"):
        assert (program.get(path).status, program.get(path).problem) == (404, "not-found")
    other = program.do("/me")
    assert (other.status, other.problem, other.headers["Allow"]) == (405, "no-such-method", "GET")
