"""An invitation opens one account, once, before it expires; nothing else sets a password from outside."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection

from countersign.casework.acting import actor_for
from countersign.cli import main
from countersign.web.accounts import services
from countersign.web.accounts.models import Invitation, User
from countersign.web.workplace import workplace

from .conftest import PASSWORD, browser, evidence, open_account, sign_in

FORM = {"password1": PASSWORD, "password2": PASSWORD}
pytestmark = pytest.mark.usefixtures("workbench")


def invited(clock, person="example-iso", **more):
    return services.invite_by_command(
        person=person, email=f"{person}@example.com", today=clock.today, at=clock.at, log=workplace().log, **more
    )


def actor(person, clock):
    return actor_for(workplace().firm, person=person, today=clock.today, at=clock.at)


def follow(secret):
    client = browser()
    client.get(f"/account/invitation/{secret}/")
    return client


def test_a_link_sets_a_password_once(clock):
    secret = invited(clock)
    client = browser()
    page = client.get(f"/account/invitation/{secret}/", follow=True)
    assert page.redirect_chain == [("/account/invitation/", 302)]
    assert "example-iso@example.com" in page.content.decode()
    assert secret not in page.content.decode()
    assert client.post("/account/invitation/", FORM).headers["Location"] == "/account/login/"
    assert sign_in("example-iso", clock).get("/").status_code == 200
    again = follow(secret)
    assert again.get("/account/invitation/").status_code == 404
    assert again.post("/account/invitation/", FORM).status_code == 404
    assert [(e.kind, e.actor) for e in workplace().log.entries()][:2] == [
        ("account invited", "system"),
        ("account opened", "example-iso"),
    ]


def test_a_link_expires(clock):
    secret = invited(clock)
    client = follow(secret)
    clock.forward(days=6, hours=23)
    assert client.get("/account/invitation/").status_code == 200
    clock.forward(hours=1)
    assert client.get("/account/invitation/").status_code == 404
    assert client.post("/account/invitation/", FORM).status_code == 404
    assert not User.objects.get(person_id="example-iso").has_usable_password()


def test_a_new_link_ends_the_one_before(clock):
    first, second = invited(clock), invited(clock)
    assert follow(first).get("/account/invitation/").status_code == 404
    assert follow(second).get("/account/invitation/").status_code == 200


def test_a_new_link_leaves_the_password_until_it_is_used_and_then_ends_sessions(clock):
    client = sign_in("example-iso", clock)
    secret = invited(clock)
    assert client.get("/").status_code == 200
    follow(secret).post("/account/invitation/", FORM)
    assert client.get("/").status_code == 302


def test_a_link_to_a_locked_account_opens_nothing(clock):
    secret = invited(clock)
    services.lock(person="example-iso", reason="left", actor=actor("example-operator", clock), log=workplace().log)
    assert follow(secret).get("/account/invitation/").status_code == 404


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("short", "at least 12 characters"),
        ("example-iso-example", "too similar"),
        ("123456789012345", "entirely numeric"),
        ("password1234", "too common"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(clock, password, complaint):
    client = follow(invited(clock))
    answer = client.post("/account/invitation/", {"password1": password, "password2": password})
    assert answer.status_code == 200
    assert complaint in answer.content.decode()
    assert client.post("/account/invitation/", FORM).status_code == 302


def test_two_different_passwords_are_refused(clock):
    answer = follow(invited(clock)).post("/account/invitation/", {**FORM, "password2": "something else entirely"})
    assert "not what was typed above" in answer.content.decode()


def test_only_the_digest_of_a_link_is_kept(clock):
    secret = invited(clock)
    assert Invitation.objects.get().digest == services.digest_of(secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM account_invitations")
        assert secret not in str(cursor.fetchall())


def test_an_administrator_invites_and_nobody_else(clock):
    log = workplace().log
    more = {"person": "example-ops", "email": "ops@example.com", "log": log}
    with pytest.raises(services.NotAllowedError):
        services.invite(actor=actor("example-ops", clock), **more)
    secret = services.invite(actor=actor("example-operator", clock), expires_on=date(2026, 6, 1), **more)
    assert follow(secret).get("/account/invitation/").status_code == 200
    [entry] = evidence("account invited")
    assert (entry.subject, entry.actor) == ("example-ops", "example-operator")
    assert entry.body == {"person": "example-ops", "expires_on": "2026-06-01"}


def test_two_people_do_not_share_an_address(clock):
    open_account("example-iso", clock)
    with pytest.raises(services.CaseworkError, match="Another account has this e-mail"):
        services.invite_by_command(
            person="example-ops", email="EXAMPLE-ISO@example.com", today=clock.today, at=clock.at, log=workplace().log
        )
    with pytest.raises(services.CaseworkError, match="no e-mail address"):
        services.invite_by_command(
            person="example-ops", email="nowhere", today=clock.today, at=clock.at, log=workplace().log
        )


def test_the_command_prints_a_link_for_a_person_of_the_firm(workbench):
    words = ["invite", "example-cco", "--email", "cco@example.com", "--firm", str(workbench)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    link = result.output.split()[-1]
    assert link.startswith("http://127.0.0.1:8000/account/invitation/")
    assert browser().get(link.removeprefix("http://127.0.0.1:8000"), follow=True).status_code == 200
    refused = CliRunner().invoke(main, ["invite", "nobody", "--email", "n@example.com", "--firm", str(workbench)])
    assert refused.exit_code == 1
    assert "does not name nobody among its people" in refused.output
