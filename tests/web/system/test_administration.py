"""Accounts are administered by others, a reset by two people, and nothing here gives power."""

import re
from datetime import timedelta

import pytest

from countersign.casework.acting import actor_for
from countersign.web.accounts.models import User
from countersign.web.accounts.tokens import make_token
from countersign.web.workplace import workplace

from ..conftest import browser, evidence, open_account, sign_in

ISO = "/administration/accounts/example-iso/"
ADDRESSES = ["/administration/", "/administration/roles/", "/administration/thresholds/", ISO]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("person", ["example-cco", "example-ops", "example-audit", "example-author"])
def test_only_who_administers_sees_it(enter, person, address):
    enter(person).see(address, 403)


def test_everybody_is_listed_with_roles_dates_and_standing(enter):
    page = enter("example-operator").see("/administration/")
    assert page.count('href="/administration/accounts/') == len(workplace().firm.people)
    assert "no account" in page
    assert "until" in page
    assert "has never done anything here" in page
    assert "is not set up" in page


def test_a_role_that_ends_soon_says_so(enter, clock):
    clock.at = clock.at.replace(year=2017, month=12, day=20)
    clock.at = clock.at.replace(year=2027)
    page = enter("example-operator").see("/administration/")
    assert "ends soon" in page


def test_an_invitation_is_shown_once_and_opens_the_account(enter):
    visitor = enter("example-operator")
    page = visitor.send(f"{ISO}invite/", email="iso@example.com")
    link = re.search(r'<code class="secret">(.*?)</code>', page)[1]
    assert "/account/invitation/" in link
    assert '<code class="secret">' not in visitor.see(ISO)
    assert browser().get(link.split("localhost", 1)[1]).status_code == 302
    (invited,) = [e for e in evidence("account invited") if e.subject == "example-iso"]
    assert invited.actor == "example-operator"
    assert "@" not in str(invited.body)


def test_what_is_wrong_with_an_invitation_is_said_beside_the_field(enter):
    visitor = enter("example-operator")
    said = visitor.send(f"{ISO}invite/", 400, email="no address")
    assert "valid email" in said
    assert "no address" in said
    visitor.send("/administration/accounts/nobody-at-all/invite/", 404, email="x@example.com")
    assert [e for e in evidence("account invited") if e.actor == "example-operator"] == []


def test_a_locked_account_enters_no_more_until_it_is_unlocked(enter, clock):
    iso = enter("example-iso")
    operator = enter("example-operator")
    operator.send(f"{ISO}lock/", 400, reason=" ")
    assert "locked" in operator.send(f"{ISO}lock/", reason="lost laptop")
    assert iso.client.get("/").status_code == 302
    assert "open again" in operator.send(f"{ISO}unlock/", reason="found")
    assert [e.kind for e in evidence("account locked") + evidence("account unlocked")] == [
        "account locked",
        "account unlocked",
    ]
    assert sign_in("example-iso", clock).get("/").status_code == 200


def test_nobody_administers_their_own_account(enter):
    visitor = enter("example-operator")
    own = "/administration/accounts/example-operator/"
    page = visitor.see(own)
    assert "nobody administers their own" in page
    assert f'action="{own}' not in page
    for act in ("lock", "unlock", "reset"):
        visitor.send(f"{own}{act}/", 403, reason="because")
    visitor.send(f"{own}invite/", 400, email="other@example.com")
    user = User.objects.get(person_id="example-operator")
    assert user.locked_at is None
    assert user.email == "example-operator@example.com"


def test_a_second_factor_is_reset_by_two_people(enter, clock):
    open_account("example-iso", clock)
    first, second = enter("example-operator"), enter("example-ceo")
    page = first.send(f"{ISO}reset/", reason="telephone lost")
    assert "another administrator approves it" in page
    (prepared,) = evidence("second factor reset prepared")
    approve = f"{ISO}reset/{prepared.body['reset']}/approve/"
    first.send(approve, 403)
    assert evidence("second factor reset approved") == []
    assert "is taken away" in second.send(approve)
    (approved,) = evidence("second factor reset approved")
    assert (approved.actor, approved.body["prepared_by"]) == ("example-ceo", "example-operator")
    second.send(approve, 404)


def test_a_persons_token_is_revoked_for_a_reason(enter, clock):
    iso = enter("example-iso")
    actor = actor_for(workplace().firm, person="example-iso", today=clock.today, at=clock.at)
    token, _ = make_token(
        name="<i>desk</i>", scopes=["read"], good_for=timedelta(days=9), actor=actor, log=workplace().log
    )
    visitor = enter("example-operator")
    assert "&lt;i&gt;desk&lt;/i&gt;" in visitor.see(ISO)
    visitor.send(f"{ISO}tokens/{token.id}/revoke/", 400, reason="")
    assert "is revoked" in visitor.send(f"{ISO}tokens/{token.id}/revoke/", reason="left on a train")
    (revoked,) = evidence("token revoked")
    assert (revoked.actor, revoked.subject) == ("example-operator", "example-iso")
    assert iso.client.get("/").status_code == 200


def test_roles_and_numbers_are_as_the_files_say(enter):
    visitor = enter("example-operator")
    roles = visitor.see("/administration/roles/")
    assert "Thaddeus Okonjo" in roles
    assert "sar" in roles
    assert "not yet" in roles
    numbers = visitor.see("/administration/thresholds/")
    assert "approved by Marguerite Halloran" in numbers
    assert "answer_within" in numbers
