"""Requests go to one introducing firm, in the words chosen for it, and are answered by that firm once."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from countersign.casework import cases
from countersign.casework.documents import accept
from countersign.casework.errors import CaseworkError, NotAllowedError, NotFoundError
from countersign.casework.investigating import add_document
from countersign.casework.models import Request
from countersign.casework.requests import answer, ask, end_request
from countersign.casework.selectors import alerts_for, cases_for, decisions_for, requests_for
from countersign.store.files import Files

from .drill import again, day, entries, failures, investigate, kinds, open_case, person

pytestmark = pytest.mark.usefixtures("database")
ME = person("P1", "chief compliance officer")
THEIRS = person("F1", "introducing firm", firm="harborlight")
OTHERS = person("F2", "introducing firm", firm="otherlight")


def send(case: Any, **more: Any) -> Any:
    facts = {"introducing_firm_id": "harborlight", "question": " Who is the owner? ", "due": day(9), "actor": ME}
    return ask(case=case.id, reachable=["harborlight", "otherlight"], **(facts | more))


def test_a_request_is_sent_answered_and_the_case_goes_on(tmp_path: Path) -> None:
    case = open_case("a")
    request = send(case, account_id="A1")
    assert (request.status, request.question, again(case).status) == ("sent", "Who is the owner?", "waiting")
    document = accept(BytesIO(b"The deed."), "deed.txt", files=Files(tmp_path), at_most_megabytes=1)
    answer(request=request.id, text="Ann.", documents=[document], actor=THEIRS)
    request = again(request)
    assert (request.status, request.answer, request.answered_by) == ("answered", "Ann.", "F1")
    assert request.documents.get().digest == document.digest
    assert again(case).status == "investigating"
    assert kinds(request) == ["request sent", "request answered"]
    assert "Ann" not in str([entry.body for entry in entries()])
    assert not failures()


def test_a_case_waits_for_every_answer() -> None:
    case = open_case("a")
    investigate(case)
    first, second = send(case), send(case, introducing_firm_id="otherlight")
    answer(request=first.id, text="Ann.", documents=[], actor=THEIRS)
    assert again(case).status == "waiting"
    with pytest.raises(CaseworkError, match="1 request for information is unanswered"):
        cases.decide(case=case.id, finding="put right", reason="ok", actor=ME)
    end_request(request=second.id, reason="The firm is closed.", actor=ME)
    assert (again(second).status, again(second).ended_reason) == ("ended", "The firm is closed.")
    assert again(case).status == "investigating"
    assert not failures()


def test_an_introducing_firm_sees_what_was_sent_to_it_and_nothing_else() -> None:
    case = open_case("a")
    mine, others = send(case), send(case, introducing_firm_id="otherlight")
    assert [row.id for row in requests_for(THEIRS)] == [mine.id]
    assert [row.id for row in requests_for(OTHERS)] == [others.id]
    for nobody in (person("F3", "introducing firm"), person("F1", "operator", firm="harborlight")):
        assert not requests_for(nobody).exists()
    for see in (alerts_for, cases_for, decisions_for):
        assert not see(THEIRS).exists()
    assert requests_for(ME).count() == 2


def test_anothers_request_and_none_are_the_same_to_an_introducing_firm() -> None:
    others = send(open_case("a"), introducing_firm_id="otherlight")
    told = []
    for request in (others.id, "0" * 16):
        with pytest.raises(NotFoundError) as refused:
            answer(request=request, text="x", documents=[], actor=THEIRS)
        told.append(str(refused.value).replace(request, "ID"))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"question": " "}, "has no question"),
        ({"introducing_firm_id": " "}, "goes to no introducing firm"),
        ({"introducing_firm_id": "unheardof"}, "Nobody of the introducing firm 'unheardof' can sign in here"),
        ({"due": day(3)}, "before today"),
        ({"actor": person("P1")}, "send a request for information"),
        ({"actor": person("P1", "introducing-firm relations")}, "Nobody in your roles"),
        ({"actor": THEIRS}, "There is no case"),
    ],
)
def test_a_request_that_may_not_be_is_not_sent(facts: dict[str, Any], says: str) -> None:
    case = open_case("a")
    with pytest.raises(CaseworkError, match=says):
        send(case, **facts)
    assert not Request.objects.exists()
    assert again(case).status == "open"


def test_nothing_is_asked_from_a_sealed_case() -> None:
    case = open_case("a", circle="sar", owner="AML officer")
    with pytest.raises(CaseworkError, match="sealed, so no request goes out"):
        send(case, actor=person("P1", "AML officer", circles=["sar"]))


def test_a_request_is_answered_once_by_who_was_asked_and_with_words() -> None:
    request = send(open_case("a"))
    with pytest.raises(NotAllowedError, match="answered by the introducing firm"):
        answer(request=request.id, text="x", documents=[], actor=ME)
    with pytest.raises(CaseworkError, match="The answer is empty"):
        answer(request=request.id, text=" ", documents=[], actor=THEIRS)
    with pytest.raises(CaseworkError, match="Say why the request ends"):
        end_request(request=request.id, reason="", actor=ME)
    answer(request=request.id, text="x", documents=[], actor=THEIRS)
    for act in (
        lambda: answer(request=request.id, text="y", documents=[], actor=THEIRS),
        lambda: end_request(request=request.id, reason="late", actor=ME),
    ):
        with pytest.raises(CaseworkError, match="is answered already"):
            act()
    assert again(request).answer == "x"


def test_a_file_that_the_case_has_already_is_part_of_the_answer_too(tmp_path: Path) -> None:
    case = open_case("a")
    document = accept(BytesIO(b"The deed."), "deed.txt", files=Files(tmp_path), at_most_megabytes=1)
    add_document(case=case.id, document=document, actor=ME)
    add_document(case=case.id, document=document, actor=ME)
    request = send(case)
    answer(request=request.id, text="See the deed.", documents=[document, document], actor=THEIRS)
    assert request.documents.count() == 1
    assert case.documents.count() == 2
    assert not failures()
