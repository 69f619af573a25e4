"""Outside the circle what is sealed is as if it were not: same lists, same refusals, same log."""

from collections.abc import Callable
from typing import Any

import pytest

from countersign.casework import alerts, cases, investigating, signing
from countersign.casework.acting import Actor
from countersign.casework.errors import CaseworkError, NotFoundError
from countersign.casework.evidence_storage import DatabaseStorage
from countersign.casework.known_rows import alert_rows
from countersign.casework.records import RECORDS, circle_of, sealed_records
from countersign.casework.selectors import (
    alerts_for,
    cases_for,
    decisions_for,
    open_alerts,
    requests_for,
    waiting_for_signature,
)
from countersign.evidence import Log

from .drill import STEPS, about, again, day, decide, everything, failures, found, open_case, person, run, sign

pytestmark = pytest.mark.usefixtures("database")
INSIDE = person("P1", "AML officer", circles=["sar"])
SECOND = person("P2", "AML officer", circles=["sar"])
OUTSIDE = person("P3", "chief compliance officer")


def sealed_case(*keys: str) -> Any:
    return open_case(*keys, circle="sar", owner="AML officer", critical=True)


ACTS: dict[str, Callable[[str, Actor], object]] = {
    "assign": lambda row, who: alerts.assign(alerts=[row], to=who.person, actor=who),
    "dismiss": lambda row, who: alerts.dismiss(
        alerts=[row], finding="explained", reason="x", sample_percent=0, actor=who
    ),
    "open": lambda row, who: cases.open_case(alerts=[row], title="x", due=day(9), steps=STEPS, actor=who),
    "start": lambda row, who: cases.start(case=row, actor=who),
    "assign case": lambda row, who: cases.assign_case(case=row, to=who.person, actor=who),
    "close": lambda row, who: cases.close(case=row, actor=who),
    "reopen": lambda row, who: cases.reopen(case=row, reason="x", due=day(9), actor=who),
    "note": lambda row, who: investigating.write_note(case=row, text="x", actor=who),
    "merge": lambda row, who: cases.merge(case=row, into=row + "x", reason="x", actor=who),
    "approve": lambda row, who: signing.approve(decision=row, digest_seen="", actor=who),
    "send back": lambda row, who: signing.send_back(decision=row, reason="x", actor=who),
    "withdraw": lambda row, who: signing.withdraw(decision=row, actor=who),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_sealed_and_what_is_not_there_are_refused_in_the_same_words(act: str) -> None:
    case = sealed_case("a")
    decision = decide(case, INSIDE)
    ids = [case.alerts.get().id, case.id, decision.id]
    told = set()
    for row in (*ids, "0" * 16):
        with pytest.raises(NotFoundError) as refused:
            ACTS[act](row, OUTSIDE)
        told.add((type(refused.value), str(refused.value).replace(row, "ID")))
    assert len(told) == 1
    assert again(decision).status == "prepared"


def test_lists_outside_are_what_they_are_without_it() -> None:
    lists = (alerts_for, cases_for, decisions_for, waiting_for_signature, requests_for)
    before = [list(each(OUTSIDE).values_list()) for each in lists]
    case = sealed_case("a", "b")
    decide(case, INSIDE)
    run(3, found("c"), circle="sar", owner="AML officer")
    assert [list(each(OUTSIDE).values_list()) for each in lists] == before
    assert not open_alerts().exists()
    assert not list(alert_rows(day(9)))
    assert Log(DatabaseStorage()).size == 0
    assert alerts_for(INSIDE).count() == 3
    assert not failures()


def test_everything_of_a_sealed_case_is_evidenced_in_the_sealed_log() -> None:
    case = sealed_case("a")
    investigating.write_note(case=case.id, text="Seen.", actor=INSIDE)
    decision = decide(case, INSIDE)
    with pytest.raises(CaseworkError, match="Nobody in your roles"):
        sign(decision, 5, "P2", "vendor manager", circles=["sar"])
    sign(decision, 5, "P2", "AML officer", circles=["sar"])
    cases.close(case=case.id, actor=person("P1", "AML officer", on=6, circles=["sar"]))
    assert Log(DatabaseStorage()).size == 0
    rows = [row for model in RECORDS.values() for row in model.objects.all()]
    assert {circle_of(row) for row in rows} == {"sar"}
    assert len(sealed_records()) == len(rows)
    assert not failures()


def test_what_is_sealed_and_what_is_not_are_never_in_one_case() -> None:
    (sealed,) = run(3, found("a"), circle="sar", owner="AML officer").new
    (plain,) = run(3, found("b"), owner="AML officer").new
    case, other = sealed_case("c"), open_case("d", owner="AML officer")
    before = list(everything())
    for act in (
        lambda: cases.open_case(alerts=[sealed, plain], title="x", due=day(9), steps=(), actor=INSIDE),
        lambda: cases.add_alerts(case=case.id, alerts=[plain], actor=INSIDE),
        lambda: cases.add_alerts(case=other.id, alerts=[sealed], actor=INSIDE),
        lambda: cases.merge(case=case.id, into=other.id, reason="x", actor=INSIDE),
        lambda: cases.merge(case=other.id, into=case.id, reason="x", actor=INSIDE),
    ):
        with pytest.raises(CaseworkError, match="never in one case"):
            act()
    with pytest.raises(CaseworkError, match="would tell of what is sealed"):
        cases.link(case=other.id, other=case.id, reason="x", actor=INSIDE)
    assert list(everything()) == before
    link = cases.link(case=case.id, other=other.id, reason="The same person.", actor=INSIDE)
    assert circle_of(link) == "sar"
    assert not failures()


def test_whoever_it_is_about_is_outside_even_in_the_circle() -> None:
    raised = run(3, [about("a", person_id="P2")], circle="sar", owner="AML officer").new
    case = cases.open_case(alerts=raised, title="x", due=day(9), steps=(), actor=INSIDE)
    decision = decide(case, INSIDE)
    for see in (alerts_for, cases_for, decisions_for, waiting_for_signature):
        assert not see(SECOND).exists()
    for act in (
        lambda: cases.start(case=case.id, actor=SECOND),
        lambda: alerts.assign(alerts=raised, to="P2", actor=SECOND),
        lambda: signing.send_back(decision=decision.id, reason="x", actor=SECOND),
    ):
        with pytest.raises(NotFoundError):
            act()
    third = person("P4", "AML officer", circles=["sar"])
    assert [row.id for row in waiting_for_signature(third)] == [decision.id]
