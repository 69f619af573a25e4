"""A waiver keeps exceptions from becoming alerts: by two people, within dates, for what it names and nothing else."""

from typing import Any

import pytest

from countersign.casework import signing
from countersign.casework.errors import CaseworkError, NotAllowedError, NotFoundError
from countersign.casework.models import Alert, Decision, Waiver
from countersign.casework.selectors import waivers_for
from countersign.casework.waivers import end_waiver, propose_waiver
from countersign.evidence import Log

from .drill import (
    CONTROL,
    OWNER,
    Found,
    about,
    again,
    close,
    day,
    decide,
    failures,
    found,
    kinds,
    open_case,
    person,
    run,
    sign,
)

pytestmark = pytest.mark.usefixtures("database")
ME = person("P1")


def propose(**more: Any) -> Any:
    facts: dict[str, Any] = {
        "control_id": CONTROL,
        "owner": OWNER,
        "circle": "",
        "matches": {"system_id": "S1"},
        "starts": day(5),
        "ends": day(10),
        "longest_days": 90,
        "reason": "S1 is being tested.",
        "actor": ME,
    }
    return propose_waiver(**(facts | more))


def on_system(key: str, system: str = "S1") -> Found:
    (one,) = found(key, system_id=system, branch="B1")
    return one


def approved(**more: Any) -> Any:
    waiver = propose(**more)
    sign(waiver.decision, 4)
    return again(waiver)


def test_a_waiver_holds_when_a_second_person_has_signed_and_within_its_dates() -> None:
    waiver = propose()
    assert waiver.decision.second_person == "always"
    assert run(5, [on_system("a")]).waived == 0
    sign(waiver.decision, 6)
    raised = run(6, [on_system("b"), on_system("c", "S2")])
    assert (raised.waived, len(raised.new)) == (1, 1)
    assert run(9, [on_system("b")]).waived == 1
    assert run(10, [on_system("b")]).waived == 0
    assert kinds(again(waiver)) == ["waiver proposed"]
    assert kinds(waiver.decision) == ["waiver prepared", "waiver approved"]
    assert not failures()


def test_a_run_for_a_day_before_the_approval_is_not_waived() -> None:
    waiver = propose()
    sign(waiver.decision, 7)
    assert run(6, [on_system("a")]).waived == 0
    assert run(7, [on_system("b")]).waived == 1


def test_every_column_has_to_match_and_other_controls_are_not_concerned() -> None:
    approved(matches={"system_id": "S1", "branch": "B2"})
    assert run(5, [on_system("a")]).waived == 0
    approved(matches={" system_id ": " S1 "})
    assert run(5, [on_system("b")]).waived == 1
    assert run(5, [on_system("b")], control_id="shared_logins").waived == 0


def test_what_is_waived_does_not_extend_an_open_alert_and_leaves_it_open() -> None:
    (first,) = run(3, [on_system("a")]).new
    approved()
    raised = run(5, [on_system("a")])
    assert (raised.waived, raised.extended) == (1, ())
    row = Alert.objects.get(id=first)
    assert (row.status, row.last_seen_date) == ("new", day(3))


@pytest.mark.parametrize("end", ["returned", "withdrawn", "waiting"])
def test_a_waiver_that_nobody_signed_does_not_hold(end: str) -> None:
    waiver = propose()
    if end == "returned":
        signing.send_back(decision=waiver.decision_id, reason="Too long.", actor=person("P2"))
    elif end == "withdrawn":
        signing.withdraw(decision=waiver.decision_id, actor=ME)
    assert run(6, [on_system("a")]).waived == 0
    with pytest.raises(CaseworkError, match="not in force"):
        end_waiver(waiver=waiver.id, actor=ME)
    assert not failures()


