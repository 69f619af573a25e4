"""Who may do what: roles and their areas, deputies, circles, and nobody on what is about themselves."""

from datetime import timedelta, timezone
from pathlib import Path

import pytest

from countersign.casework import alerts, cases, investigating, signing
from countersign.casework.absences import end_absence, record_absence
from countersign.casework.acting import SYSTEM, Actor, actor_for, system_at
from countersign.casework.errors import CaseworkError, NotAllowedError, NotFoundError
from countersign.casework.models import Absence
from countersign.casework.permissions import EVERYTHING, ROLES, Ability
from countersign.casework.selectors import waiting_for_signature
from countersign.store.firm import Firm

from .drill import (
    OWNER,
    about,
    again,
    alert,
    at,
    day,
    decide,
    dismiss,
    entries,
    everything,
    failures,
    found,
    kinds,
    open_case,
    person,
    run,
    sign,
)

pytestmark = pytest.mark.usefixtures("database")

FIRM = """
people = [{ id = "P1", name = "A" }, { id = "P2", name = "B" }, { id = "P3", name = "C" },
          { id = "P4", name = "D" }, { id = "P5", name = "E", introducing_firm = "harborlight" }]
roles = [
  { role = "information security officer", person = "P1", from = 2017-01-01 },
  { role = "AML officer", person = "P2", from = 2017-01-01, until = 2017-11-10 },
  { role = "examiner", person = "P3", from = 2017-11-01, until = 2017-11-05 },
  { role = "internal auditor", person = "P4", from = 2017-11-01 },
  { role = "introducing firm", person = "P5", from = 2017-01-01 },
]
circles = [{ circle = "sar", person = "P2", from = 2017-01-01, until = 2017-11-10 }]
"""


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    (tmp_path / "firm.toml").write_text(FIRM)
    return Firm(tmp_path)


def acting(firm: Firm, name: str, on: int = 4):
    return actor_for(firm, person=name, today=day(on), at=at(on))


def test_a_person_acts_in_the_roles_held_that_day(firm: Firm) -> None:
    assert acting(firm, "P1").roles == {OWNER}
    assert (acting(firm, "P2", 9).roles, acting(firm, "P2", 9).circles) == ({"AML officer"}, {"sar"})
    assert (acting(firm, "P2", 10).roles, acting(firm, "P2", 10).circles) == (set(), set())
    assert acting(firm, "P5").introducing_firm == "harborlight"
    assert acting(firm, "unknown").roles == set()


def test_the_moment_is_kept_in_one_zone(firm: Firm) -> None:
    local = at(4).astimezone(timezone(timedelta(hours=-5)))
    actor = actor_for(firm, person="P1", today=day(4), at=local)
    assert (actor.at, actor.at.utcoffset()) == (at(4), timedelta())
    (raised,) = run(3, found("a")).new
    alerts.assign(alerts=[raised], to=actor, actor=actor)
    case = cases.open_case(alerts=[raised], title="It", due=day(9), steps=(), actor=actor)
    investigating.write_note(case=case.id, text="Seen.", actor=actor)
    assert not failures()


def test_a_read_only_role_ends_and_without_an_end_nobody_signs_in(firm: Firm) -> None:
    assert acting(firm, "P3").roles == {"examiner"}
    assert acting(firm, "P3", 5).roles == set()
    with pytest.raises(NotAllowedError, match="gives P4 the role 'internal auditor' without an end"):
        acting(firm, "P4")


def test_a_deputy_acts_in_the_roles_and_in_no_circle_and_only_meanwhile(firm: Firm) -> None:
    record_absence(person="P2", deputy=person("P1"), starts=day(5), ends=day(7), actor=person("P2", "AML officer"))
    assert acting(firm, "P1", 4).roles == {OWNER}
    for number in (5, 6):
        assert acting(firm, "P1", number).roles == {OWNER, "AML officer"}
        assert acting(firm, "P1", number).circles == set()
    assert acting(firm, "P1", 7).roles == {OWNER}


def test_a_deputys_deputy_has_the_deputys_own_roles_only(firm: Firm) -> None:
    record_absence(person="P2", deputy=person("P1"), starts=day(5), ends=day(7), actor=person("P2", "AML officer"))
    record_absence(person="P1", deputy=person("P5"), starts=day(5), ends=day(7), actor=person("P1"))
    assert "AML officer" not in acting(firm, "P5", 5).roles


def test_a_read_only_role_is_passed_to_nobody(firm: Firm) -> None:
    officer = person("P4", "chief compliance officer")
    record_absence(person="P3", deputy=person("P1"), starts=day(4), ends=day(5), actor=officer)
    assert acting(firm, "P1", 4).roles == {OWNER}


@pytest.mark.parametrize("role", ["examiner", "internal auditor", "independent consultant", "introducing firm"])
def test_who_only_reads_or_answers_for_another_firm_has_no_deputy(firm: Firm, role: str) -> None:
    with pytest.raises(NotAllowedError, match="Nobody acts in your roles"):
        record_absence(person="P3", deputy=person("P1"), starts=day(4), ends=day(5), actor=person("P3", role))
    assert not Absence.objects.exists()


