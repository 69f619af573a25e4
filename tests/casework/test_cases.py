"""A case from its opening to its end, what stands in its way, and what is evidenced."""

from collections.abc import Callable
from typing import Any

import pytest

from countersign.authoring.investigation import StepToDo
from countersign.casework import cases, investigating, signing
from countersign.casework.errors import CaseworkError, ChangedError, NotAllowedError, NotFoundError
from countersign.casework.models import Case, CaseLink, Note, Step
from countersign.casework.selectors import version_of

from .drill import (
    STEPS,
    about,
    again,
    alert,
    close,
    day,
    decide,
    dismiss,
    entries,
    everything,
    failures,
    found,
    investigate,
    kinds,
    open_case,
    person,
    run,
    sign,
)

pytestmark = pytest.mark.usefixtures("database")
ME = person("P1")


def test_the_life_of_a_case() -> None:
    case = open_case("a", "b", critical=True)
    assert (case.status, case.assigned_to, case.topic, case.critical) == ("open", "P1", "access", True)
    assert {row.status for row in case.alerts.all()} == {"in a case"}
    assert [step.name for step in case.steps.order_by("place")] == ["ask", "look"]
    cases.start(case=case.id, actor=ME)
    cases.wait(case=case.id, reason="The manager is away until Monday.", actor=ME)
    assert again(case).status == "waiting"
    cases.start(case=case.id, actor=ME)
    investigating.write_note(case=case.id, text=" Spoke to the manager. ", actor=ME)
    decision = decide(case)
    assert (again(case).status, again(case).decision_id) == ("decided", decision.id)
    sign(decision, 5)
    assert again(case).status == "countersigned"
    for row in case.alerts.all():
        assert (row.status, row.disposed_date, row.decision_id) == ("disposed of", day(5), decision.id)
    cases.close(case=case.id, actor=person("P1", on=6))
    assert (again(case).status, again(case).closed_date) == ("closed", day(6))
    assert kinds(case) == [
        "case opened",
        "case assigned",
        "case investigated",
        "case waits",
        "case investigated",
        "case facts written",
        "case decided",
        "case countersigned",
        "case closed",
    ]
    notes = {"The manager is away until Monday.", "Spoke to the manager."}
    assert {note.text for note in case.notes.all()} == notes
    assert not failures()


def test_free_text_is_in_the_case_and_never_in_the_evidence() -> None:
    case = open_case("a")
    cases.wait(case=case.id, reason="Ann Able is away.", actor=ME)
    sign(decide(case), 5)
    cases.reopen(case=case.id, reason="Bob Baker called.", due=day(20), actor=person("P1", on=6))
    assert set(Note.objects.values_list("text", flat=True)) == {"Ann Able is away.", "Bob Baker called."}
    said = " ".join(str(entry.body) for entry in entries())
    assert not any(word in said for word in ("Ann", "Bob", "mistake", "As it should", "About a"))


def refusals(case: Any) -> list[tuple[Callable[[], object], str]]:
    return [
        (lambda: cases.decide(case=case.id, finding="put right", reason="ok", actor=ME), "not finished"),
        (lambda: cases.decide(case=case.id, finding="forgotten", reason="ok", actor=ME), "none of these"),
        (lambda: cases.close(case=case.id, actor=ME), "is open. It can be closed when"),
        (lambda: cases.reopen(case=case.id, reason="x", due=day(9), actor=ME), "is open, so there is nothing"),
        (lambda: cases.wait(case=case.id, reason=" ", actor=ME), "Say what the case waits for"),
        (lambda: cases.merge(case=case.id, into=case.id, reason="x", actor=ME), "into itself"),
        (lambda: cases.link(case=case.id, other=case.id, reason="x", actor=ME), "Name another case"),
        (lambda: cases.link(case=case.id, other="none", reason="x", actor=ME), "There is no case 'none'"),
        (lambda: cases.add_alerts(case=case.id, alerts=["none"], actor=ME), "There is no alert 'none'"),
        (lambda: investigating.do_step(case=case.id, step="ask", result=" ", actor=ME), "a step without a result"),
        (lambda: investigating.do_step(case=case.id, step="none", result="x", actor=ME), "has no step 'none'"),
        (lambda: investigating.say(case=case.id, answers={"which": "x"}, actor=ME), "which is none of these"),
        (lambda: investigating.write_note(case=case.id, text="\n", actor=ME), "The note is empty"),
        (lambda: investigating.write_note(case=case.id, text="x", corrects="none", actor=ME), "no note 'none'"),
        (lambda: cases.start(case="none", actor=ME), "There is no case 'none' that you can see"),
        (lambda: cases.start(case=case.id, actor=person("P1", "vendor manager")), "Nobody in your roles"),
        (lambda: cases.start(case=case.id, actor=person("P1", "examiner")), "Nobody in your roles"),
        (lambda: cases.start(case=case.id, actor=person("P1", "operator")), "There is no case"),
        (lambda: cases.start(case=case.id, actor=person("system")), "A decision is a person's"),
    ]


