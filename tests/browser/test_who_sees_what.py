"""An introducing firm, an examiner, and the circle: each sees what is theirs, and the rest is as if it were not."""

import pytest

from .moves import open_case, sent

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

ELSEWHERE = ("/alerts/", "/cases/", "/search?q=insurer", "/controls/", "/evidence/", "/people/P100044/", "/nothing/")


def main(desk):
    """What the page says, without its frame."""
    return desk.page.locator("main").inner_text()


def test_an_introducing_firm_sees_the_request_and_nothing_of_the_case(enter):
    chief, gideon = enter("cco"), enter("introducing")
    case = open_case(chief)
    chief.open_form("Ask an introducing firm")
    chief.page.locator("[name=ask-introducing_firm]").select_option(index=1)
    chief.page.locator("[name=ask-question]").fill("Who at your firm had a login in August?")
    chief.button("Send the request").click()
    chief.says("The request is sent, in these words")

    gideon.go("/")
    gideon.heading("Requests to your firm").wait_for()
    places = gideon.page.get_by_role("navigation", name="Places").get_by_role("link").all_inner_texts()
    assert set(places) <= {"Today", "Messages"}
    gideon.link("Who at your firm had a login in August?").first.click()
    assert "Login" not in main(gideon)
    gideon.page.get_by_label("Your answer").fill("Two of us, until the 30th.")
    gideon.button("Send the answer").click()
    gideon.says("Your answer is sent. Thank you.")
    gideon.go("/our-firm/accounts")
    gideon.heading("Your accounts").wait_for()

    pages = []
    for where in (case, *ELSEWHERE):
        gideon.go(where, status=404)
        pages.append(main(gideon))
    assert len(set(pages)) == 1
    assert sent(gideon, f"{case}notes", **{"note-text": "I was here."}) == 404
    chief.go(case)
    chief.link("Who at your firm had a login in August?").click()
    chief.says("Two of us, until the 30th.")


def test_an_examiner_reads_everything_that_is_not_sealed_and_changes_nothing(enter, workbench):
    examiner, things = enter("examiner"), workbench.things
    case, alert = f"/cases/{things['case']}/", f"/alerts/{things['alert']}/"
    for where in (
        case,
        alert,
        "/alerts/",
        "/cases/",
        "/waivers/",
        "/runs/",
        "/feeds/",
        f"/decisions/{things['decision']}/",
    ):
        examiner.go(where)
        forms = examiner.page.locator("main form[method=post]:has(button)").count()
        assert forms == 0, f"{where} offers an examiner a form to send"
    tried = {
        f"{case}notes": {"note-text": "I was here."},
        f"{alert}take": {},
        f"/decisions/{things['decision']}/sign": {"sign-digest": "sha256:0"},
        f"{alert}show": {},
    }
    assert {where: sent(examiner, where, **form) for where, form in tried.items()} == dict.fromkeys(tried, 403)
    examiner.go(f"/alerts/{things['sealed_alert']}/", status=404)


def test_what_is_sealed_is_to_everybody_else_as_if_it_were_not(enter, workbench):
    officer, chief = enter("aml"), enter("cco")
    alert = workbench.things["sealed_alert"]
    everywhere = [
        *("/", "/alerts/?status=every&sort=latest", "/cases/?status=every", "/decisions/", "/messages/", "/calendar/"),
        *("/search?q=S1", f"/search?q={alert}", "/people/S1/", "/evidence/", "/waivers/", "/runs/"),
    ]

    def seen():
        found = []
        for where in everywhere:
            chief.page.goto(where)
            found.append(main(chief))
        return found

    before = seen()
    officer.go(f"/alerts/{alert}/")
    officer.link("Open a case over it").click()
    officer.page.get_by_label("Title of the case").fill("A sealed matter")
    officer.button("Open the case").click()
    officer.open_form("Write a note")
    officer.page.get_by_role("textbox", name="Note").fill("Nobody outside may know of this.")
    officer.button("Write the note").click()
    officer.says("The note is kept with the case.")
    case = officer.page.url
    officer.go("/search?q=sealed+matter")
    officer.link("A sealed matter").wait_for()

    assert seen() == before
    for where in (case, f"{case}file", f"/alerts/{alert}/", f"/alerts/{alert}/rows"):
        chief.go(where, status=404)
        sealed = main(chief)
        chief.go(where.replace(case.split("/")[-2], "0" * 16).replace(alert, "0" * 16), status=404)
        assert main(chief) == sealed
    chief.go("/search?q=sealed+matter")
    assert chief.link("A sealed matter").count() == 0
    assert sent(chief, f"{case}notes", **{"note-text": "I was here."}) == 404
