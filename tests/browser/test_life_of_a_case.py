"""The life of a case, from Today to closed, by two people: what docs/tutorial/work-an-alert.md tells."""

from pathlib import Path

import pytest

from .conftest import PICTURES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

FOLDER = Path(__file__).parents[2] / "docs" / "pictures" / "workbench"
STEPS = {
    "end_access": "The insurer disabled the login this morning and confirmed it in writing.",
    "what_was_seen": "The insurer's log has no use of the login after the person left.",
    "how_it_came_about": "The agreement with the insurer ended, and nobody sent the list of logins to be disabled. "
    "The other logins of the same list have alerts of their own.",
    "tell_the_operator": "Told in writing today; acknowledged within the hour.",
    "customers_concerned": "No record was viewed, so nobody has to be told. Legal agrees.",
}
ANSWERS = {
    "who": "A representative who left the firm, and kept a login with the insurer.",
    "what": "The login was not disabled in time.",
    "when": "From the day after the person left until this morning.",
    "where": "The insurer's records, operated by the insurer.",
    "why": "The list of leavers did not reach the insurer.",
    "how": "Found by comparing the insurer's roster with who is associated with us.",
}
REASON = "The access is ended and was not used. The list of leavers goes to the insurer daily from now on."


def take_picture(desk, name, *, of=None):
    """Keep what the screen shows for the tutorial; elsewhere than in `make pictures` nothing is kept."""
    if PICTURES:
        if of is not None:
            of.evaluate("element => element.scrollIntoView()")
        desk.page.mouse.move(0, 0)
        desk.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")


def type_into(desk, **words):
    """Go from field to field with the Tab key and type; `words` are by a part of a field's name, in their order."""
    for part, text in words.items():
        for _ in range(30):
            desk.page.keyboard.press("Tab")
            if part in desk.page.evaluate("document.activeElement.name || ''").split("-"):
                break
        else:
            raise AssertionError(f"The Tab key reaches no field {part}.")
        desk.page.keyboard.insert_text(text)


def stage(desk):
    """Where the case stands, as its page says."""
    return desk.page.locator(".way [aria-current=step]").inner_text().lower()


def test_from_today_to_closed_with_under_ten_clicks_to_the_signature(enter, workbench):
    priya, ambrose = enter("iam"), enter("iso")
    take_picture(priya, "today")
    priya.click(priya.link("nobody has taken up, of your roles"))
    priya.click(priya.page.locator("[data-queue] tbody a").first)
    priya.heading("The rows behind it").scroll_into_view_if_needed()
    priya.page.locator(".then-now").first.wait_for()
    take_picture(priya, "alert", of=priya.page.locator("body"))
    priya.click(priya.link("Open a case over it"))
    priya.click(priya.button("Open the case"))
    assert stage(priya) == "open"
    priya.click(priya.link("Write up the investigation"))
    type_into(priya, **STEPS, **ANSWERS)
    priya.click(priya.page.get_by_label("put right:"))
    type_into(priya, reason=REASON)
    take_picture(priya, "write-up", of=priya.page.get_by_label("Why", exact=True))
    workbench.forward(minutes=6)
    priya.click(priya.button("Save and decide"))
    assert priya.says("The decision waits for a second person")
    case = priya.page.url

    workbench.forward(minutes=3)
    ambrose.page.reload()
    ambrose.click(ambrose.link("Disposition, put right"))
    take_picture(ambrose, "signature")
    ambrose.click(ambrose.button("Sign it"))
    assert ambrose.says("You have signed this disposition. It is in force.")
    assert ambrose.page.url == case
    assert stage(ambrose) == "countersigned"
    take_picture(ambrose, "countersigned")
    assert priya.clicks + ambrose.clicks < 10

    priya.page.reload()
    priya.button("Close the case").click()
    assert stage(priya) == "closed"
    ambrose.page.reload()
    assert stage(ambrose) == "closed"
