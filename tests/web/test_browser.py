"""In a real browser: forms that are sent, a passkey, keys for lists, no script at all, and nothing that axe finds."""

import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from countersign.web.accounts import services
from countersign.web.workplace import workplace
from tests.accessible import accessible

from .conftest import PASSWORD, evidence, open_account

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


class Server(ThreadingMixIn, WSGIServer):
    """Serves the workbench from this process, so that the test can look behind the pages."""

    daemon_threads = False


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass

    def handle(self):
        super().handle()
        connections.close_all()


@pytest.fixture
def address(workbench, clock):
    with make_server("127.0.0.1", 0, WSGIHandler(), server_class=Server, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(chromium, address):
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def enter(page, person, clock):
    open_account(person, clock)
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(f"{person}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Today").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_on_the_pages_of_accounts(chromium, address, clock, scheme, width):
    context = chromium.new_context(
        base_url=address, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    log = workplace().log
    secret = services.invite_by_command(
        person="example-ops", email="ops@example.com", today=clock.today, at=clock.at, log=log
    )
    for where in ("/account/login/", f"/account/invitation/{secret}/", "/account/invitation/none/"):
        page.goto(where)
        accessible(page, where)
    enter(page, "example-iso", clock)
    accessible(page, "today")
    page.goto("/account/2fa/totp/activate/")
    accessible(page, "asking for the password again")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Authenticator code").wait_for()
    inside = ("", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "sessions/", "tokens/")
    for where in (*(f"/account/{rest}" for rest in inside), "/nothing/"):
        page.goto(where)
        accessible(page, where)
    context.close()


def test_nothing_is_blocked_by_the_policy_and_no_script_fails(page, clock):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    enter(page, "example-iso", clock)
    for where in ("/account/2fa/", "/account/sessions/", "/account/password/change/"):
        page.goto(where)
    assert said == []


def test_a_passkey_signs_in_without_a_password(page, clock):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    enter(page, "example-iso", clock)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("my telephone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Recovery Codes").wait_for()
    page.goto("/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Today").wait_for()
    assert [e.body["by"] for e in evidence("sign-in")] == [["password"], ["webauthn"]]


def test_a_refusal_is_seen_when_only_a_part_of_the_page_was_asked_for(page, clock):
    enter(page, "example-iso", clock)
    page.evaluate("htmx.ajax('GET', '/nothing/', {target: '.foot'})")
    page.get_by_role("heading", name="There is nothing here").wait_for()
    assert page.locator("main").count() == 1
    clock.forward(hours=1)
    page.evaluate("htmx.ajax('GET', '/', {target: '.refused'})")
    page.get_by_role("heading", name="Sign in").wait_for()


def test_the_list_of_keys_opens_and_can_turn_them_off(page, clock):
    enter(page, "example-iso", clock)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    assert dialog.is_visible()
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    assert not dialog.is_visible()


def test_without_scripts_one_signs_in_and_out_all_the_same(chromium, address, clock):
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    enter(page, "example-iso", clock)
    page.get_by_role("link", name="Ambrose Tennant").click()
    page.get_by_role("heading", name="Ambrose Tennant").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    context.close()