@pytest.mark.parametrize("number", range(19))
def test_what_makes_no_sense_is_refused_and_changes_nothing(number: int) -> None:
    case = open_case("a")
    act, says = refusals(case)[number]
    before, size = list(everything()), len(entries())
    with pytest.raises(CaseworkError, match=says):
        act()
    assert (list(everything()), len(entries())) == (before, size)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"title": " "}, "needs a title"),
        ({"alerts": []}, "at least one alert"),
        ({"alerts": ["none"]}, "There is no alert"),
        ({"actor": person("P1", "vendor manager")}, "Nobody in your roles"),
        ({"actor": person("")}, "A decision is a person's"),
        ({"to": person("P7", "AML analyst")}, "P7 does not work for"),
    ],
)
def test_a_case_that_makes_no_sense_is_not_opened(facts: dict[str, Any], says: str) -> None:
    raised = run(3, found("a")).new
    said = {"alerts": raised, "title": "It", "due": day(9), "steps": STEPS, "actor": ME} | facts
    with pytest.raises(CaseworkError, match=says):
        cases.open_case(**said)
    assert not Case.objects.exists()
    assert not Step.objects.exists()
    assert alert(raised[0]).status == "new"


def test_a_decision_waits_for_required_steps_answers_and_requests() -> None:
    case = open_case("a", steps=(*STEPS, StepToDo("tell", "Tell the CCO.")))
    assert list(cases.unfinished(again(case))) == [
        "the step “Ask the person's manager.” is neither done nor left out for a reason",
        "the step “Tell the CCO.” is neither done nor left out for a reason",
        "who, what, when, where, why, how have no answer",
    ]
    investigate(case)
    investigating.say(case=case.id, answers={"why": " "}, actor=ME)
    with pytest.raises(CaseworkError, match="finished: why has no answer"):
        cases.decide(case=case.id, finding="put right", reason="ok", actor=ME)
    investigating.say(case=case.id, answers={"why": "A mistake."}, actor=ME)
    with pytest.raises(CaseworkError, match="needs a reason"):
        cases.decide(case=case.id, finding="put right", reason=" ", actor=ME)
    assert cases.decide(case=case.id, finding="put right", reason="ok", actor=ME).status == "prepared"


def test_a_step_is_left_out_for_a_reason_and_a_later_word_replaces_it() -> None:
    case = open_case("a")
    investigating.do_step(case=case.id, step="ask", result="No manager.", not_needed=True, actor=ME)
    step = investigating.do_step(case=case.id, step="ask", result="Asked after all.", actor=person("P3", on=5))
    assert (step.result, step.not_needed, step.done_by) == ("Asked after all.", False, "P3")
    assert kinds(step) == ["step required", "step done", "step done"]


def test_a_correction_is_a_new_note() -> None:
    case = open_case("a")
    first = investigating.write_note(case=case.id, text="Monday", actor=ME)
    second = investigating.write_note(case=case.id, text="Tuesday", corrects=first.id, actor=ME)
    assert (again(first).text, second.corrects_id) == ("Monday", first.id)


