"""The partner insurer: its system, its roster, the agreement about it, and the people who left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from countersign.simulation.days import LAST_DAY, MERGER, ONE_DAY, PARTNER_ZONE, at
from countersign.simulation.names import NICKNAMES, plain
from countersign.simulation.people import Person
from countersign.simulation.systems import BROKERAGE, CUSTOMER, INSURER, OFFICE, Event, Login, Span
from countersign.simulation.timetable import (
    AGREED_FROM,
    BACK,
    EXTENDED_TO,
    LAST_AGREED,
    LEFT,
    LEFT_BEFORE_REHIRE,
    LET_GO_WELL,
    NAMED,
    NAMED_LEAVERS_FROM,
    ON_ROSTER,
    OTHERS_FROM,
    REGISTERED,
    REHIRED,
    STILL_ENABLED_NAMED,
    UNNAMED_LEAVERS_FROM,
)
from countersign.simulation.world import World, any_slot

_ACCENTED = ("Renée", "José", "Zoë", "Inés", "André", "Chloë", "Noël", "Thérèse", "Raúl", "Maïa")


@dataclass
class Partner:
    """The people on the partner's roster, their logins in the same order, and the twenty-four who left (T-01 first)."""

    people: list[Person]
    logins: list[Login]
    left: list[Person]

    def login_of(self, person: Person) -> Login:
        """The person's login in the partner's system."""
        return self.logins[self.people.index(person)]


def build(world: World) -> Partner:
    """Put the partner's system and its people into the world, and let those leave who left."""
    rng = world.random("partner")
    people = [_join(world, position) for position in range(ON_ROSTER)]
    logins = [_login(world, rng, position, person) for position, person in enumerate(people)]
    world.agreement_named = people[:NAMED] if world.planted_story else list(people)
    partner = Partner(people, logins, _leavers(world, people))
    _service_account(world)
    for number, person in enumerate(partner.left, start=1):
        _leave(world, partner, number, person)
    for order in range(len(LET_GO_WELL)):
        _let_go_well(world, partner, order)
    _come_back(world, partner)
    _work_late(world, partner)
    if world.planted_story:
        _end_as_it_was(partner)
    return partner


def agreement_end(world: World) -> date:
    """The last agreed day. The clean firm signed an extension before the first warning was due."""
    return LAST_AGREED if world.planted_story else EXTENDED_TO


def _join(world: World, position: int) -> Person:
    """One of those who came over in July 2016 and kept a login at the partner."""
    variant = _variant(position)
    given, surname = world.names.kept(called=variant == "an everyday name")
    other_names = []
    if variant == "an everyday name":
        other_names = [f"{NICKNAMES[given]} {surname}"]
    if variant == "a maiden name":
        other_names = [f"{given} {world.names.kept_surname()}"]
    if variant == "no accent":
        given = _ACCENTED[position % len(_ACCENTED)]
    if variant == "no hyphen":
        second = world.names.kept_surname()
        other_names, surname = [f"{given} {surname} {second}"], f"{surname}-{second}"
    person = world.join(
        (given, surname),
        at(AGREED_FROM, "09:00"),
        branch=world.branch(position),
        department="sales",
        registered=position < REGISTERED,
        origin="acquired",
    )
    person.other_names = other_names
    return person


