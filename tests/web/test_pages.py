"""What every page has: strict headers, somebody signed in, an ability, and refusals that tell nothing."""

import logging
import re
from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError, ChangedError, NotAllowedError, NotFoundError
from countersign.casework.permissions import Ability
from countersign.web.discretion import Discreet
from countersign.web.middleware import CONTENT_SECURITY_POLICY
from countersign.web.pages import page as page_module
from countersign.web.pages.page import page, registry
from countersign.web.workplace import Workplace, workplace

from .conftest import browser, sign_in

PUBLIC = ["/account/login/", "/account/invitation/", "/nothing/at/all", "/account/signup/"]
INSIDE = ["/", "/account/", "/account/2fa/", "/account/sessions/", "/account/password/change/", "/nothing/at/all"]


def hardened(answer):
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    return answer


@pytest.mark.usefixtures("workbench")
@pytest.mark.parametrize("address", PUBLIC)
def test_every_answer_before_signing_in_is_hardened(address):
    hardened(browser().get(address))


@pytest.mark.usefixtures("workbench")
@pytest.mark.parametrize("address", INSIDE)
def test_every_answer_inside_is_hardened_and_holds_no_script_or_style_of_its_own(clock, address):
    said = hardened(sign_in("example-cco", clock).get(address)).content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", said)
    for opening in re.findall(r"<script[^>]*>", said):
        assert "src=" in opening or 'type="application/json"' in opening
    assert not re.search(r'(src|href)="(https?:)?//', said)


@pytest.mark.usefixtures("workbench")
def test_a_form_from_elsewhere_is_refused(clock):
    client = sign_in("example-cco", clock)
    client.handler.enforce_csrf_checks = True
    answer = hardened(client.post("/account/logout/"))
    assert answer.status_code == 403
    assert "not valid any more" in answer.content.decode()
    assert client.get("/").status_code == 200


@pytest.fixture
def pages():
    """The registry, put back as it was."""
    before = dict(registry)
    yield registry
    registry.clear()
    registry.update(before)


def asked(actor, *, htmx=False):
    request = RequestFactory(headers={"host": "localhost"}).get("/somewhere/")
    request.actor, request.htmx, request.user = actor, htmx, None
    return request


def somebody(person: str, *roles: str) -> Actor:
    """A person of the firm in these roles."""
    return Actor(person, frozenset(roles), date(2026, 3, 2), datetime(2026, 3, 2, 15, tzinfo=UTC))


ANYONE = somebody("example-ops")


@pytest.mark.usefixtures("workbench")
@pytest.mark.parametrize(
    ("error", "status"), [(NotFoundError, 404), (NotAllowedError, 403), (ChangedError, 409), (CaseworkError, 400)]
)
def test_what_a_service_refuses_becomes_a_page(pages, error, status):
    @page(ability=None)
    def refusing(request):
        raise error("The alert 0f has <b>changed</b>.")

    answer = refusing(asked(ANYONE))
    assert answer.status_code == status
    said = answer.content.decode()
    assert ("The alert 0f has &lt;b&gt;changed&lt;/b&gt;." in said) is (status != 404)


@pytest.mark.usefixtures("workbench")
def test_what_is_sealed_and_what_is_absent_get_the_same_page(pages):
    @page(ability=None)
    def sealed(request):
        raise NotFoundError("There is no case 12.")

    @page(ability=None)
    def absent(request):
        raise NotFoundError("There is no alert 5f.")

    assert plain(sealed(asked(ANYONE))) == plain(absent(asked(ANYONE)))


def plain(answer):
    """What an answer says, without what is different each time: the mask over the form's token."""
    return re.sub(r'"X-CSRFToken": "\w+"|value="\w{64}"', "", answer.content.decode())


@pytest.mark.usefixtures("workbench")
def test_a_page_asks_for_its_ability(pages):
    @page(ability=Ability.ADMINISTER, kind="account", name="administering")
    def administer(request):
        return HttpResponse("in")

    assert administer(asked(somebody("example-operator", "operator"))).content == b"in"
    assert administer(asked(ANYONE)).status_code == 403
    assert administer(asked(None)).headers["Location"] == "/account/login/?next=/somewhere/"
    assert administer(asked(None, htmx=True)).headers["HX-Redirect"] == "/account/login/?next=/somewhere/"
    assert (pages["administering"].kind, pages["administering"].name) == ("account", "administering")


def test_two_pages_do_not_share_a_name(pages):
    @page(ability=None, name="twice")
    def once(request):
        return HttpResponse()

    with pytest.raises(ValueError, match="Two pages are called twice"):
        page(ability=None, name="twice")(once)


def test_every_page_is_in_the_registry(workbench):
    from django.urls import get_resolver

    browser().get("/")
    ours = {
        name: pattern
        for name, pattern in _named(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith("countersign.web.pages")
        or pattern.callback.__module__.startswith("countersign.web.accounts")
    }
    open_to_all = {"account_invitation", "account_invitation_accept", None}
    assert ours.keys() - open_to_all <= registry.keys()
    assert {p.name for p in registry.values()} == registry.keys()
    assert page_module.registry["today"].nav == "Today"


def _named(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _named(pattern.url_patterns)
        else:
            yield pattern.name, pattern


def test_a_rehearsal_says_so_on_every_page(start, clock):
    from datetime import date

    start(today=date(2017, 10, 2))
    assert "Monday, 2 October 2017" in browser().get("/account/login/").content.decode()
    client = sign_in("example-cco", clock)
    for address in INSIDE:
        assert '<p class="rehearsal"' in client.get(address).content.decode()
    assert workplace().today(clock.at) == date(2017, 10, 2)


def test_the_firm_is_read_again_when_its_file_changes(workbench):
    home = Workplace(workbench)
    first = home.firm
    assert home.firm is first
    path = workbench / "firm.toml"
    path.write_text(path.read_text().replace("Example Investors", "Another Investors"))
    assert home.firm.name.startswith("Another Investors")
    assert home.feeds.keys() == home.feeds.keys()
    assert home.manifest is home.manifest


@pytest.mark.usefixtures("workbench")
def test_something_broken_tells_nothing_and_asks_no_database(clock, monkeypatch):
    from countersign.web import middleware

    client = sign_in("example-cco", clock)
    client.raise_request_exception = False
    monkeypatch.setattr(middleware, "actor_for", lambda *_, **__: 1 / 0)
    answer = hardened(client.get("/"))
    assert answer.status_code == 500
    assert "Something is wrong with Countersign" in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /account/invitation/s3cr3t/", "Not Found: /account/invitation/…/"),
        ("Not Found: /search/?q=Marguerite", "Not Found: /search/?…"),
        ("refused cs_0a1b2c_Zm9vYmFy-_x", "refused cs_…"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_no_secret_is_logged(said, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "%s", (said,), None)
    assert Discreet().filter(record)
    assert record.getMessage() == kept


@pytest.mark.usefixtures("workbench")
def test_the_secret_of_a_link_is_in_no_log_line(capfd):
    browser().get("/account/invitation/s3cr3t-of-a-link/more")
    browser().post("/account/login/", {"login": "a@example.com", "password": "s3cr3t-of-a-link"})
    assert "s3cr3t-of-a-link" not in "".join(capfd.readouterr())


@pytest.mark.usefixtures("workbench")
@pytest.mark.parametrize("word", ["overdue", "new", "countersigned", "undetermined", "assigned", "anything else"])
def test_a_word_of_standing_has_a_shape_of_its_own(word):
    from django.template import engines

    said = engines["django"].from_string("{% load workbench %}{% status word %}").render({"word": word})
    assert "<svg" in said
    assert word in said
