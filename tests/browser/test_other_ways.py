"""The workbench without scripts, without a mouse, on paper; sessions that end; a second factor; a line mended."""

import hmac
import time
from base64 import b32decode
from hashlib import sha1

import pytest

from .making import DAY, PASSWORD, address_of
from .moves import decide, open_case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


def test_without_scripts_a_case_comes_to_its_second_signature(enter):
    officer, chief = enter("iso", java_script_enabled=False), enter("cco", java_script_enabled=False)
    case = open_case(officer)
    decide(officer, case)
    chief.go("/decisions/")
    title = officer.page.get_by_role("heading", name="The case:").inner_text().removeprefix("The case: ")
    chief.link(title).last.click()
    chief.button("Sign it").click()
    chief.says("You have signed this disposition. It is in force.")
    officer.go(case)
    officer.button("Close the case").click()
    officer.says("The case is closed.")


def focused(desk, what):
    """What is so of the element that has the focus."""
    return desk.page.evaluate(f"(element => {what})(document.activeElement)")


def test_the_queue_is_worked_by_the_keyboard_alone(enter):
    desk = enter("iso")
    keys = desk.page.keyboard
    keys.press("Tab")
    assert focused(desk, "element.textContent") == "Skip to the content"
    assert focused(desk, "element.getBoundingClientRect().top >= 0")
    keys.press("Enter")
    keys.press("Tab")
    assert focused(desk, "element.closest('main') !== null")

    desk.go("/alerts/?status=new&owner=information security officer")
    lines = desk.page.locator("[data-queue] tbody tr")
    for key in "jjkxjx":
        keys.press(key)
    assert lines.nth(1).get_attribute("class") == "here"
    assert lines.nth(0).locator("input").is_checked()
    assert lines.nth(1).locator("input").is_checked()
    assert focused(desk, "getComputedStyle(element).outlineStyle") == "solid"
    assert focused(desk, "parseFloat(getComputedStyle(element).outlineWidth) >= 2")

    keys.press("?")
    assert desk.page.get_by_role("dialog", name="Keyboard").is_visible()
    keys.press("Escape")
    assert not desk.page.get_by_role("dialog", name="Keyboard").is_visible()
    keys.press("/")
    assert focused(desk, "element.id") == "search"

    desk.page.locator("[data-queue] tbody input").last.focus()
    for _ in range(8):
        keys.press("Tab")
        if focused(desk, "element.textContent") == "Take up":
            break
    keys.press("Enter")
    desk.page.get_by_text("2 alerts taken up.").wait_for()
    keys.press("j")
    sentence = focused(desk, "element.textContent")
    keys.press("Enter")
    desk.page.get_by_role("heading", level=1, name=sentence).wait_for()


def test_a_session_without_requests_ends_and_comes_back_to_its_page(enter, workbench):
    desk = enter("ceo", anew=True)
    desk.go("/cases/")
    workbench.forward(minutes=14)
    desk.go("/cases/?status=closed")
    workbench.forward(minutes=16)
    desk.page.reload()
    desk.heading("Sign in").wait_for()
    desk.page.get_by_label("E-mail").fill(address_of("example-ceo"))
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.button("Sign in").click()
    desk.heading("Cases").wait_for()
    assert desk.page.url.endswith("/cases/?status=closed")


def code(secret, *, later=0):
    """What an authenticator app shows for the secret; `later` by so many half minutes, since each is taken once."""
    counter = int(time.time()) // 30 + later
    mac = hmac.digest(b32decode(secret + "=" * (-len(secret) % 8)), counter.to_bytes(8, "big"), sha1)
    offset = mac[-1] & 15
    return f"{(int.from_bytes(mac[offset : offset + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def test_an_authenticator_app_is_asked_for_at_the_next_sign_in(enter):
    desk = enter("cfo", anew=True)
    desk.go("/account/2fa/totp/activate/")
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.button("Confirm").click()
    secret = desk.page.locator("#authenticator_secret").input_value()
    desk.page.get_by_label("Authenticator code").fill(code(secret))
    desk.button("Activate").click()
    desk.heading("Recovery Codes").wait_for()
    desk.button("Sign out").click()
    desk.page.get_by_label("E-mail").fill(address_of("example-cfo"))
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.button("Sign in").click()
    desk.page.get_by_label("Code").fill("000000")
    desk.page.keyboard.press("Enter")
    desk.page.get_by_text("Incorrect code").wait_for()
    desk.page.get_by_label("Code").fill(code(secret, later=1))
    desk.page.keyboard.press("Enter")
    desk.heading("Today").wait_for()


def test_a_case_prints_as_a_file(enter, workbench):
    desk = enter("cco")
    desk.go(f"/cases/{workbench.things['case']}/file")
    desk.page.emulate_media(media="print")
    desk.says("The lists were made, and nobody signed them.")
    assert not desk.page.get_by_role("navigation", name="Places").is_visible()
    assert not desk.button("Sign out").is_visible()
    desk.go(f"/cases/{workbench.things['case']}/")
    assert not desk.page.get_by_role("complementary", name="What can be done").locator("button").first.is_visible()
    assert desk.page.pdf().startswith(b"%PDF")


def test_a_line_in_quarantine_is_corrected_and_loaded(enter, workbench):
    feed, file = "background-checks", workbench.folder / "inbox" / f"background_checks_{DAY}.csv"
    number, _, rest = file.read_text(encoding="utf-8").splitlines()[-2].partition(",")
    desk = enter("operator")
    desk.go(f"/feeds/{feed}/{DAY}/")
    desk.link("Correct the lines").click()
    desk.page.locator("textarea.raw-line").fill(f"{number}X,{rest[:-2]}40")
    desk.button("Load it as corrected").click()
    desk.page.get_by_text("1 row still in quarantine").wait_for()
    desk.link("Correct the lines").click()
    desk.page.locator("textarea.raw-line").fill(f"{number}X,{rest}")
    desk.button("Load it as corrected").click()
    desk.page.get_by_text("nothing is left in quarantine").wait_for()