def _variant(position: int) -> str:
    """How the name on the partner's roster differs from ours: for every third of the named."""
    if position % 3 or position >= NAMED:
        return ""
    return ("an everyday name", "a maiden name", "no accent", "no hyphen")[position // 3 % 4]


def _login(world: World, rng: Random, position: int, person: Person) -> Login:
    variant = _variant(position)
    ours = person.other_names[0] if person.other_names else person.legal_name
    login = world.add_login(
        Login(
            INSURER,
            f"A{48000 + 7 * position}",
            person,
            plain(ours),
            person.branch_id,
            [Span(at(AGREED_FROM, "10:00"), "sales")],
            role="agent",
            slot=any_slot(rng, fridays=False),
            reviewed=not world.planted_story,
        )
    )
    if variant and not NAMED_LEAVERS_FROM <= position < NAMED_LEAVERS_FROM + len(LEFT):
        world.decoy(f"a name on the partner's roster with {variant}", "unknown_login", (INSURER, login.login))
    for system_id in (CUSTOMER, BROKERAGE, OFFICE):
        world.grant(system_id, person, at(AGREED_FROM, "11:00"), any_slot(rng))
    return login


def _service_account(world: World) -> None:
    spans = [Span(at(AGREED_FROM, "12:00"), "technology")]
    world.add_login(
        Login(INSURER, "SVCBATCH", None, "BATCH SERVICE", "B0001", spans, "service", role="batch", every_evening=True)
    )
    world.decoy("the operator's own service account on its roster", "access_beyond_agreement", (INSURER, "SVCBATCH"))


def _leavers(world: World, people: list[Person]) -> list[Person]:
    named, unnamed = iter(people[NAMED_LEAVERS_FROM:]), iter(people[UNNAMED_LEAVERS_FROM:])
    return [
        _never_on_roster(world, number) if is_named is None else next(named if is_named else unnamed)
        for number, (_, is_named) in enumerate(LEFT, start=1)
    ]


def _never_on_roster(world: World, number: int) -> Person:
    person = world.join(
        world.names.kept(),
        at(MERGER, "00:00"),
        branch=world.branch(ON_ROSTER + number),
        department="sales",
        registered=True,
        origin="acquired",
    )
    world.grant(CUSTOMER, person, at(MERGER, "08:00"), any_slot(world.random(f"never/{number}")))
    key = (person.person_id, INSURER)
    world.decoy("a leaver who never had a login at the partner", "operator_not_told_of_leaver", key)
    return person


def left_at(number: int) -> datetime:
    """When T-01 to T-24 left: between 10:00 and 15:00, New York."""
    return at(date.fromisoformat(LEFT[number - 1][0]), f"{10 + number % 5}:{number * 7 % 60:02d}")


def _leave(world: World, partner: Partner, number: int, person: Person) -> None:
    """The firm closes its own systems within the hour; the partner hears of it in the clean firm only."""
    ended_at = left_at(number)
    world.leave(person, ended_at, within_minutes=20)
    if person in partner.people and not world.planted_story:
        world.tell(INSURER, person, ended_at + timedelta(minutes=40))
        partner.login_of(person).end(ended_at + timedelta(minutes=95))


def _let_go_well(world: World, partner: Partner, order: int) -> None:
    """A named person leaves and all is done in time; some signed in in vain afterwards, some worked to the last."""
    position, day, minutes = LET_GO_WELL[order]
    person, login, ended_at = partner.people[position], partner.logins[position], at(date.fromisoformat(day), "11:20")
    world.leave(person, ended_at, within_minutes=15)
    notice = world.tell(INSURER, person, ended_at + timedelta(minutes=minutes), acknowledged=120, confirmed=120)
    login.end(ended_at + timedelta(minutes=minutes + 40))
    world.decoy(
        f"the operator told after {minutes} minutes", "operator_not_told_of_leaver", (person.person_id, INSURER)
    )
    world.decoy("acknowledged two hours after the notice", "operator_has_not_confirmed", (notice.notice_id,))
    if order % 3 == 0:
        refused = world.use(Event(ended_at + timedelta(days=2), INSURER, login.login, "sign in", succeeded=False))
        world.decoy("a sign-in after leaving that was refused", "use_after_leaving", (refused.event_id,))
    if order % 3 == 1:
        last = world.use(Event(ended_at - timedelta(minutes=4), INSURER, login.login, "view", 2, object_id="PL700411"))
        world.decoy("a use four minutes before leaving", "use_after_leaving", (last.event_id,))


def _come_back(world: World, partner: Partner) -> None:
    """A named person leaves, all is done in time, and is hired again in September."""
    person, login = partner.people[REHIRED], partner.logins[REHIRED]
    ended_at = at(LEFT_BEFORE_REHIRE, "13:05")
    world.leave(person, ended_at, within_minutes=15)
    world.tell(INSURER, person, ended_at + timedelta(minutes=30))
    login.end(ended_at + timedelta(minutes=80))
    world.begin(person, at(BACK, "09:00"))
    login.spans.append(Span(at(BACK, "11:00"), "sales"))
    for own in world.logins_of(person):
        if own.system_id != INSURER:
            own.removed = None
            own.spans.append(Span(at(BACK, "10:00"), "sales"))
    used = world.use(Event(at(BACK + ONE_DAY, "10:30"), INSURER, login.login, "view", 3, object_id="PL702290"))
    world.decoy("use by somebody who left and was hired again", "use_after_leaving", (used.event_id,))


def _work_late(world: World, partner: Partner) -> None:
    login = partner.logins[OTHERS_FROM + 1]
    late = world.use(
        Event(at(LAST_AGREED, "22:50", PARTNER_ZONE), INSURER, login.login, "view", 1, object_id="PL705166")
    )
    world.decoy("23:50 in New York on the last agreed day", "use_after_agreement", (late.event_id,))


def _end_as_it_was(partner: Partner) -> None:
    """On the last agreed day the insurer disables most named logins; it purges the rest when the story ends."""
    others = STILL_ENABLED_NAMED - sum(person in partner.people[:NAMED] for person in partner.left)
    overlooked = {id(person) for person in (*partner.left, *partner.people[OTHERS_FROM : OTHERS_FROM + others])}
    for position, login in enumerate(partner.logins):
        login.quiet.append((LAST_AGREED, LAST_DAY + ONE_DAY))
        if login.spans[-1].ended_at is not None:
            continue
        is_overlooked = position >= NAMED or id(login.person) in overlooked
        login.end(at(LAST_DAY if is_overlooked else LAST_AGREED, "17:00", PARTNER_ZONE))
