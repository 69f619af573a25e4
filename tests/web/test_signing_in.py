"""Who gets in, for how long, and what the evidence says of it."""

import re

import pytest
from django.core.cache import cache

from countersign.casework.acting import actor_for
from countersign.web.accounts import services
from countersign.web.accounts.models import User
from countersign.web.workplace import workplace

from .conftest import PASSWORD, browser, evidence, open_account, sign_in

pytestmark = pytest.mark.usefixtures("workbench")


def actor(person, clock):
    return actor_for(workplace().firm, person=person, today=clock.today, at=clock.at)


def test_a_person_signs_in_and_out(clock):
    client = sign_in("example-cco", clock)
    page = client.get("/")
    assert page.status_code == 200
    assert "Dorothea Lindqvist" in page.content.decode()
    [entry] = evidence("sign-in")
    assert (entry.subject, entry.actor, entry.body["by"], entry.at) == (
        "example-cco",
        "example-cco",
        ["password"],
        clock.at,
    )
    client.post("/account/logout/")
    assert client.get("/").status_code == 302
    assert [e.body["why"] for e in evidence("sign-out")] == ["asked to"]


def test_whoever_has_not_signed_in_is_asked_to_and_comes_back(clock):
    open_account("example-cco", clock)
    client = browser()
    asked = client.get("/account/tokens/?a=b")
    assert asked.headers["Location"] == "/account/login/?next=/account/tokens/%3Fa%3Db"
    form = {"login": "example-cco@example.com", "password": PASSWORD, "next": "/account/tokens/?a=b"}
    assert client.post("/account/login/", form).headers["Location"] == "/account/tokens/?a=b"


def test_nobody_is_sent_to_another_site_after_signing_in(clock):
    open_account("example-cco", clock)
    form = {"login": "example-cco@example.com", "password": PASSWORD, "next": "https://evil.example.com/"}
    assert browser().post("/account/login/", form).headers["Location"] == "/"


def test_a_wrong_password_is_refused_and_evidenced_without_what_was_typed(clock):
    open_account("example-cco", clock)
    for email in ("example-cco@example.com", "nobody@example.com"):
        answer = browser().post("/account/login/", {"login": email, "password": "not it"})
        assert answer.status_code == 200
    assert [(e.subject, e.body["why"]) for e in evidence("sign-in refused")] == [
        ("example-cco", "password"),
        ("unknown", "password"),
    ]
    assert "example.com" not in "".join(str(e.record()) for e in workplace().log.entries())


def test_a_known_and_an_unknown_address_are_refused_in_the_same_words(clock):
    open_account("example-cco", clock)

    def refusal(email):
        said = browser().post("/account/login/", {"login": email, "password": "not it"}).content.decode()
        return re.sub(r'value="[^"]*"|"X-CSRFToken": "\w+"', "", said)

    assert refusal("example-cco@example.com") == refusal("nobody@example.com")


def test_guessing_is_slowed_down_for_every_browser(clock):
    email = open_account("example-cco", clock)
    for _ in range(5):
        assert "Too many" not in browser().post("/account/login/", {"login": email, "password": "x"}).content.decode()
    right = browser().post("/account/login/", {"login": email, "password": PASSWORD})
    assert right.status_code == 200
    assert "Too many" in right.content.decode()
    cache.clear()
    assert browser().post("/account/login/", {"login": email, "password": PASSWORD}).status_code == 302


def test_a_session_ends_when_nobody_uses_it(clock):
    client = sign_in("example-cco", clock)
    for _ in range(3):
        clock.forward(minutes=14)
        assert client.get("/").status_code == 200
    clock.forward(minutes=15)
    assert client.get("/").status_code == 302
    assert [e.body["why"] for e in evidence("sign-out")] == ["idle"]


def test_a_session_ends_after_its_hours_however_much_it_is_used(clock):
    client = sign_in("example-cco", clock)
    for _ in range(71):
        clock.forward(minutes=10)
        assert client.get("/").status_code == 200
    clock.forward(minutes=10)
    assert client.get("/").status_code == 302
    assert [e.body["why"] for e in evidence("sign-out")] == ["as long as a session lasts"]