def test_who_looked_at_an_earlier_version_is_told_and_nothing_is_done() -> None:
    case = open_case("a")
    version = version_of(again(case))
    cases.start(case=case.id, actor=ME, version=version)
    for act in (
        lambda: cases.wait(case=case.id, reason="x", actor=ME, version=version),
        lambda: cases.assign_case(case=case.id, to=person("P3"), actor=ME, version=version),
        lambda: investigating.say(case=case.id, answers={"who": "x"}, actor=ME, version=version),
        lambda: cases.decide(case=case.id, finding="put right", reason="x", actor=ME, version=version),
        lambda: cases.close(case=case.id, actor=ME, version=version),
    ):
        with pytest.raises(ChangedError, match="changed since you looked at it"):
            act()
    assert again(case).status == "investigating"
    (raised,) = run(3, found("z")).new
    version = version_of(alert(raised))
    run(4, found("z"))
    with pytest.raises(ChangedError):
        dismiss(raised, 5, version=version)


def test_a_reopened_case_is_decided_anew_and_the_later_finding_counts() -> None:
    case = open_case("a")
    first = decide(case, finding="explained")
    sign(first, 5)
    assert run(6, found("a")).new == (), "explained, and its values stay what they were"
    cases.reopen(case=case.id, reason="It is not so.", due=day(25), actor=person("P1", on=6))
    assert (again(case).status, again(case).decision, again(case).due_date) == ("reopened", None, day(25))
    second = decide(case, person("P1", on=7), finding="put right")
    sign(second, 7)
    assert (again(first).status, again(second).status) == ("approved", "approved")
    (row,) = case.alerts.all()
    assert (row.decision_id, row.disposed_date) == (second.id, day(7))
    assert len(run(8, found("a")).new) == 1, "what was put right, and is found again, is new"
    assert not failures()


def test_a_reopened_case_keeps_its_settled_alerts() -> None:
    case = open_case("a", "b")
    sign(decide(case), 5)
    cases.reopen(case=case.id, reason="More.", due=day(25), actor=person("P1", on=6))
    with pytest.raises(CaseworkError, match="was disposed of"):
        cases.take_out(case=case.id, alerts=[case.alerts.first().id], actor=person("P1", on=6))


def test_merging_moves_alerts_and_ends_a_case_that_stays_readable() -> None:
    one, other = open_case("a", critical=True), open_case("b")
    investigating.write_note(case=one.id, text="Kept here.", actor=ME)
    decision = decide(other)
    cases.merge(case=one.id, into=other.id, reason="The same person.", actor=ME)
    one, other = again(one), again(other)
    assert (one.status, one.merged_into_id, one.closed_date, one.decision) == ("closed", other.id, day(4), None)
    assert other.critical, "one critical alert makes the case critical"
    assert (again(decision).status, other.status) == ("void", "investigating")
    assert other.alerts.count() == 2
    assert one.notes.get().text == "Kept here."
    assert CaseLink.objects.get(case=other, other=one).reason == "The same person."
    for act in (
        lambda: cases.reopen(case=one.id, reason="x", due=day(9), actor=ME),
        lambda: investigating.write_note(case=one.id, text="x", actor=ME),
        lambda: cases.assign_case(case=one.id, to=ME, actor=ME),
    ):
        with pytest.raises(CaseworkError, match=r"merged into another|closed"):
            act()
    sign(decide(other), 5)
    assert again(one).alerts.count() == 0
    assert not failures()


def test_splitting_takes_alerts_into_a_linked_case_of_their_own() -> None:
    case = open_case("a", "b", "c")
    first, second, _ = case.alerts.order_by("key")
    fresh = cases.split(case=case.id, alerts=[first.id], title="Apart", due=day(30), steps=STEPS, actor=ME)
    assert [row.id for row in fresh.alerts.all()] == [first.id]
    assert fresh.links.get().other_id == case.id
    assert fresh.steps.count() == 2
    cases.take_out(case=case.id, alerts=[second.id], actor=ME)
    assert (again(second).status, again(second).case, again(second).assigned_to) == ("assigned", None, "P1")
    with pytest.raises(CaseworkError, match="keeps at least one"):
        cases.take_out(case=case.id, alerts=[row.id for row in case.alerts.all()], actor=ME)
    with pytest.raises(CaseworkError, match="Not all of these"):
        cases.take_out(case=case.id, alerts=[first.id], actor=ME)
    assert not failures()


