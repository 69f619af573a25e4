"""Cases: investigated, decided by two people, put together and taken apart; and what nobody may do."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from countersign.authoring.investigation import StepToDo
from countersign.casework import cases, investigating, requests
from countersign.casework.evidence_storage import SealedStorage
from countersign.casework.models import Absence, Case, Document, Note, Request

from ..conftest import Clock
from .conftest import AML, AUDIT, CCO, CEO, DAY, IAM, INTRODUCING, ISO, OPERATOR, raised

ANSWERS = {f"questions-{question}": f"{question} it was" for question in cases.QUESTIONS}
NEXT_WEEK = "2026-03-09"


def test_from_the_queue_to_a_countersigned_case_in_under_ten_clicks(firm, text):
    """Each request below is one click of one of the two people; what is typed is typed between them."""
    clicks = 0

    def click(answer):
        nonlocal clicks
        clicks += 1
        assert answer.status_code in (200, 302), text(answer)
        return answer

    first, second = firm.of(ISO), firm.of(CCO)
    page = text(click(first.get("/alerts/")))
    alert = re.search(r'href="(/alerts/\w+/)"', page)[1]
    page = text(click(first.get(alert)))
    open_case = re.search(r'href="(/cases/open\?alert=\w+)"', page)[1]
    page = text(click(first.get(open_case)))
    title = re.search(r'name="title" value="([^"]+)"', page)[1]
    form = {"alert": [alert.split("/")[2]], "title": title, "due": NEXT_WEEK, "to": ISO}
    case = click(first.post("/cases/open", form))["Location"]
    page = text(click(first.get(f"{case}write-up")))
    steps = dict.fromkeys(re.findall(r'name="(step-\w+-result)"', page), "done and kept")
    version = re.search(r'name="questions-version" value="(sha256:\w+)"', page)[1]
    decided = {
        **ANSWERS,
        **steps,
        "questions-version": version,
        "do": "decide",
        "decide-finding": "put right",
        "decide-reason": "Ended, and proved to be.",
    }
    click(first.post(f"{case}write-up", decided))
    page = text(click(second.get("/decisions/")))
    decision = re.search(r'href="(/decisions/\w+/)"', page)[1]
    page = text(click(second.get(decision)))
    digest = re.search(r'name="sign-digest" value="(sha256:\w+)"', page)[1]
    click(second.post(f"{decision}sign", {"sign-digest": digest}))
    assert Case.objects.get().status == "countersigned"
    assert clicks < 10


def test_the_write_up_keeps_everything_or_nothing(firm, text):
    row = firm.case("P1")
    form = {**ANSWERS, "questions-who": "", "do": "decide", "decide-finding": "put right", "decide-reason": "Because."}
    answer = firm.of(ISO).post(f"/cases/{row.id}/write-up", form)
    assert answer.status_code == 422
    assert "who has no answer" in text(answer)
    assert "what it was" in text(answer)
    assert Case.objects.get().what == ""
    saved = firm.of(ISO).post(f"/cases/{row.id}/write-up", {**ANSWERS, "do": "save"})
    assert saved.status_code == 302
    assert Case.objects.get().what == "what it was"


def test_answers_written_by_two_at_once_are_both_shown(firm, text):
    row = firm.case("P1")
    page = text(firm.of(ISO).get(f"/cases/{row.id}/"))
    version = re.search(r'name="questions-version" value="(sha256:\w+)"', page)[1]
    investigating.say(case=row.id, answers={"who": "Somebody else's answer"}, actor=firm.actor(CCO))
    mine = {"questions-version": version, "questions-who": "My own answer", "questions-why": "My why"}
    for path in (f"/cases/{row.id}/questions", f"/cases/{row.id}/write-up"):
        answer = firm.of(ISO).post(path, mine)
        assert answer.status_code == 409
        page = text(answer)
        assert "Somebody else&#x27;s answer" in page
        assert page.count("My own answer") >= 2
        assert "My why" in page
    assert Case.objects.get().who == "Somebody else's answer"
    renewed = re.search(r'name="questions-version" value="(sha256:\w+)"', page)[1]
    put_together = {**mine, "questions-version": renewed, "do": "save"}
    assert firm.of(ISO).post(f"/cases/{row.id}/write-up", put_together).status_code == 302
    assert Case.objects.get().who == "My own answer"


def test_steps_notes_and_documents(firm, text):
    alert, todo = firm.alert("P1").id, StepToDo("hear", "Hear the person.")
    row = cases.open_case(alerts=[alert], title="With a step", due=DAY, steps=[todo], actor=firm.actor(ISO))
    mine, case = firm.of(ISO), f"/cases/{row.id}/"
    assert "is neither done nor left out" in text(mine.get(case))
    assert mine.post(f"{case}steps/hear", {"step-hear-result": " "}).status_code == 422
    assert mine.post(f"{case}steps/none", {"step-none-result": "x"}).status_code == 404
    assert mine.post(f"{case}steps/hear", {"step-hear-result": "Heard.", "step-hear-not_needed": ""}).status_code == 302
    assert mine.post(f"{case}notes", {"note-text": "First words <b>bold</b>"}).status_code == 302
    note = Note.objects.get()
    assert 'name="note-corrects" value="' + note.id in text(mine.get(f"{case}?corrects={note.id}"))
    assert mine.post(f"{case}notes", {"note-text": "Better words", "note-corrects": note.id}).status_code == 302
    page = text(mine.get(case))
    assert "corrected by a later note" in page
    assert "First words &lt;b&gt;bold&lt;/b&gt;" in page
    sent = SimpleUploadedFile("log.txt", b"what the log says")
    assert mine.post(f"{case}documents", {"document-file": sent}).status_code == 302
    wrong = mine.post(f"{case}documents", {"document-file": SimpleUploadedFile("log.pdf", b"no pdf")})
    assert wrong.status_code == 422
    assert "is not what its ending says" in text(wrong)
    kept = mine.get(f"/documents/{Document.objects.get().id}")
    assert b"".join(kept.streaming_content) == b"what the log says"
    assert kept["Content-Disposition"].startswith("attachment")
    kept.close()
    file = text(mine.get(f"{case}file"))
    for words in ("Heard.", "Better words", "log.txt", "What happened, in order"):
        assert words in file


def test_nobody_signs_their_own_and_who_may_signs_exactly_what_was_shown(firm, text):
    decision = firm.decided("P1", "P2")
    page, form = f"/decisions/{decision.id}/", {"sign-digest": decision.content_digest}
    assert "You prepared it, so you cannot" in text(firm.of(ISO).get(page))
    assert firm.of(ISO).post(f"{page}sign", form).status_code == 403
    assert firm.of(IAM).post(f"{page}sign", form).status_code == 403
    assert firm.of(AUDIT).post(f"{page}sign", form).status_code == 403
    other = firm.of(CCO).post(f"{page}sign", {"sign-digest": "sha256:" + "0" * 64})
    assert other.status_code == 409
    assert Case.objects.get().status == "decided"
    shown = text(firm.of(CCO).get(page))
    assert decision.content_digest in shown
    assert "Login P1 was used." in shown
    assert firm.of(CCO).post(f"{page}sign", form | {"sign-answer": "Well done."}).status_code == 302
    assert Case.objects.get().status == "countersigned"
    assert firm.of(CEO).post(f"{page}sign", form).status_code == 422  # it is signed already


def test_what_changed_after_it_was_decided_is_shown_and_cannot_be_signed(firm, text):
    decision = firm.decided("P1")
    row = Case.objects.get()
    Note.objects.create(case=row, text="slipped in by hand", written_by=CCO, written_at=firm.clock.at)
    page = f"/decisions/{decision.id}/"
    assert "1 note added" in text(firm.of(CCO).get(page))
    answer = firm.of(CCO).post(f"{page}sign", {"sign-digest": decision.content_digest})
    assert answer.status_code == 409
    decision.refresh_from_db()
    assert decision.status == "void"
    assert "The decision is void" in text(firm.of(ISO).get(f"/cases/{row.id}/"))


def test_a_decision_is_returned_or_taken_back(firm, text):
    decision = firm.decided("P1")
    page = f"/decisions/{decision.id}/"
    assert firm.of(CCO).post(f"{page}return", {"back-reason": ""}).status_code == 422
    assert firm.of(CCO).post(f"{page}return", {"back-reason": "Who printed it?"}).status_code == 302
    assert "Who printed it?" in text(firm.of(ISO).get(f"/cases/{Case.objects.get().id}/"))
    waiting = firm.dismissal("C1")
    assert firm.of(CCO).post(f"/decisions/{waiting.id}/withdraw").status_code == 403
    assert firm.of(ISO).post(f"/decisions/{waiting.id}/withdraw").status_code == 302
    assert firm.alert("C1").decision is None


def test_dismissals_and_dispositions_wait_in_one_list(firm, text):
    firm.decided("P1")
    firm.dismissal("C1")
    page = text(firm.of(CCO).get("/decisions/"))
    assert "Logins of leavers" in page
    assert "Login C1 was used." in page
    assert "Nothing waits for your signature" in text(firm.of(AUDIT).get("/decisions/"))


def test_a_case_waits_goes_on_is_closed_and_reopened(firm, text):
    row = firm.case("P1")
    mine, case = firm.of(ISO), f"/cases/{row.id}/"
    assert mine.post(f"{case}start").status_code == 302
    assert mine.post(f"{case}wait", {"wait-reason": ""}).status_code == 422
    assert mine.post(f"{case}wait", {"wait-reason": "The provider's log"}).status_code == 302
    assert "The provider&#x27;s log" in text(mine.get(case))
    assert mine.post(f"{case}close").status_code == 400
    assert firm.of(CCO).post(f"{case}give", {"give-to": CCO}).status_code == 302
    decision = firm.decided("P2")
    second = f"/cases/{decision.cases.get().id}/"
    firm.of(CCO).post(f"/decisions/{decision.id}/sign", {"sign-digest": decision.content_digest})
    assert mine.post(f"{second}close").status_code == 302
    assert mine.post(f"{second}reopen", {"reopen-reason": "A new log", "reopen-due": NEXT_WEEK}).status_code == 302
    assert Case.objects.get(id=second.split("/")[2]).status == "reopened"


def test_cases_are_linked_split_merged_and_alerts_taken_out(firm, text):
    one, other = firm.case("P1", "P2", "C1", title="One"), firm.case("P3", title="Other")
    mine, case = firm.of(ISO), f"/cases/{one.id}/"
    lost = mine.post(f"{case}link", {"link-other": "0" * 16, "link-reason": "The same person"})
    assert lost.status_code == 422
    assert "The same person" in text(lost)
    assert mine.post(f"{case}link", {"link-other": other.id, "link-reason": "The same person"}).status_code == 302
    assert "names this one" in text(mine.get(f"/cases/{other.id}/"))
    out = {"take_out-alerts": [firm.alert("C1").id]}
    assert mine.post(f"{case}take-out", out).status_code == 302
    split = {"split-alerts": [firm.alert("P2").id], "split-title": "Its own", "split-due": NEXT_WEEK}
    assert mine.post(f"{case}split", split).status_code == 302
    assert Case.objects.filter(title="Its own").exists()
    merge = {"merge-other": other.id, "merge-reason": "One matter"}
    assert mine.post(f"{case}merge", merge).status_code == 302
    assert firm.alert("P1").case_id == other.id


def test_a_sealed_case_is_absent_outside_the_circle(firm, text):
    sealed = firm.case("S1", person=AML, title="A quiet matter")
    for path in (f"/cases/{sealed.id}/", f"/cases/{sealed.id}/file", f"/cases/{sealed.id}/write-up"):
        assert firm.of(ISO).get(path).status_code == 404
        assert firm.of(CCO).get(path).status_code == 404
    for path in ("/cases/?status=every", "/search?q=quiet", "/decisions/", "/requests/"):
        assert "A quiet matter" not in text(firm.of(CCO).get(path))
    page = text(firm.of(AML).get(f"/cases/{sealed.id}/"))
    assert "A quiet matter" in page
    assert "Case opened" in page
    assert any(f"case:{sealed.id}" in e.body["records"] for e in SealedStorage().find("sealed record read"))
    link = {"link-other": sealed.id, "link-reason": "?"}
    there = firm.of(ISO).post(f"/cases/{firm.case('P1').id}/link", link)
    assert there.status_code == 422
    assert "A quiet matter" not in text(there)


def test_the_list_of_cases_is_narrowed(firm, text):
    firm.case("P1", title="Printing of records")
    firm.case("P2", title="Lost token")
    page = text(firm.of(ISO).get("/cases/?q=printing"))
    assert "Printing of records" in page
    assert "Lost token" not in page
    assert "No case is here" in text(firm.of(ISO).get("/cases/?status=closed"))
    assert "No case is here" in text(firm.of(CCO).get("/cases/?view=mine"))


def test_readers_read_and_change_nothing(firm, text):
    row = firm.case("P1")
    page = text(firm.of(AUDIT).get(f"/cases/{row.id}/"))
    assert "You can read it" in page
    assert page.count("<form") == 3  # the search, the way out, and the list of keys
    for path in ("start", "notes", "documents", "questions", "wait", "merge", "split", "close", "ask"):
        assert firm.of(AUDIT).post(f"/cases/{row.id}/{path}").status_code == 403
    assert firm.of(OPERATOR).get(f"/cases/{row.id}/").status_code == 403


@pytest.fixture
def asked(firm):
    """A request to the introducing firm of Gideon Marlowe, and one to another firm."""
    row = firm.case("P1")
    for to, question in (("harbor", "Who used the account?"), ("another", "A question to others")):
        facts = {"introducing_firm_id": to, "reachable": [to], "question": question, "due": DAY}
        requests.ask(case=row.id, **facts, actor=firm.actor(CCO))
    return Request.objects.get(introducing_firm_id="harbor")


def test_an_introducing_firm_sees_its_requests_and_nothing_else(firm, asked, text):
    theirs = firm.of(INTRODUCING)
    home = text(theirs.get("/our-firm/"))
    assert "Who used the account?" in home
    for word in ("A question to others", "Logins of leavers", asked.case_id, "/alerts/", "/cases/", 'role="search"'):
        assert word not in home
    other = Request.objects.get(introducing_firm_id="another")
    elsewhere = [f"/our-firm/requests/{other.id}/", f"/cases/{asked.case_id}/", f"/requests/{asked.id}/"]
    elsewhere += ["/alerts/", "/cases/", "/decisions/", "/waivers/", "/search?q=a", "/absences/", "/people/P1/"]
    for path in elsewhere:
        assert theirs.get(path).status_code == 404, path
    assert firm.of(ISO).get("/our-firm/").status_code == 403
    assert theirs.get("/our-firm/accounts").status_code == 200


def test_an_introducing_firm_answers_once_with_documents(firm, asked, text):
    theirs, page = firm.of(INTRODUCING), f"/our-firm/requests/{asked.id}/"
    assert theirs.post(page, {"answer-text": ""}).status_code == 422
    sent = {
        "answer-text": "Our clerk did.",
        "answer-attached": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")],
    }
    answer = theirs.post(page, sent)
    assert answer.status_code == 302, text(answer)
    assert "Our clerk did." in text(theirs.get(page))
    document = asked.documents.first()
    kept = theirs.get(f"/our-firm/documents/{document.id}")
    assert kept.status_code == 200
    kept.close()
    assert theirs.post(page, {"answer-text": "Again"}).status_code == 422
    ours = text(firm.of(ISO).get(f"/requests/{asked.id}/"))
    assert "Our clerk did." in ours
    assert "Our clerk did." in text(firm.of(ISO).get(f"/cases/{asked.case_id}/"))
    internal = Document.objects.create(
        case=asked.case,
        name="own.txt",
        content_type="text/plain",
        size=1,
        digest="sha256:1",
        added_by=ISO,
        added_at=Clock().at,
    )
    assert theirs.get(f"/our-firm/documents/{internal.id}").status_code == 404


def test_a_request_is_asked_from_a_case_and_ended(firm, asked, text):
    page = f"/requests/{asked.id}/"
    assert "Who used the account?" in text(firm.of(CCO).get("/requests/"))
    assert firm.of(ISO).post(f"{page}end", {"end_request-reason": "No need"}).status_code == 403
    assert firm.of(CCO).post(f"{page}end", {"end_request-reason": ""}).status_code == 422
    assert firm.of(CCO).post(f"{page}end", {"end_request-reason": "Found out"}).status_code == 302
    form = {"ask-introducing_firm": "another", "ask-question": "Well?", "ask-due": NEXT_WEEK}
    answer = firm.of(CCO).post(f"/cases/{asked.case_id}/ask", form)
    assert answer.status_code == 422  # nobody of that firm could answer
    assert "Well?" in text(answer)
    assert (
        firm.of(CCO).post(f"/cases/{asked.case_id}/ask", form | {"ask-introducing_firm": "harbor"}).status_code == 302
    )


def test_what_is_known_and_search(firm, text):
    firm.case("P1")
    page = text(firm.of(ISO).get("/people/P1/"))
    assert "Login P1 was used." in page
    assert "Logins of leavers" in page
    assert firm.of(ISO).get("/people/nobody-at-all/").status_code == 404
    assert firm.of(ISO).get("/people/" + "x" * 500 + "/").status_code == 404
    shown = firm.of(ISO).post("/known/person/P1/show")
    assert "Personal values are shown" in text(firm.of(ISO).get(shown["Location"]))
    assert firm.of(ISO).post("/known/nonsense/P1/show").status_code == 404
    found = text(firm.of(ISO).get("/search?q=leavers"))
    assert "Logins of leavers" in found
    assert "use_after_leaving" in text(firm.of(ISO).get("/search?q=use+after+leaving"))
    assert 'href="/people/P1/"' in text(firm.of(ISO).get("/search?q=P1"))
    author = text(firm.of(OPERATOR).get("/search?q=P1"))
    assert "Login P1" not in author
    assert firm.of(ISO).get("/search?q=%00%F0%9F%92%A9<script>").status_code == 200


def test_absences(firm, text):
    form = {"absence-person": ISO, "absence-deputy": IAM, "absence-starts": DAY.isoformat(), "absence-ends": NEXT_WEEK}
    assert firm.of(ISO).post("/absences/", form).status_code == 302
    assert "Priya Raghavan" in text(firm.of(ISO).get("/absences/"))
    twice = firm.of(ISO).post("/absences/", form)
    assert twice.status_code == 422
    assert "away in that time already" in text(twice)
    other = form | {"absence-person": CEO}
    assert firm.of(OPERATOR).post("/absences/", other).status_code == 422  # only one's own
    raised("P9")
    assert firm.of(IAM).post(f"/alerts/{firm.alert('P9').id}/take").status_code == 302  # as the deputy
    absence = Absence.objects.get()
    assert firm.of(OPERATOR).post(f"/absences/{absence.id}/end").status_code == 403
    assert firm.of(ISO).post(f"/absences/{absence.id}/end").status_code == 302
    assert "Nobody is away" in text(firm.of(ISO).get("/absences/"))
    assert firm.of(IAM).post(f"/alerts/{firm.alert('P1').id}/take").status_code == 403
