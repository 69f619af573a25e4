"""An approval is of exactly what was prepared: any change makes the decision void, and nothing is signed."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from countersign.casework import cases, investigating, signing
from countersign.casework.documents import accept
from countersign.casework.errors import CaseworkError, ChangedError, NotAllowedError
from countersign.casework.requests import ask
from countersign.evidence import canonical, digest
from countersign.store.files import Files

from .drill import (
    again,
    alert,
    day,
    decide,
    dismiss,
    failures,
    found,
    kinds,
    open_case,
    person,
    run,
    sign,
    sql,
    without_triggers,
)

pytestmark = pytest.mark.usefixtures("database")
ME = person("P1")


def refused(decision: Any) -> None:
    with pytest.raises(ChangedError, match="void and nothing was signed"):
        sign(decision, 5)
    assert (again(decision).status, again(decision).signed_by) == ("void", "")


def document(folder: Path) -> Any:
    return accept(BytesIO(b"text"), "it.txt", files=Files(folder), at_most_megabytes=1)


CHANGES: dict[str, Callable[[Any, Path], object]] = {
    "note": lambda case, _: investigating.write_note(case=case.id, text="One more.", actor=ME),
    "step": lambda case, _: investigating.do_step(case=case.id, step="look", result="Seen.", actor=ME),
    "facts": lambda case, _: investigating.say(case=case.id, answers={"who": "Another."}, actor=ME),
    "document": lambda case, folder: investigating.add_document(case=case.id, document=document(folder), actor=ME),
    "link": lambda case, _: cases.link(case=case.id, other=open_case("z").id, reason="Alike.", actor=ME),
    "alert added": lambda case, _: cases.add_alerts(case=case.id, alerts=run(3, found("z")).new, actor=ME),
    "alert taken out": lambda case, _: cases.take_out(case=case.id, alerts=[case.alerts.first().id], actor=ME),
    "request": lambda case, _: ask(
        case=case.id,
        introducing_firm_id="harborlight",
        reachable=["harborlight"],
        question="Why?",
        due=day(9),
        actor=person("P3", "chief compliance officer"),
    ),
    "merger": lambda case, _: cases.merge(case=open_case("z").id, into=case.id, reason="Alike.", actor=ME),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_by_a_service_makes_a_prepared_disposition_void_at_once(change: str, tmp_path: Path) -> None:
    case = open_case("a", "b")
    decision = decide(case)
    CHANGES[change](case, tmp_path)
    assert again(decision).status == "void"
    assert again(case).status in ("investigating", "waiting")
    assert again(case).decision is None
    with pytest.raises(CaseworkError, match="is void already"):
        sign(decision, 5)
    assert not failures()


BEHIND = (
    "UPDATE cases SET title = 'Another'",
    "UPDATE cases SET who = 'Another'",
    "UPDATE case_steps SET result = 'Another' WHERE name = 'ask'",
    "UPDATE case_notes SET text = 'Another'",
    "DELETE FROM case_notes",
    "UPDATE alerts SET sentence = 'Another'",
    "UPDATE alerts SET \"values\" = '{}'",
)


@pytest.mark.parametrize("statement", BEHIND)
def test_a_change_behind_the_services_makes_it_void_when_it_is_to_be_signed(statement: str) -> None:
    case = open_case("a")
    investigating.write_note(case=case.id, text="Seen.", actor=ME)
    decision = decide(case)
    without_triggers()
    sql(statement)
    refused(decision)
    assert again(case).status == "investigating"
    assert kinds(decision)[-1] == "disposition void"
    assert failures(), "and verification names what was changed"


def test_a_group_that_grew_in_a_case_makes_its_decision_void() -> None:
    (group,) = run(3, found("a", "b", "c", system_id="S"), limit=2).grouped
    case = cases.open_case(alerts=[group], title="Many", due=day(20), steps=(), actor=ME)
    decision = decide(case)
    run(4, found("d", "e", "f", system_id="S"), limit=2)
    assert alert(group).members.count() == 6
    refused(decision)
    assert not failures()


def test_a_group_that_grew_makes_its_dismissal_void() -> None:
    (group,) = run(3, found("a", "b", "c", system_id="S"), limit=2, critical=True).grouped
    decision = dismiss(group, 4)
    run(4, found("d", "e", "f", system_id="S"), limit=2, critical=True)
    refused(decision)
    assert alert(group).decision is None
    assert sign(dismiss(group, 5), 5).status == "approved"
    assert not failures()


def test_being_found_again_changes_nothing_of_what_is_signed() -> None:
    (raised,) = run(3, found("a"), critical=True).new
    decision = dismiss(raised, 5)
    run(4, found("a"), critical=True)
    assert sign(decision, 5).status == "approved"


def test_who_looked_at_something_else_signs_nothing() -> None:
    (raised,) = run(3, found("a"), critical=True).new
    decision = dismiss(raised, 4)
    for seen in ("", "sha256:0", digest(b"{}")):
        with pytest.raises(ChangedError, match="What you looked at"):
            signing.approve(decision=decision.id, digest_seen=seen, actor=person("P2"))
    assert again(decision).status == "prepared"


def test_what_is_approved_names_the_digest_of_what_is_there() -> None:
    case = open_case("a", "b")
    decision = sign(decide(case), 5)
    now = canonical(cases.content_of(again(case)))
    assert digest(now) == decision.signed_digest
    assert now.decode() == decision.content
    assert kinds(decision) == ["disposition prepared", "disposition approved"]


def test_nobody_signs_their_own_disposition_in_whatever_role() -> None:
    decision = decide(open_case("a"))
    for role in ("information security officer", "chief compliance officer", "chief executive officer"):
        with pytest.raises(NotAllowedError, match="You prepared this decision"):
            sign(decision, 5, "P1", role)