def test_a_session_from_a_clock_set_back_is_ended(clock):
    client = sign_in("example-cco", clock)
    clock.forward(minutes=-5)
    assert client.get("/").status_code == 302


def test_an_account_that_expires_opens_nothing_from_that_day(clock):
    email = open_account("example-audit", clock, expires_on=clock.today.replace(day=3))
    client = sign_in("example-audit", clock)
    assert client.get("/").status_code == 200
    clock.forward(hours=18)
    answer = browser().post("/account/login/", {"login": email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "cannot enter today" in answer.content.decode()
    assert evidence("sign-in refused")[-1].body["why"] == "may not enter"


def test_an_open_session_ends_when_the_account_expires(clock):
    clock.forward(hours=13)  # eleven in the evening, at the firm
    open_account("example-audit", clock, expires_on=clock.today.replace(day=3))
    client = sign_in("example-audit", clock)
    clock.forward(minutes=5)
    assert client.get("/").status_code == 200
    for _ in range(6):
        clock.forward(minutes=10)
        answer = client.get("/")
    assert answer.status_code == 302
    assert [e.body["why"] for e in evidence("sign-out")] == ["may not enter any more"]


def test_a_person_without_a_role_today_does_not_enter(workbench, clock):
    email = open_account("example-audit", clock)
    client = sign_in("example-audit", clock)
    assert client.get("/").status_code == 200
    path = workbench / "firm.toml"
    role = 'role   = "internal auditor"\nperson = "example-audit"\nfrom   = 2012-01-03\nuntil  = 2028-01-01'
    assert role in path.read_text()
    path.write_text(path.read_text().replace(role, role.replace("2028-01-01", "2026-03-01")))
    assert client.get("/").status_code == 302
    assert browser().post("/account/login/", {"login": email, "password": PASSWORD}).status_code == 403


def test_locking_ends_every_session_and_the_right_password_does_not_help(clock):
    client = sign_in("example-iso", clock)
    log = workplace().log
    services.lock(person="example-iso", reason="lost a laptop", actor=actor("example-operator", clock), log=log)
    assert client.get("/").status_code == 302
    form = {"login": "example-iso@example.com", "password": PASSWORD}
    assert browser().post("/account/login/", form).status_code == 403
    services.unlock(person="example-iso", reason="found", actor=actor("example-operator", clock), log=log)
    assert client.get("/").status_code == 302
    assert browser().post("/account/login/", form).status_code == 302
    assert [(e.subject, e.actor, e.body["reason"]) for e in evidence("account locked")] == [
        ("example-iso", "example-operator", "lost a laptop")
    ]


def test_only_who_administers_accounts_locks_one_and_nobody_unlocks_their_own(clock):
    open_account("example-operator", clock)
    log = workplace().log
    with pytest.raises(services.NotAllowedError):
        services.lock(person="example-operator", reason="because", actor=actor("example-ops", clock), log=log)
    with pytest.raises(services.NotAllowedError, match="their own"):
        services.unlock(person="example-operator", reason="because", actor=actor("example-operator", clock), log=log)
    with pytest.raises(services.CaseworkError, match="Say why"):
        services.lock(person="example-operator", reason=" ", actor=actor("example-iso", clock), log=log)
    assert User.objects.get(person_id="example-operator").locked_at is None
    assert evidence("account locked") == []


def test_a_changed_password_ends_the_other_sessions(clock):
    here, elsewhere = sign_in("example-cco", clock), sign_in("example-cco", clock)
    new = "four loud copper bells"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", form).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert [e.subject for e in evidence("password changed")] == ["example-cco"]


@pytest.mark.parametrize(
    "closed", ["signup/", "email/", "password/reset/", "password/set/", "3rdparty/", "login/code/"]
)
def test_what_is_closed_is_not_there(clock, closed):
    client = sign_in("example-cco", clock)
    assert client.get(f"/account/{closed}").status_code == 404
    assert client.post(f"/account/{closed}", {"email": "new@example.com"}).status_code == 404
