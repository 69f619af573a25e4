"""What has to be found about the partner's system in the firm of the story."""

from datetime import date, datetime, timedelta

from countersign.simulation.days import FIRST_DAY, LAST_DAY, ONE_DAY, PARTNER_ZONE, all_days, at, day_of, first_monday
from countersign.simulation.partner import Partner
from countersign.simulation.systems import INSURER, Event, Login
from countersign.simulation.timetable import (
    AFTER_AGREEMENT,
    AFTER_LEAVING,
    AGREED_FROM,
    AGREEMENT,
    LAST_AGREED,
    LEFT,
    NAMED,
    UNTIED,
    UNTIED_LOGIN,
    Use,
)
from countersign.simulation.world import World

AFTER = LAST_AGREED + ONE_DAY  # the first day after the agreement
# An overdue review is one older than 91 days and 10 more of grace; dormant is a login unused for 45 days.
_OVERDUE_DAYS, _DORMANT_DAYS = 101, 45


def plant(world: World, partner: Partner) -> None:
    """Let the uses happen, and write down every exception that the partner's system owes."""
    for number, person in enumerate(partner.left, start=1):
        if person in partner.people:
            _left_open(world, partner, number)
    for use in AFTER_LEAVING:
        _used_after_leaving(world, partner, use)
    for position, day, clock in AFTER_AGREEMENT:
        _used_after_agreement(world, partner.logins[position], date.fromisoformat(day), clock)
    _untied(world)
    _roster_against_agreement(world, partner)
    _warnings(world)
    _never_reviewed(world, partner)
    _dormant(world, partner)


def _left_open(world: World, partner: Partner, number: int) -> None:
    """A leaver of whom the insurer was not told: two controls see it on the day."""
    person, (day, is_named) = partner.left[number - 1], LEFT[number - 1]
    login, on = (INSURER, partner.login_of(person).login), date.fromisoformat(day)
    left = f"T-{number:02d}, {'named' if is_named else 'not named'} in the agreement, left"
    told = (person.person_id, INSURER)
    world.plant("M6", "operator_not_told_of_leaver", told, on, on, f"{left}; the insurer was not told", invented=False)
    world.plant("M3", "access_not_ended_in_time", login, on, on, f"{left}; the login stayed enabled", invented=False)


def _used_after_leaving(world: World, partner: Partner, use: Use) -> None:
    login, on = partner.login_of(partner.left[use.leaver - 1]), date.fromisoformat(use.day)
    for step, (action, records) in enumerate(use.steps):
        moment = at(on, use.clock) + timedelta(minutes=use.minutes_apart * step)
        event = world.use(_event(login, moment, action, records, step))
        what = f"T-{use.leaver:02d} used the insurer's system after leaving: {action}"
        world.plant("M7", "use_after_leaving", (event.event_id,), on, on, what, invented=False)
        if on >= AFTER:
            world.plant(
                "M7", "use_after_agreement", (event.event_id,), on, on, f"{what}, and after the agreement ended"
            )
    if use.egress:
        key = (INSURER, login.login, use.day)
        invented = all(action == "view" for action, _ in use.steps[1:])
        world.plant("M8", "egress_of_customer_records", key, on, on, use.egress, invented=invented)


def _used_after_agreement(world: World, login: Login, day: date, clock: str) -> None:
    begin = at(day, clock, PARTNER_ZONE)
    for step, action in enumerate(("sign in", "view")):
        event = world.use(_event(login, begin + timedelta(minutes=7 * step), action, step, step))
        on = day_of(event.occurred_at)
        what = f"a login of the agreement used after it ended: {action} at {clock} Chicago time on {day}"
        world.plant("M2", "use_after_agreement", (event.event_id,), on, on, what)


def _event(login: Login, moment: datetime, action: str, records: int, step: int) -> Event:
    policy = f"PL{700000 + moment.toordinal() % 1000 * 90 + step}" if records else ""
    return Event(moment, INSURER, login.login, action, records, object_id=policy)


def _untied(world: World) -> None:
    for day in UNTIED:
        on = date.fromisoformat(day)
        world.use(Event(at(on, "16:02"), INSURER, UNTIED_LOGIN, "sign in"))
        world.use(Event(at(on, "16:05"), INSURER, UNTIED_LOGIN, "view", 3, object_id="PL709902"))
        what = "a login that is on no roster was used"
        world.plant("M5", "unattributed_use", (INSURER, UNTIED_LOGIN, day), on, on, what)


def _roster_against_agreement(world: World, partner: Partner) -> None:
    for login in partner.logins[NAMED:]:
        what = "a login at the insurer for somebody whom the agreement does not name"
        key = (INSURER, login.login)
        world.plant("M4", "access_beyond_agreement", key, AGREED_FROM, FIRST_DAY, what, invented=False)
    for position, login in enumerate(partner.logins):
        if login.enabled_on(AFTER):
            what = "still enabled after the agreement ended"
            finding = "M2" if position < NAMED else "M4"
            world.plant(finding, "access_after_agreement", (INSURER, login.login), AFTER, AFTER, what)


def _warnings(world: World) -> None:
    for days in (60, 30, 7):
        on = LAST_AGREED - timedelta(days=days)
        what = f"the agreement ends within {days} days"
        world.plant("M2", "agreement_ending", (AGREEMENT, str(days)), on, on, what, invented=False)


def _never_reviewed(world: World, partner: Partner) -> None:
    began, seen = AGREED_FROM + timedelta(days=_OVERDUE_DAYS + 1), first_monday(FIRST_DAY)
    for login in partner.logins:
        what = "nobody ever confirmed the access"
        world.plant("M5", "recertification_overdue", (INSURER, login.login), began, seen, what)


def _dormant(world: World, partner: Partner) -> None:
    """What nobody used and nobody closed: the leavers' logins, and the rest after the agreement."""
    mondays = [day for day in all_days(FIRST_DAY, LAST_DAY) if day.weekday() == 0]
    for login in partner.logins:
        uses = world.uses(login)
        for monday in mondays:
            last = max((day for day in uses if day <= monday), default=None)
            if last and (monday - last).days > _DORMANT_DAYS and login.enabled_on(monday):
                began, key = last + timedelta(days=_DORMANT_DAYS), (INSURER, login.login)
                world.plant("acc-dormant", "dormant_login", key, began, monday, "enabled, and unused for 45 days")
                break
