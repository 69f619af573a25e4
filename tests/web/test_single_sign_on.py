"""Single sign-on: a provider of our own making on this machine, and people who do or do not have an account."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from countersign.web.accounts import services
from countersign.web.accounts.models import User
from countersign.web.workplace import workplace

from .conftest import browser, evidence, open_account, write_settings

SETTINGS = """
[workbench]
second_factor = "offered"

[[workbench.single_sign_on]]
id = "firm"
name = "Example Directory"
issuer = "{issuer}"
client_id = "countersign"
secret_variable = "COUNTERSIGN_TEST_SSO"
"""


class Provider(HTTPServer):
    """Says of whoever comes that they are `says`."""

    says: dict[str, object] = {}  # noqa: RUF012  set by each test

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        issuer = self.server.issuer
        self._send(
            {
                "/.well-known/openid-configuration": {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "userinfo_endpoint": f"{issuer}/userinfo",
                    "jwks_uri": f"{issuer}/keys",
                },
                "/userinfo": self.server.says,
            }[self.path]
        )

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        claims = {**self.server.says, "iss": self.server.issuer, "aud": "countersign", "exp": 4_000_000_000, "iat": 1}
        token = jwt.encode(claims, "a key of thirty-two bytes or more", algorithm="HS256")
        self._send({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _send(self, said):
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def provider(start, firm_folder, monkeypatch):
    monkeypatch.setenv("COUNTERSIGN_TEST_SSO", "a secret of the provider")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Provider(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        write_settings(firm_folder, SETTINGS.format(issuer=server.issuer))
        start()
        yield server
        server.shutdown()
        thread.join()


def come_back(provider, **says):
    """Go to the provider and come back as it says; returns the browser and the answer."""
    provider.says = {"sub": "s-1", **says}
    client = browser()
    there = client.get("/account/oidc/firm/login/?process=login")
    asked = parse_qs(urlsplit(there.headers["Location"]).query)
    assert there.headers["Location"].startswith(f"{provider.issuer}/authorize?")
    assert asked["client_id"] == ["countersign"]
    assert asked["code_challenge_method"] == ["S256"]
    answer = client.get("/account/oidc/firm/login/callback/", {"code": "c", "state": asked["state"][0]})
    return client, answer


def test_a_verified_address_of_an_account_signs_in(provider, clock):
    open_account("example-iso", clock)
    client, answer = come_back(provider, email="Example-ISO@example.com", email_verified=True)
    assert answer.status_code == 302, answer.content.decode()
    assert client.get("/").status_code == 200
    assert [(e.subject, e.body["by"]) for e in evidence("sign-in")] == [("example-iso", ["socialaccount"])]
    assert User.objects.get(person_id="example-iso").has_usable_password()


@pytest.mark.parametrize(
    "says",
    [
        {"email": "example-iso@example.com", "email_verified": False},
        {"email": "example-iso@example.com"},
        {"email": "stranger@example.com", "email_verified": True},
        {},
    ],
)
def test_nobody_else_does_and_no_account_is_made(provider, clock, says):
    open_account("example-iso", clock)
    client, answer = come_back(provider, **says)
    assert answer.status_code == 403
    assert client.get("/").status_code == 302
    assert User.objects.count() == 1
    assert [e.body["why"] for e in evidence("sign-in refused")] == ["single sign-on without an account"]


def test_a_locked_account_stays_locked(provider, clock):
    from countersign.casework.acting import actor_for

    open_account("example-iso", clock)
    home = workplace()
    actor = actor_for(home.firm, person="example-operator", today=clock.today, at=clock.at)
    services.lock(person="example-iso", reason="left", actor=actor, log=home.log)
    client, answer = come_back(provider, email="example-iso@example.com", email_verified=True)
    assert answer.status_code == 403
    assert client.get("/").status_code == 302


def test_an_answer_that_was_not_asked_for_is_refused(provider, clock):
    open_account("example-iso", clock)
    provider.says = {"sub": "s-1", "email": "example-iso@example.com", "email_verified": True}
    client = browser()
    client.get("/account/oidc/firm/login/callback/", {"code": "c", "state": "made-up"})
    assert client.get("/").status_code == 302
    assert evidence("sign-in") == []


def test_the_way_there_is_on_the_page(provider):
    page = browser().get("/account/login/").content.decode()
    assert "Sign in with Example Directory" in page
    assert "a secret of the provider" not in page
