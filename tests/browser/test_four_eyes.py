"""Two people at two browsers: nobody signs alone, nothing changed is signed, nothing typed is lost."""

import pytest

from .moves import decide, open_case, sent

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


def test_nobody_signs_what_they_prepared(enter):
    officer = enter("iso")
    decision = decide(officer, open_case(officer))
    officer.heading("It waits for a second person").wait_for()
    officer.says("You prepared it, so you cannot")
    assert officer.button("Sign it").count() == 0
    digest = officer.page.locator(".digest").first.inner_text()
    assert sent(officer, f"{decision}sign", **{"sign-digest": digest}) in (403, 422)
    officer.page.reload()
    officer.heading("Disposition to be signed").wait_for()


def test_content_that_changes_makes_the_decision_void_and_both_are_told(enter):
    officer, chief = enter("iso"), enter("cco")
    case = open_case(officer)
    decision = decide(officer, case)
    chief.go(decision)
    chief.button("Sign it").wait_for()

    officer.go(case)
    officer.open_form("Write a note")
    officer.page.get_by_role("textbox", name="Note").fill("One more login of the same list was found.")
    officer.button("Write the note").click()
    officer.says("The decision is void:")
    officer.says("the case changed after it was decided")

    chief.button("Sign it").click()
    chief.says("This disposition is void already, so there is nothing to sign")
    chief.heading("What it is about is not what it was").wait_for()
    chief.says("1 note added")
    chief.go(case)
    assert chief.page.locator(".way [aria-current=step]").inner_text().lower() == "investigating"


def test_a_decision_is_returned_with_what_is_missing(enter):
    officer, chief = enter("iso"), enter("cco")
    case = open_case(officer)
    chief.go(decide(officer, case))
    chief.open_form("Return it")
    chief.page.get_by_label("What is missing or wrong").fill("Who told the operator?")
    chief.button("Return it").click()
    chief.says("The disposition is returned, with what you wrote.")
    officer.go(case)
    officer.says("Dorothea Lindqvist returned the decision: Who told the operator?")


def test_two_people_who_write_at_once_lose_nothing(enter):
    officer, chief = enter("iso"), enter("cco")
    case = open_case(officer)
    for desk in (officer, chief):
        desk.go(f"{case}write-up")
    officer.page.locator("[name=questions-who]").fill("A representative who left.")
    officer.button("Save, and go on later").click()
    officer.says("What you wrote is kept with the case.")
    chief.page.locator("[name=questions-who]").fill("A person of the acquired firm.")
    chief.page.locator("[name=questions-why]").fill("The list was not sent.")
    chief.button("Save, and go on later").click()
    chief.heading("Somebody has written meanwhile").wait_for()
    shown = chief.page.locator(".two-versions").first.inner_text()
    assert "A representative who left." in shown
    assert "A person of the acquired firm." in shown
    assert chief.page.locator("[name=questions-why]").input_value() == "The list was not sent."
    chief.page.locator("[name=questions-who]").fill("A representative of the acquired firm who left.")
    chief.button("Save, and go on later").click()
    chief.says("What you wrote is kept with the case.")
    officer.go(case)
    officer.says("A representative of the acquired firm who left.")
    officer.says("The list was not sent.")