def test_cases_are_linked_once_and_for_a_reason() -> None:
    one, other = open_case("a"), open_case("b")
    with pytest.raises(CaseworkError, match="have to do with each other"):
        cases.link(case=one.id, other=other.id, reason=" ", actor=ME)
    first = cases.link(case=one.id, other=other.id, reason="The same system.", actor=ME)
    assert cases.link(case=one.id, other=other.id, reason="Again.", actor=ME).id == first.id
    assert (CaseLink.objects.count(), again(first).reason) == (1, "The same system.")


def test_an_alert_is_in_one_case_and_no_dismissal_goes_past_the_case() -> None:
    case = open_case("a")
    (row,) = case.alerts.all()
    other = open_case("b")
    for act, says in (
        (lambda: cases.add_alerts(case=other.id, alerts=[row.id], actor=ME), "is in case"),
        (lambda: dismiss(row.id, 4), "the case decides"),
    ):
        with pytest.raises(CaseworkError, match=says):
            act()
    (waiting,) = run(3, found("c"), critical=True).new
    dismiss(waiting, 4)
    with pytest.raises(CaseworkError, match="waits for a second person"):
        cases.add_alerts(case=other.id, alerts=[waiting], actor=ME)
    (done,) = run(3, found("d")).new
    close(done, 4)
    with pytest.raises(CaseworkError, match="was disposed of"):
        cases.add_alerts(case=other.id, alerts=[done], actor=ME)


def test_a_critical_alert_makes_its_case_critical() -> None:
    case = open_case("a")
    cases.add_alerts(case=case.id, alerts=run(3, found("b"), critical=True).new, actor=ME)
    assert again(case).critical
    assert "case made critical" in kinds(case)


def test_alerts_of_anothers_area_are_not_put_in_a_case() -> None:
    case = open_case("a")
    with pytest.raises(NotAllowedError):
        cases.add_alerts(case=case.id, alerts=run(3, found("b"), owner="vendor manager").new, actor=ME)


def test_a_decision_is_returned_with_a_reason_or_taken_back_by_who_prepared_it() -> None:
    case = open_case("a")
    decision = decide(case)
    with pytest.raises(CaseworkError, match="Say what is missing"):
        signing.send_back(decision=decision.id, reason=" ", actor=person("P2"))
    with pytest.raises(NotAllowedError, match="cannot sign or return it"):
        signing.send_back(decision=decision.id, reason="no", actor=ME)
    signing.send_back(decision=decision.id, reason="Ask the manager again.", actor=person("P2"))
    assert (again(decision).status, again(decision).answer) == ("returned", "Ask the manager again.")
    assert (again(case).status, again(case).decision) == ("investigating", None)
    second = decide(case)
    with pytest.raises(NotAllowedError, match="Only who prepared"):
        signing.withdraw(decision=second.id, actor=person("P2"))
    signing.withdraw(decision=second.id, actor=ME)
    assert (again(second).status, again(case).status) == ("withdrawn", "investigating")
    with pytest.raises(CaseworkError, match="is withdrawn already"):
        sign(second, 5)
    with pytest.raises(NotFoundError):
        signing.withdraw(decision="none", actor=ME)
    assert not failures()


def test_an_alert_found_again_after_the_day_of_the_decision_is_not_closed_by_it() -> None:
    case = cases.open_case(alerts=run(3, [about("a")]).new, title="It", due=day(9), steps=(), actor=ME)
    decision = decide(case)
    run(6, [about("a")])
    with pytest.raises(ChangedError, match="found again on 2017-11-06"):
        sign(decision, 5)
    assert (again(decision).status, again(case).status) == ("prepared", "decided")
    sign(decision, 6)
    assert not failures()
