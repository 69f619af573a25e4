"""The life of a case, from Today to closed, by two people at two browsers."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


def typed(desk, **words):
    """Go from field to field with the Tab key and type; `words` are by the last part of a field's name."""
    left = dict(words)
    for _ in range(80):
        desk.page.keyboard.press("Tab")
        name = desk.page.evaluate("document.activeElement.name || ''").rpartition("-")[2]
        if name in left:
            desk.page.keyboard.insert_text(left.pop(name))
        if not left:
            return
    raise AssertionError(f"No field is called {', '.join(left)}.")


def written_up(desk):
    """Type what came of every step and the answers to the six questions."""
    for area in desk.page.locator("textarea[name$=-result]").all()[:5]:
        area.focus()
        desk.page.keyboard.insert_text("Done, and the proof is kept.")
    typed(desk, who="W", what="W", when="W", where="W", why="W", how="H")


def test_from_today_to_closed_in_under_ten_clicks_to_the_signature(enter, workbench):
    priya, ambrose = enter("iam"), enter("iso")
    priya.click(priya.link("nobody has taken up, of your roles"))
    priya.click(priya.page.locator("[data-queue] tbody a").first)
    priya.click(priya.link("Open a case over it"))
    priya.click(priya.button("Open the case"))
    priya.click(priya.link("Write up the investigation"))
    written_up(priya)
    priya.click(priya.page.get_by_label("put right:"))
    typed(priya, reason="Ended this morning, as the operator confirmed in writing.")
    workbench.forward(minutes=3)
    priya.click(priya.button("Save and decide"))
    assert priya.says("The decision waits for a second person")
    case = priya.page.url

    ambrose.page.reload()
    ambrose.click(ambrose.link("Disposition, put right"))
    ambrose.click(ambrose.button("Sign it"))
    assert ambrose.says("You have signed this disposition. It is in force.")
    assert ambrose.page.url == case
    assert ambrose.page.locator(".way [aria-current=step]").inner_text().lower() == "countersigned"
    assert priya.clicks + ambrose.clicks < 10

    priya.page.reload()
    priya.button("Close the case").click()
    assert priya.page.locator(".way [aria-current=step]").inner_text().lower() == "closed"
    assert ambrose.page.reload().ok
    assert ambrose.page.locator(".way [aria-current=step]").inner_text().lower() == "closed"
