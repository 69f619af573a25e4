"""Personal tokens: one's own, shown once, kept as a digest, and ended in time."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from countersign.casework.acting import actor_for
from countersign.casework.errors import CaseworkError, NotFoundError
from countersign.web.accounts.models import ApiToken
from countersign.web.accounts.tokens import make_token, revoke_token, token_with
from countersign.web.workplace import workplace

from .conftest import PASSWORD, evidence, open_account, sign_in

pytestmark = pytest.mark.usefixtures("workbench")


@pytest.fixture
def actor(clock):
    open_account("example-iso", clock)
    return actor_for(workplace().firm, person="example-iso", today=clock.today, at=clock.at)


def made(actor, good_for=timedelta(days=90), scopes=("read",)):
    return make_token(name="report", scopes=scopes, good_for=good_for, actor=actor, log=workplace().log)


def test_a_token_is_good_until_it_expires(actor, clock):
    token, secret = made(actor)
    assert token_with(secret, clock.at).user.person_id == "example-iso"
    assert token_with(secret, token.expires_at - timedelta(seconds=1))
    assert token_with(secret, token.expires_at) is None


def test_only_the_digest_is_kept(actor):
    _, secret = made(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM api_tokens")
        kept = str(cursor.fetchall())
    assert secret not in kept
    assert secret.split("_", 2)[2] not in kept
    assert "sha256:" in kept
    assert secret not in str([e.record() for e in workplace().log.entries()])


@pytest.mark.parametrize(
    "wrong", ["", "cs", "cs_", "cs_a_b", "xx_{id}_{rest}", "cs_{id}_", "cs_{id}_{rest}x", "{rest}"]
)
def test_what_is_not_the_secret_is_no_token(actor, clock, wrong):
    token, secret = made(actor)
    assert token_with(wrong.format(id=token.id, rest=secret.split("_", 2)[2]), clock.at) is None


def test_a_revoked_token_is_refused_and_only_its_owner_revokes(actor, clock):
    token, secret = made(actor)
    open_account("example-cco", clock)
    other = actor_for(workplace().firm, person="example-cco", today=clock.today, at=clock.at)
    with pytest.raises(NotFoundError):
        revoke_token(token=token.id, actor=other, log=workplace().log)
    for _ in range(2):
        revoke_token(token=token.id, actor=actor, log=workplace().log)
    assert token_with(secret, clock.at) is None
    assert [e.body["token"] for e in evidence("token revoked")] == [token.id]


@pytest.mark.parametrize("good_for", [timedelta(0), timedelta(days=366)])
def test_a_token_is_good_for_a_year_at_most(actor, good_for):
    with pytest.raises(CaseworkError, match="a year at most"):
        made(actor, good_for)


@pytest.mark.parametrize("scopes", [(), ("everything",), ("read", "everything")])
def test_a_token_says_what_it_may_do(actor, scopes):
    with pytest.raises(CaseworkError, match="Say what the token may do"):
        made(actor, scopes=scopes)
    assert evidence("token made") == []


def test_use_is_noted_about_once_a_minute(actor, clock):
    _, secret = made(actor)
    token_with(secret, clock.at)
    token_with(secret, clock.at + timedelta(seconds=30))
    assert ApiToken.objects.get().last_used_at == clock.at
    token_with(secret, clock.at + timedelta(seconds=90))
    assert ApiToken.objects.get().last_used_at == clock.at + timedelta(seconds=90)


def test_the_page_asks_for_the_password_again_and_shows_the_secret_once(clock):
    client = sign_in("example-iso", clock)
    form = {"name": "report", "scopes": ["read", "work"], "days": "30"}
    assert client.get("/account/tokens/").headers["Location"].startswith("/account/reauthenticate/")
    assert client.post("/account/tokens/", form).status_code == 302
    assert ApiToken.objects.count() == 0
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.post("/account/tokens/", form).content.decode()
    secret = re.search(r'<code class="secret">(cs_[\w-]+)</code>', page)[1]
    assert token_with(secret, clock.at).scopes == "read work"
    assert secret not in client.get("/account/tokens/").content.decode()
    [entry] = evidence("token made")
    client.post(f"/account/tokens/{entry.body['token']}/revoke/")
    assert token_with(secret, clock.at) is None
    assert client.post("/account/tokens/aaaa/revoke/").status_code == 404
