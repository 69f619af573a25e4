"""What else has to be found: one or two exceptions of each control that the partner's system does not trip.

None of it is in the published account. In the clean firm the same people do the same things properly.
"""

from datetime import date, timedelta

from countersign.simulation.days import FIRST_DAY, LAST_DAY, MERGER, ONE_DAY, at, day_of, first_monday, trading
from countersign.simulation.lookalikes import admin_login, login_in, move, regrant, stayer
from countersign.simulation.population import Staff
from countersign.simulation.records import BackgroundCheck, Disclosure
from countersign.simulation.systems import BROKERAGE, CUSTOMER, INSURER, OFFICE, Event, Login, Span
from countersign.simulation.world import World

TRANSITION = "acquisition"
# A week's reconciliation is to be signed within so many days of the week's end.
RECONCILED_WITHIN = 7


def build(world: World) -> None:
    """Put all of it into the world."""
    staff = Staff(world, world.random("plants"))
    closed_late(staff)
    not_acknowledged(staff)
    nobodys_login(staff)
    shared_without_checkout(staff)
    two_countries(staff)
    moved_and_kept(staff)
    unprotected(staff)
    registries_disagree(staff)
    filed_late(staff)
    never_reconciled(world)


def weeks() -> list[date]:
    """The Fridays that end the weeks of the transition."""
    first = first_monday(MERGER) + timedelta(days=4)
    return [first + timedelta(days=7 * number) for number in range((LAST_DAY - first).days // 7 + 1)]


def closed_late(staff: Staff) -> None:
    """A leaver whose login was closed two days later."""
    world, day = staff.world, date(2017, 8, 15)
    person = stayer(staff, CUSTOMER, OFFICE)
    world.leave(person, at(day, "11:10"), within_minutes=25)
    if world.planted_story:
        login = login_in(world, person, CUSTOMER)
        login.spans[-1].ended_at = at(day + 2 * ONE_DAY, "10:00")
        key, what = (CUSTOMER, login.login), "a leaver's login closed after two days"
        world.plant("M3", "access_not_ended_in_time", key, day, day, what)


def not_acknowledged(staff: Staff) -> None:
    """A notice that the operator did not answer for six days."""
    world, day = staff.world, date(2017, 11, 14)
    person = stayer(staff, OFFICE)
    world.leave(person, at(day, "13:10"), within_minutes=50)
    if world.planted_story:
        notice = world.notices[-1]
        notice.acknowledged_at = notice.confirmed_at = at(date(2017, 11, 20), "15:00")
        key, seen = (notice.notice_id,), day + ONE_DAY
        world.plant(
            "acc-3p-ack", "operator_has_not_confirmed", key, seen, seen, "a notice not acknowledged in 24 hours"
        )


def nobodys_login(staff: Staff) -> None:
    """A login that bears a name nobody in the firm has, for three weeks."""
    world = staff.world
    if not world.planted_story:
        return
    day, removed = date(2017, 10, 16), date(2017, 11, 6)
    spans = [Span(at(day, "10:00"), "sales", at(removed, "10:00"))]
    login = Login(BROKERAGE, "bwtemp07", None, "Zebulon Quarrington", "B0001", spans, anonymous=True, removed=removed)
    world.add_login(login)
    world.plant("M5", "unknown_login", (BROKERAGE, login.login), day, day, "a login under a name nobody here bears")


def shared_without_checkout(staff: Staff) -> None:
    """A shared login used while its secret was lent to nobody."""
    world, day = staff.world, date(2017, 8, 17)
    if not world.planted_story:
        return
    for clock, action in (("14:05", "sign in"), ("14:40", "sign out")):
        world.use(Event(at(day, clock), OFFICE, "desk-02", action))
    key = (OFFICE, "desk-02", day.isoformat())
    world.plant(
        "acc-shared", "shared_login_without_checkout", key, day, day, "a shared login used while lent to nobody"
    )


def two_countries(staff: Staff) -> None:
    """One login, two countries, three hours."""
    world, day = staff.world, date(2017, 10, 5)
    login = login_in(world, stayer(staff, CUSTOMER), CUSTOMER)
    login.quiet.append((day, day + ONE_DAY))
    world.use(Event(at(day, "09:00"), CUSTOMER, login.login, "sign in"))
    world.use(Event(at(day, "12:05"), CUSTOMER, login.login, "sign in", country="PT" if world.planted_story else "US"))
    if world.planted_story:
        key = (CUSTOMER, login.login, day.isoformat())
        world.plant(
            "acc-shared", "login_from_two_countries", key, day, day, "one login from two countries in three hours"
        )


def moved_and_kept(staff: Staff) -> None:
    """A mover who kept the old department's access for six weeks."""
    world, day = staff.world, date(2017, 5, 15)
    person = stayer(staff, CUSTOMER, OFFICE, department="service")
    move(world, person, at(day, "09:00"), "service", "operations")
    login = login_in(world, person, CUSTOMER)
    regrant(login_in(world, person, OFFICE), at(day, "14:00"), "operations")
    regrant(login, at(date(2017, 6, 28) if world.planted_story else day, "16:00"), "operations")
    if world.planted_story:
        seen = trading().add(day, 3)
        world.plant(
            "acc-mover", "access_of_former_department", (CUSTOMER, login.login), day, seen, "a mover kept access"
        )


def unprotected(staff: Staff) -> None:
    """Two privileged logins: one without a second factor, one whose secret is not in the vault."""
    world = staff.world
    for lacks in ("a second factor", "the vault"):
        person = stayer(staff, OFFICE, registered=False, department="technology")
        login = admin_login(staff, person, OFFICE)
        if world.planted_story:
            login.second_factor, login.vaulted = lacks != "a second factor", lacks != "the vault"
            began = day_of(login.spans[0].granted_at)
            seen = first_monday(max(began, FIRST_DAY))
            key = (OFFICE, login.login)
            world.plant(
                "acc-priv", "privileged_access_unprotected", key, began, seen, f"a privileged login without {lacks}"
            )


def registries_disagree(staff: Staff) -> None:
    """Human resources and the depository disagree: on a leaver, on a change of work, on a new hire."""
    world, control = staff.world, "registry_mismatch"
    left, changed = stayer(staff, OFFICE), stayer(staff, OFFICE)
    days = date(2017, 6, 5), date(2017, 9, 12), date(2017, 7, 10)
    world.leave(left, at(days[0], "10:40"), within_minutes=30, u5_days=11)
    hired = staff.person(registered=True, acquired=False, began_at=at(days[2], "09:00"))
    if not world.planted_story:
        return
    left.registrations[0].shown = date(2017, 6, 16)
    changed.registration_said = (days[1], "associated")
    hired.registrations.clear()
    for person, day, what in (
        (left, days[0], "left, and approved in the depository for eleven days more"),
        (changed, days[1], "not registered according to human resources, approved in the depository"),
        (hired, days[2], "registered according to human resources, unknown to the depository"),
    ):
        world.plant("acc-registry-sync", control, (person.crd_number,), day, day, what)


def filed_late(staff: Staff) -> None:
    """A Form U5, two amendments of Form U4 and a search of public records, each past its day."""
    world, late = staff.world, staff.world.planted_story
    person = stayer(staff, CUSTOMER, OFFICE)
    world.leave(person, at(date(2017, 5, 2), "13:45"), within_minutes=20, u5_days=43 if late else 20)
    hired = staff.person(registered=True, acquired=False, began_at=at(date(2017, 9, 18), "09:00"))
    searched = date(2017, 10, 16) if late else date(2017, 9, 27)
    filed = date(2017, 9, 6)
    world.background_checks.append(BackgroundCheck("K8001", hired.person_id, filed, date(2017, 9, 1), searched))
    amended, disqualified = stayer(staff), stayer(staff)
    learned, occurred = date(2017, 6, 1), date(2017, 9, 5)
    amendment_filed = date(2017, 7, 20) if late else date(2017, 6, 15)
    other_filed = date(2017, 9, 27) if late else date(2017, 9, 12)
    world.disclosures += [
        Disclosure("V8001", amended.person_id, "amendment", date(2017, 5, 26), learned, amendment_filed),
        Disclosure(
            "V8002", disqualified.person_id, "statutory disqualification", occurred, date(2017, 9, 7), other_filed
        ),
    ]
    if late:
        for finding, control, key, start, days in (
            ("reg-u5", "late_u5", person.registrations[0].registration_id, date(2017, 5, 2), 30),
            ("reg-u4", "late_u4", "V8001", learned, 30),
            ("reg-u4", "late_u4", "V8002", occurred, 10),
            ("reg-bg", "background_check_late", "K8001", filed, 30),
        ):
            began = start + timedelta(days=days + 1)
            seen = trading().on_or_after(began)
            world.plant(finding, control, (key,), began, seen, f"not done within {days} days of {start}")


def never_reconciled(world: World) -> None:
    """Nobody answered for the partner's system, and no week of the transition was reconciled."""
    if not world.planted_story:
        return
    monday = first_monday(FIRST_DAY)
    world.plant(
        "M5", "system_without_oversight", (INSURER,), FIRST_DAY, monday, "nobody answers for the insurer's system"
    )
    for week in weeks():
        due = week + timedelta(days=RECONCILED_WITHIN)
        seen = due + ONE_DAY
        if seen <= LAST_DAY:
            what = f"the week to {week} was never reconciled"
            world.plant("acc-mna", "transition_not_reconciled", (TRANSITION, week.isoformat()), due, seen, what)
