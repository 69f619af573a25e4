"""Every page of the system in a real browser: nothing that axe finds, nothing wider than a phone, no script needed."""

import pytest
from playwright.sync_api import Page

from tests.accessible import accessible

from ..test_browser import address, enter
from .conftest import RAN

__all__ = ["address"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

PAGES = {
    "example-cco": (
        "/",
        "/controls/",
        f"/controls/{RAN}/",
        f"/controls/{RAN}/try/",
        "/runs/?day=2017-03-20",
        f"/runs/{RAN}/2017-03-20/",
        "/feeds/?day=2017-03-20",
        "/feeds/log/",
        "/feeds/log/2017-03-20/",
        "/calendar/",
        "/evidence/",
        "/evidence/1/",
        "/messages/",
    ),
    "example-operator": (
        "/",
        "/feeds/log/2017-03-20/correct/",
        "/administration/",
        "/administration/roles/",
        "/administration/thresholds/",
        "/administration/accounts/example-iso/",
    ),
}


@pytest.mark.parametrize("person", PAGES)
@pytest.mark.parametrize("look", [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_and_nothing_is_too_wide(chromium, address, clock, person, look):
    scheme, width = look
    context = chromium.new_context(
        base_url=address, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    enter(page, person, clock)
    for where in PAGES[person]:
        page.goto(where)
        accessible(page, where)
    assert not said
    context.close()


def test_examples_are_tried_in_place_with_scripts_and_on_a_page_of_their_own_without(chromium, address, clock):
    for scripts in (True, False):
        context = chromium.new_context(base_url=address, java_script_enabled=scripts)
        page: Page = context.new_page()
        if scripts:
            enter(page, "example-cco", clock)
            cookies = context.cookies()
        else:
            context.add_cookies(cookies)
        page.goto(f"/controls/{RAN}/")
        page.get_by_role("link", name="Try them now").click()
        page.get_by_text("Every example gives what it says.").wait_for()
        assert page.url.endswith("/try/") is not scripts
        context.close()


def test_a_line_is_corrected_without_a_script(chromium, address, clock):
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page: Page = context.new_page()
    enter(page, "example-operator", clock)
    page.goto("/feeds/log/2017-03-20/")
    page.get_by_role("link", name="Correct the lines").click()
    page.get_by_label("Line 7").fill("6,records,ann,2017-03-20T18:00:00Z,LOOK")
    page.get_by_role("button", name="Load it as corrected").click()
    page.get_by_text("nothing is left in quarantine").wait_for()
    context.close()
