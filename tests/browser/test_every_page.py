"""Every page of the workbench in both schemes, on a telephone and on a wide screen: nothing that axe finds."""

import pytest

from tests.accessible import OF_THE_LOOK, WCAG, accessible

from .making import BAD_LINES, DAY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

LOOKS = [  # colours and sizes, which a look decides, in each; all the rest in two of them
    ("light", 390, WCAG),
    ("light", 1440, OF_THE_LOOK),
    ("dark", 390, OF_THE_LOOK),
    ("dark", 1440, WCAG),
]
FEED = next(iter(BAD_LINES))
CONTROL = "recertification_overdue"
PAGES = {  # by person: pages by the name of their address; {…} is the id of a record
    "cco": {
        "today": ["/"],
        "absences": ["/absences/"],
        "alert": ["/alerts/{alert}/", "/alerts/{waiting_alert}/", "/alerts/{group}/"],
        "alert_rows": ["/alerts/{alert}/rows"],
        "alert_members": ["/alerts/{group}/members"],
        "alerts": ["/alerts/", "/alerts/?status=every&overdue=on&view=roles", "/alerts/?q=nothing+of+the+kind"],
        "selected_alerts": ["/alerts/selected?alert={alert}"],
        "calendar": ["/calendar/"],
        "case": ["/cases/{case}/", "/cases/{decided_case}/"],
        "case_file": ["/cases/{case}/file"],
        "cases": ["/cases/", "/cases/?status=closed"],
        "open_case": ["/cases/open?alert={alert}"],
        "write_up": ["/cases/{case}/write-up"],
        "controls": ["/controls/"],
        "control": [f"/controls/{CONTROL}/"],
        "control_try": [f"/controls/{CONTROL}/try/"],
        "decisions": ["/decisions/"],
        "decision": ["/decisions/{decision}/", "/decisions/{dismissal}/", "/decisions/{waiver_decision}/"],
        "evidence": ["/evidence/"],
        "entry": ["/evidence/1/"],
        "record": ["/evidence/record/case:{case}/"],
        "feeds": ["/feeds/"],
        "feed": [f"/feeds/{FEED}/"],
        "quarantine": [f"/feeds/{FEED}/{DAY}/"],
        "messages": ["/messages/"],
        "requests": ["/requests/", "/requests/?status=ended"],
        "request": ["/requests/{request}/", "/requests/{answered_request}/"],
        "runs": ["/runs/"],
        "run": [f"/runs/{CONTROL}/{DAY}/"],
        "search": ["/search?q=insurer", "/search?q=nothing+of+the+kind"],
        "person": ["/people/P100044/"],
        "account_known": ["/accounts/none-such/"],
        "system_known": ["/systems/insurer-records/"],
        "introducing_firm": ["/introducing-firms/harbor/"],
        "security": ["/securities/none-such/"],
        "vendor": ["/vendors/insurer/"],
        "waivers": ["/waivers/"],
        "propose_waiver": ["/waivers/propose?alert={alert}"],
        "waiver": ["/waivers/{waiver}/"],
        "account": ["/account/"],
        "none": ["/nothing/"],
    },
    "operator": {
        "administration": ["/administration/"],
        "roles": ["/administration/roles/"],
        "thresholds": ["/administration/thresholds/"],
        "person_account": ["/administration/accounts/example-iso/"],
        "correction": [f"/feeds/{FEED}/{DAY}/correct/"],
        "not_allowed": ["/alerts/"],
    },
    "aml": {
        "sealed_evidence": ["/evidence/sealed/"],
        "sealed_entry": ["/evidence/sealed/0/"],
        "alert": ["/alerts/{sealed_alert}/"],
    },
    "introducing": {
        "firm_home": ["/our-firm/"],
        "own_accounts": ["/our-firm/accounts"],
        "answer_request": ["/our-firm/requests/{request}/", "/our-firm/requests/{answered_request}/"],
    },
}
SAVED = {"document", "own_document", "verifier", "entry_proof", "entry_packet"}  # saved, not shown
SENT = {  # forms that are sent there, and lead to one of the pages above
    *("end_absence", "invite_account", "lock_account", "unlock_account", "prepare_reset", "approve_reset"),
    *("revoke_persons_token", "take_alert", "give_alert", "dismiss_alert", "put_in_case", "show_alert"),
    *("take_selected", "take_case", "give_case", "start_case", "wait_case", "close_case", "reopen_case", "link_case"),
    *("merge_case", "take_out_of_case", "split_case", "ask_firm", "answer_questions", "do_step", "write_note"),
    *("add_document", "sign_decision", "return_decision", "withdraw_decision", "verify_evidence", "resubmission"),
    *("read_all_messages", "read_message", "end_request", "run_control", "show_subject", "end_waiver"),
    "account_token_revoke",
}
OF_ACCOUNTS = {"account_tokens"}  # with those of allauth, in tests/web/test_browser.py and below


def looked_at(desk, where):
    """Assert that the page is fit for everybody in every look."""
    desk.page.goto(where)
    desk.page.locator(".htmx-request").first.wait_for(state="detached")
    for scheme, width, only in LOOKS:
        desk.page.emulate_media(color_scheme=scheme)
        desk.page.set_viewport_size({"width": width, "height": 900})
        accessible(desk.page, f"{where}, {scheme}, {width} pixels wide", only)


def test_every_page_is_looked_at(workbench):
    seen = {name for pages in PAGES.values() for name in pages} - {"none", "not_allowed"}
    assert set(workbench.things["pages"].split()) == seen | SAVED | SENT | OF_ACCOUNTS


@pytest.mark.parametrize(
    ("person", "name"), [(person, name) for person, pages in PAGES.items() for name in pages], ids=str
)
def test_axe_finds_nothing(enter, workbench, person, name):
    desk = enter(person)
    for where in PAGES[person][name]:
        looked_at(desk, where.format(**workbench.things))


def test_axe_finds_nothing_on_the_pages_of_accounts(browser_of, enter, workbench):
    outside = browser_of()
    for where in ("/account/login/", "/account/inactive/", "/account/invitation/{invitation}/", "/account/invitation/"):
        looked_at(outside, where.format(**workbench.things))
    inside = enter("finop", anew=True)
    for where in ("password/change/", "2fa/", "2fa/webauthn/", "sessions/", "logout/", "reauthenticate/"):
        looked_at(inside, f"/account/{where}")