def test_one_person_ends_a_waiver_from_today_on_and_what_it_covered_stays_covered() -> None:
    waiver = approved()
    end_waiver(waiver=waiver.id, actor=person("P3", on=7))
    assert (again(waiver).ended_date, again(waiver).ended_by) == (day(7), "P3")
    assert run(6, [on_system("a")]).waived == 1
    assert run(7, [on_system("b")]).waived == 0
    with pytest.raises(CaseworkError, match="not in force"):
        end_waiver(waiver=waiver.id, actor=ME)
    with pytest.raises(NotAllowedError):
        end_waiver(waiver=approved().id, actor=person("P3", "vendor manager"))
    with pytest.raises(NotFoundError, match="There is no waiver"):
        end_waiver(waiver="none", actor=ME)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"matches": {}}, "at least one column"),
        ({"matches": {"system_id": " "}}, "at least one column"),
        ({"matches": {"": "S1"}}, "at least one column"),
        ({"circle": "sar"}, "What is sealed is not waived"),
        ({"starts": day(3)}, "cannot begin before today, 2017-11-04"),
        ({"ends": day(5)}, "is 0 days"),
        ({"ends": day(4)}, "is -1 days"),
        ({"longest_days": 4}, "at most 4 days after it begins"),
        ({"reason": " "}, "needs a reason"),
        ({"actor": person("P1", "vendor manager")}, "Nobody in your roles"),
        ({"actor": person("system")}, "A decision is a person's"),
        ({"matches": {"person_id": "P1"}}, "This waiver is about you"),
    ],
)
def test_a_waiver_that_may_not_be_is_refused(facts: dict[str, Any], says: str) -> None:
    with pytest.raises(CaseworkError, match=says):
        propose(**facts)
    assert not Waiver.objects.exists()
    assert not Decision.objects.exists()


def test_nobody_signs_their_own_waiver_nor_one_about_themselves() -> None:
    with pytest.raises(NotAllowedError, match="You prepared"):
        sign(propose().decision, 4, "P1")
    with pytest.raises(NotAllowedError, match="about you"):
        sign(propose(matches={"person_id": "P2"}).decision, 4, "P2")


def test_waivers_are_seen_by_whoever_sees_casework() -> None:
    propose()
    assert waivers_for(person("P9", "examiner")).count() == 1
    for role in ("operator", "introducing firm"):
        assert not waivers_for(person("P9", role)).exists()


def test_what_was_explained_is_settled_for_as_long_as_its_values_stay() -> None:
    (raised,) = run(3, [about("a", rows=3)]).new
    close(raised, 4, finding="explained")
    assert run(6, [about("a", rows=3)]).new == ()
    (again_,) = run(7, [about("a", rows=4)]).new
    assert Alert.objects.get(id=again_).follows_id == raised


def test_what_was_put_right_and_is_found_again_is_new() -> None:
    (raised,) = run(3, [about("a", rows=3)]).new
    close(raised, 4, finding="put right")
    assert run(4, [about("a", rows=3)]).new == ()
    assert len(run(6, [about("a", rows=3)]).new) == 1


def test_what_was_reported_and_is_found_again_is_new() -> None:
    case = open_case("a")
    sign(decide(case, finding="reported"), 5)
    assert len(run(6, found("a")).new) == 1


def test_a_group_explained_settles_each_members_own_values() -> None:
    many = [about(key, rows=number) for number, key in enumerate("abc")]
    (group,) = run(3, many, limit=2).grouped
    close(group, 4, finding="explained")
    raised = run(6, [about("a", rows=0), about("b", rows=9), about("d", rows=1)])
    assert sorted(Alert.objects.get(id=new).key for new in raised.new) == ['["b"]', '["d"]']


def test_how_many_a_waiver_kept_back_is_evidenced_once_for_the_same_number(log: Log) -> None:
    waiver = approved()
    run(5, [on_system("a"), on_system("b")])
    run(5, [on_system("a"), on_system("b")])
    run(5, [on_system("a")])
    said = [entry.body["waivers"] for entry in log.entries() if entry.kind == "exceptions waived"]
    assert said == [{waiver.id: 2}, {waiver.id: 1}]
