"""What people do at the workbench again and again, by its links and forms alone."""

STEPS = ("end_access", "what_was_seen", "how_it_came_about", "tell_the_operator", "customers_concerned")
QUESTIONS = ("who", "what", "when", "where", "why", "how")


def open_case(desk):
    """Open a case over an alert about access that nobody has taken up; returns where it is."""
    desk.go("/alerts/?status=new&control=recertification_overdue")
    desk.page.locator("[data-queue] tbody a").first.click()
    desk.link("Open a case over it").click()
    desk.button("Open the case").click()
    desk.link("Write up the investigation").wait_for()
    return desk.page.url


def decide(desk, case):
    """Write up a case about access and prepare its decision; returns where that is."""
    desk.go(case)
    desk.link("Write up the investigation").click()
    for step in STEPS:
        desk.page.locator(f"[name=step-{step}-result]").fill("Done, and the proof is kept.")
    for question in QUESTIONS:
        desk.page.locator(f"[name=questions-{question}]").fill(f"Known: {question}.")
    desk.page.get_by_label("put right:").check()
    desk.page.locator("[name=decide-reason]").fill("Ended, and proved to be.")
    desk.button("Save and decide").click()
    desk.link("Look at exactly what is to be signed").click()
    desk.page.get_by_role("heading", name="Disposition to be signed").wait_for()
    return desk.page.url


def sent(desk, where, **form):
    """Send a form to an address that no page of this person offers; returns the status of the answer."""
    script = """async ([where, form]) => {
        const headers = JSON.parse(document.body.getAttribute("hx-headers"));
        return (await fetch(where, {method: "POST", headers, body: new URLSearchParams(form)})).status;
    }"""
    return desk.page.evaluate(script, [where, form])