def test_an_absence_ends_early_and_is_evidenced(firm: Firm) -> None:
    absence = record_absence(
        person="P2", deputy=person("P1"), starts=day(4), ends=day(9), actor=person("P2", "AML officer")
    )
    end_absence(absence=absence.id, actor=person("P2", "AML officer", on=6))
    assert again(absence).ends_date == day(6)
    assert acting(firm, "P1", 6).roles == {OWNER}
    assert kinds(absence) == ["absence recorded", "absence ended"]
    with pytest.raises(CaseworkError, match="ended on 2017-11-06 already"):
        end_absence(absence=absence.id, actor=person("P2", "AML officer", on=7))
    assert not failures()


@pytest.mark.parametrize(
    ("facts", "who", "error", "says"),
    [
        ({"deputy": person("P2")}, person("P2", "AML officer"), CaseworkError, "Nobody deputises for themselves"),
        ({}, person("P1", "chief compliance officer"), NotAllowedError, "makes themselves another person's deputy"),
        ({}, person("P4", "registration manager"), NotAllowedError, "for the whole firm"),
        ({}, person("P3", "AML analyst"), NotAllowedError, "Nobody in your roles can give work to others"),
        ({"starts": day(3)}, person("P2", "AML officer"), CaseworkError, "begins today or later"),
        ({"ends": day(5)}, person("P2", "AML officer"), CaseworkError, "ends after it begins"),
        ({}, system_at(at(4), day(4)), NotAllowedError, "A decision is a person's"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(facts, who, error, says) -> None:
    said = {"person": "P2", "deputy": person("P1"), "starts": day(5), "ends": day(7)} | facts
    with pytest.raises(error, match=says):
        record_absence(**said, actor=who)
    assert not Absence.objects.exists()


def test_nobody_is_away_twice_at_once() -> None:
    me = person("P2", "AML officer")
    record_absence(person="P2", deputy=person("P1"), starts=day(5), ends=day(7), actor=me)
    with pytest.raises(CaseworkError, match="away in that time already"):
        record_absence(person="P2", deputy=person("P3"), starts=day(6), ends=day(8), actor=me)
    record_absence(person="P2", deputy=person("P3"), starts=day(7), ends=day(8), actor=me)


def test_an_absence_that_is_not_there_is_said_so_and_anothers_is_not_ended_by_anybody() -> None:
    with pytest.raises(NotFoundError):
        end_absence(absence="none", actor=person("P1"))
    absence = record_absence(
        person="P2", deputy=person("P1"), starts=day(5), ends=day(7), actor=person("P2", "AML officer")
    )
    with pytest.raises(NotAllowedError):
        end_absence(absence=absence.id, actor=person("P3", "AML analyst"))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_works_signs_and_sees_as_its_line_says_and_no_further(role: str) -> None:
    (raised,) = run(3, found("a"), critical=True).new
    line, actor = ROLES[role], person("P9", role)
    reaches = line.area == EVERYTHING or OWNER in line.area
    expected = Ability.WORK in line.abilities and reaches
    try:
        alerts.assign(alerts=[raised], to=actor, actor=actor)
    except NotAllowedError:
        assert Ability.SEE_CASEWORK in line.abilities
        assert not expected
    except NotFoundError:
        assert Ability.SEE_CASEWORK not in line.abilities
    else:
        assert expected
    decision = dismiss(raised, 4)
    may_sign = Ability.APPROVE in line.abilities and reaches
    assert waiting_for_signature(actor).exists() == may_sign
    if may_sign:
        sign(decision, 4, "P9", role)
    else:
        with pytest.raises((NotAllowedError, NotFoundError)):
            sign(decision, 4, "P9", role)
    assert (again(decision).status == "approved") == may_sign


def test_no_role_but_those_over_everything_reaches_into_anothers_area() -> None:
    for role in ROLES.values():
        assert role.reaches("")
        if role.area != EVERYTHING:
            assert not role.reaches("chief compliance officer")
    assert not person("P1", "a role nobody knows").may(Ability.SEE_CASEWORK)


def test_work_is_given_by_who_may_and_taken_up_by_oneself() -> None:
    (raised,) = run(3, found("a"), owner="AML officer").new
    officer, analyst, another = person("P2", "AML officer"), person("P1", "AML analyst"), person("P7", "AML analyst")
    with pytest.raises(NotAllowedError, match="give work to others for the AML officer"):
        alerts.assign(alerts=[raised], to=another, actor=analyst)
    alerts.assign(alerts=[raised], to=analyst, actor=analyst)
    assert (alert(raised).status, alert(raised).assigned_to) == ("assigned", "P1")
    size = len(entries())
    alerts.assign(alerts=[raised], to=analyst, actor=analyst)
    assert len(entries()) == size, "what is so already is no change"
    alerts.assign(alerts=[raised], to=another, actor=officer)
    assert (alert(raised).assigned_to, kinds(alert(raised))[-1]) == ("P7", "alert assigned")


@pytest.mark.parametrize(
    "unfit",
    [
        person("", OWNER),
        person(SYSTEM, OWNER),
        system_at(at(4), day(4)),
        person("P7", "AML analyst"),
        person("P7", "operator"),
        person("P7", "internal auditor"),
        person("P7", "introducing firm", firm="harborlight"),
    ],
)
def test_work_is_given_to_nobody_whose_roles_do_not_reach_it(unfit: Actor) -> None:
    one, other = run(3, found("a", "b")).new
    case = cases.open_case(alerts=[other], title="It", due=day(9), steps=(), actor=person("P1"))
    before, says, me = list(everything()), f"{unfit.person or 'Nobody'} does not work for the {OWNER}", person("P1")
    for act in (
        lambda: alerts.assign(alerts=[one], to=unfit, actor=me),
        lambda: cases.assign_case(case=case.id, to=unfit, actor=me),
        lambda: cases.open_case(alerts=[one], title="It", due=day(9), steps=(), actor=me, to=unfit),
    ):
        with pytest.raises(NotAllowedError, match=says):
            act()
    assert list(everything()) == before


def test_what_is_sealed_is_given_to_nobody_outside_its_circle() -> None:
    (raised,) = run(3, found("a"), circle="sar").new
    inside = person("P1", circles=["sar"])
    with pytest.raises(NotAllowedError, match="P2 does not work for"):
        alerts.assign(alerts=[raised], to=person("P2"), actor=inside)
    alerts.assign(alerts=[raised], to=person("P2", circles=["sar"]), actor=inside)
    assert alert(raised).assigned_to == "P2"


def test_nobody_works_on_what_is_about_themselves() -> None:
    raised = run(3, [about("a", person_id="P1")], critical=True).new
    me, other = person("P1"), person("P2")
    before = list(everything())
    acts = (
        lambda: alerts.assign(alerts=raised, to=me, actor=me),
        lambda: alerts.assign(alerts=raised, to=other, actor=me),
        lambda: alerts.assign(alerts=raised, to=me, actor=other),
        lambda: alerts.dismiss(alerts=raised, finding="explained", reason="ok", sample_percent=0, actor=me),
        lambda: cases.open_case(alerts=raised, title="It", due=day(9), steps=(), actor=me),
        lambda: cases.open_case(alerts=raised, title="It", due=day(9), steps=(), actor=other, to=me),
    )
    for act in acts:
        with pytest.raises(NotAllowedError, match="is about"):
            act()
    assert list(everything()) == before


def test_nobody_signs_closes_or_gives_away_what_is_about_themselves() -> None:
    (raised,) = run(3, [about("a", person_id="P1")], critical=True).new
    decision = dismiss(raised, 4, "P2")
    with pytest.raises(NotAllowedError, match="is about you"):
        sign(decision, 4, "P1")
    with pytest.raises(NotAllowedError, match="is about you"):
        signing.send_back(decision=decision.id, reason="no", actor=person("P1"))
    assert not waiting_for_signature(person("P1")).exists()
    signing.withdraw(decision=decision.id, actor=person("P2"))
    case = cases.open_case(alerts=[raised], title="It", due=day(9), steps=(), actor=person("P2"))
    decision = decide(case, person("P2"))
    assert not waiting_for_signature(person("P1")).exists()
    assert [row.id for row in waiting_for_signature(person("P3"))] == [decision.id]
    with pytest.raises(NotAllowedError, match="is about you"):
        sign(decision, 4, "P1")
    with pytest.raises(NotAllowedError, match="is about you"):
        cases.assign_case(case=case.id, to=person("P2"), actor=person("P1"))
    sign(decision, 4, "P3")
    for act in (
        lambda: cases.close(case=case.id, actor=person("P1")),
        lambda: cases.reopen(case=case.id, reason="new", due=day(20), actor=person("P1")),
    ):
        with pytest.raises(NotAllowedError, match="is about you"):
            act()


def test_a_group_is_about_each_of_its_members() -> None:
    many = [about(key, person_id=f"P{number}") for number, key in enumerate("abcd")]
    (group,) = run(3, many, limit=2).grouped
    with pytest.raises(NotAllowedError, match="is about you"):
        dismiss(group, 4, "P3")


def test_a_case_is_not_given_to_whom_it_is_about() -> None:
    (raised,) = run(3, [about("a", person_id="P3")]).new
    case = cases.open_case(alerts=[raised], title="It", due=day(9), steps=(), actor=person("P1"))
    with pytest.raises(NotAllowedError, match="is about P3"):
        cases.assign_case(case=case.id, to=person("P3"), actor=person("P1"))


def test_the_system_signs_nothing() -> None:
    decision = decide(open_case("a"))
    with pytest.raises(NotAllowedError):
        signing.approve(
            decision=decision.id, digest_seen=decision.content_digest, actor=person(SYSTEM, "chief compliance officer")
        )
