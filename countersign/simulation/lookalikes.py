"""What looks like an exception and is none: five hundred of them, counting those at the partner."""

from datetime import date, datetime, timedelta

from countersign.simulation.days import LAST_DAY, MERGER, ONE_DAY, at, business_days, day_of, trading
from countersign.simulation.people import Move, Person
from countersign.simulation.population import Staff
from countersign.simulation.records import BackgroundCheck, Checkout, Disclosure
from countersign.simulation.systems import BROKERAGE, CUSTOMER, LEARNING, OFFICE, Event, Login, Span
from countersign.simulation.world import World, any_slot, office_hours

DECOYS = 500
_LEAVERS = 330
_DAYS = business_days(MERGER + timedelta(days=7), LAST_DAY - timedelta(days=5))
_LONG_AGO = at(date(2014, 9, 2), "10:00")


def build(world: World) -> None:
    """Put them all into the world; the leavers fill up the number."""
    staff = Staff(world, world.random("look-alikes"))
    rehires(staff)
    movers(staff)
    same_names(staff)
    nobody_can_tell(staff)
    on_leave(staff)
    service_accounts(staff)
    privileged(staff)
    shared_logins(staff)
    busy_days(staff)
    travellers(staff)
    rarely_used(staff)
    filed_on_the_last_day(staff)
    leavers(staff)
    assert len(world.decoys) == DECOYS, f"{len(world.decoys)} look-alikes"


def stayer(staff: Staff, *system_ids: str, registered: bool = True, department: str = "") -> Person:
    person = staff.person(registered=registered, acquired=staff.rng.random() < 0.25, department=department)
    staff.equip(person, *system_ids)
    return person


def login_in(world: World, person: Person, system_id: str) -> Login:
    return next(login for login in world.logins_of(person) if login.system_id == system_id)


def leavers(staff: Staff) -> None:
    """People who leave in the ordinary course; every system is closed, and its operator told, in time."""
    world, rng, left = staff.world, staff.rng, []
    for number in range(_LEAVERS):
        day = _DAYS[number * len(_DAYS) // _LEAVERS]
        person = stayer(staff, CUSTOMER, OFFICE, BROKERAGE, LEARNING, registered=rng.random() < 0.85)
        ended_at = office_hours(rng, day)
        within = 175 if number % 60 == 5 else rng.randrange(5, 90)
        u5_days = 30 if trading().is_open(day + timedelta(days=30)) and number % 5 == 0 else rng.randrange(3, 28)
        world.leave(person, ended_at, within_minutes=within, u5_days=u5_days)
        login = login_in(world, person, BROKERAGE)
        if number % 40 == 3:
            event = world.use(
                Event(ended_at - timedelta(minutes=3), BROKERAGE, login.login, "view", 1, object_id="C55001")
            )
            world.decoy("a use three minutes before leaving", "use_after_leaving", (event.event_id,))
        if number % 40 == 7:
            event = world.use(Event(ended_at + timedelta(hours=20), BROKERAGE, login.login, "sign in", succeeded=False))
            world.decoy("a sign-in after leaving that was refused", "use_after_leaving", (event.event_id,))
        if person.registrations and u5_days == 30 and number % 10 == 0:
            registration_id = person.registrations[0].registration_id
            world.decoy("Form U5 filed on the thirtieth day", "late_u5", (registration_id,))
        if within == 175:
            told = (person.person_id, LEARNING)
            world.decoy("the operator told after 175 minutes", "operator_not_told_of_leaver", told)
        left.append(person)
    for person in left[: DECOYS - len(world.decoys)]:
        login = login_in(world, person, CUSTOMER)
        world.decoy("a leaver whose access was ended in time", "access_not_ended_in_time", (CUSTOMER, login.login))


def rehires(staff: Staff) -> None:
    """People who leave, come back and work again."""
    world = staff.world
    for number in range(8):
        person = stayer(staff, CUSTOMER, BROKERAGE)
        gone = _DAYS[20 + 12 * number]
        back = trading().on_or_after(gone + timedelta(days=40 + 9 * number))
        world.leave(person, at(gone, "12:30"), within_minutes=30)
        world.begin(person, at(back, "09:00"))
        for login in world.logins_of(person):
            login.removed = None
            login.spans.append(Span(at(back, "10:00"), person.department))
        event = Event(at(trading().next(back), "11:15"), BROKERAGE, login_in(world, person, BROKERAGE).login, "view", 2)
        world.decoy("use by somebody who left and was hired again", "use_after_leaving", (world.use(event).event_id,))


def movers(staff: Staff) -> None:
    """People who change departments; what they had is ended or granted anew within two business days."""
    world = staff.world
    for number in range(40):
        person = stayer(staff, CUSTOMER, OFFICE, department="service")
        moved = _DAYS[5 + 6 * number]
        move(world, person, at(moved, "09:00"), "service", "operations")
        customer, office = login_in(world, person, CUSTOMER), login_in(world, person, OFFICE)
        regrant(office, at(moved, "15:00"), "operations")
        if number % 2:
            regrant(customer, at(trading().next(moved), "11:00"), "operations")
        else:
            customer.end(at(trading().next(moved), "11:00"))
        world.decoy(
            "access of the old department ended in time", "access_of_former_department", (CUSTOMER, customer.login)
        )
        if number < 4:  # these go back again
            back = trading().add(moved, 25)
            move(world, person, at(back, "09:00"), "operations", "service")
            for login in (customer, office) if number % 2 else (office,):
                regrant(login, at(back, "12:00"), "service")


def move(world: World, person: Person, changed_at: datetime, old: str, new: str) -> None:
    number = sum(len(p.moves) for p in world.persons) + 1
    person.moves.append(Move(f"M{number:04d}", changed_at, old, new))


def regrant(login: Login, moment: datetime, department: str) -> None:
    login.end(moment)
    login.spans.append(Span(moment, department))


def same_names(staff: Staff) -> None:
    """Two people of one name, in different branches, each with a login that says whose it is."""
    world = staff.world
    for name in (("Marion", "Whitcombe"), ("Francis", "Oakridge")):
        for branch in (3, 11):
            person = world.join(name, _LONG_AGO, branch=world.branch(branch), department="sales", registered=True)
            staff.equip(person, BROKERAGE)
            world.decoy(
                "two people of one name", "unknown_login", (BROKERAGE, login_in(world, person, BROKERAGE).login)
            )


def nobody_can_tell(staff: Staff) -> None:
    """Two people of one name in one branch, and for five weeks a login that gives only the name."""
    world, name = staff.world, ("Evelyn", "Stockbridge")
    namesakes = [
        world.join(name, _LONG_AGO, branch=world.branch(7), department="sales", registered=True) for _ in range(2)
    ]
    granted_at, ended_at = at(date(2017, 5, 8), "10:00"), at(date(2017, 6, 12), "10:00")
    login = world.grant(BROKERAGE, namesakes[0], granted_at, None, anonymous=world.planted_story)
    login.end(ended_at)
    login.removed = day_of(ended_at)
    what = "a login with nothing but a name that two people of one branch bear"
    world.decoy(what, "unknown_login", (BROKERAGE, login.login), undetermined=world.planted_story)


def on_leave(staff: Staff) -> None:
    """People on leave: still associated and registered."""
    for _ in range(10):
        person = stayer(staff)
        person.on_leave = True
        staff.world.decoy("on leave, and still registered", "registry_mismatch", (person.crd_number,))


def service_accounts(staff: Staff) -> None:
    """Logins that programs use."""
    world = staff.world
    for number, system_id in enumerate((OFFICE,) * 8 + (BROKERAGE,) * 2 + (CUSTOMER,) * 2, start=1):
        slot = any_slot(staff.rng) if system_id == OFFICE else None
        name, spans = f"SERVICE {number:02d}", [Span(_LONG_AGO, "technology")]
        login = Login(system_id, f"svc-{number:02d}", None, name, "B0001", spans, "service", slot=slot, role="program")
        world.add_login(login)
        world.decoy("a service account", "unknown_login", (system_id, login.login))


def privileged(staff: Staff) -> None:
    """Administrators' logins with a second factor, in the vault, reviewed every four weeks."""
    world = staff.world
    for number in range(10):
        person = stayer(staff, OFFICE, registered=False, department="technology")
        system_id = OFFICE if number < 6 else CUSTOMER
        login = admin_login(staff, person, system_id)
        world.decoy(
            "a privileged login, protected as it should be", "privileged_access_unprotected", (system_id, login.login)
        )


def admin_login(staff: Staff, person: Person, system_id: str) -> Login:
    """A second login of a person, one that can change other people's access."""
    granted_at = max(_LONG_AGO, person.periods[0].began_at + timedelta(hours=9))
    return staff.world.add_login(
        Login(
            system_id,
            f"adm-{person.employee_number[1:]}",
            person,
            person.legal_name,
            person.branch_id,
            [Span(granted_at, "technology")],
            role="administrator",
            slot=any_slot(staff.rng),
            privileged=True,
            vaulted=True,
        )
    )


def shared_logins(staff: Staff) -> None:
    """Shared logins, each use of them while the secret was lent to somebody."""
    world = staff.world
    logins = [
        world.add_login(
            Login(
                system_id, name, None, "SHARED DESK", "B0001", [Span(_LONG_AGO, "operations")], "shared", vaulted=True
            )
        )
        for system_id, name in (
            (CUSTOMER, "desk-east"),
            (CUSTOMER, "desk-west"),
            (OFFICE, "desk-01"),
            (OFFICE, "desk-02"),
        )
    ]
    people = [stayer(staff, OFFICE, registered=False, department="operations") for _ in range(6)]
    for number in range(30):
        login, person, day = logins[number % 4], people[number % 6], _DAYS[3 + 8 * number]
        began_at = office_hours(staff.rng, day)
        world.checkouts.append(
            Checkout(
                f"O{number + 1:04d}",
                login.system_id,
                login.login,
                person.person_id,
                began_at,
                began_at + timedelta(hours=1),
            )
        )
        for minutes, action in ((6, "sign in"), (51, "sign out")):
            world.use(Event(began_at + timedelta(minutes=minutes), login.system_id, login.login, action))
        key = (login.system_id, login.login, day.isoformat())
        world.decoy("a shared login used by the person it was lent to", "shared_login_without_checkout", key)


def busy_days(staff: Staff) -> None:
    """Twenty-four records viewed within an hour, and 199 downloaded in a day."""
    world = staff.world
    for number in range(10):
        login = login_in(world, stayer(staff, BROKERAGE), BROKERAGE)
        day = _DAYS[15 + 22 * number]
        login.quiet.append((day, day + ONE_DAY))
        steps = (("view", 12), ("view", 12)) if number % 2 else (("download", 120), ("download", 79))
        for step, (action, records) in enumerate((("sign in", 0), *steps)):
            moment = at(day, "13:00") + timedelta(minutes=12 * step)
            world.use(Event(moment, BROKERAGE, login.login, action, records, object_id=f"C56{number}{step}0"))
        what = (
            "24 customers' records viewed within an hour"
            if number % 2
            else "199 customers' records downloaded in a day"
        )
        world.decoy(what, "egress_of_customer_records", (BROKERAGE, login.login, day.isoformat()))


def travellers(staff: Staff) -> None:
    """People in another country for a day, and nowhere else on it."""
    world = staff.world
    for number in range(6):
        login = login_in(world, stayer(staff, CUSTOMER), CUSTOMER)
        day = _DAYS[30 + 35 * number]
        login.quiet.append((day, day + ONE_DAY))
        for clock, action in (("09:10", "sign in"), ("12:40", "sign out")):
            world.use(Event(at(day, clock), CUSTOMER, login.login, action, country="CA"))
        key = (CUSTOMER, login.login, day.isoformat())
        world.decoy("a day abroad, in one country", "login_from_two_countries", key)


def rarely_used(staff: Staff) -> None:
    """Logins that on a Monday have not been used for one day less than makes them dormant."""
    world = staff.world
    mondays = ((CUSTOMER, "2017-06-12"), (BROKERAGE, "2017-08-14"), (CUSTOMER, "2017-10-02"), (BROKERAGE, "2018-01-08"))
    for system_id, monday in (*mondays, (OFFICE, "2017-09-11"), (OFFICE, "2018-02-12")):
        login, day = login_in(world, stayer(staff, system_id), system_id), date.fromisoformat(monday)
        last = day - timedelta(days=89 if system_id == OFFICE else 44)
        login.quiet.append((last, day + 2 * ONE_DAY))
        for used in (last, day + ONE_DAY):
            world.use(Event(at(used, "11:40"), system_id, login.login, "sign in"))
        world.decoy(f"unused for {(day - last).days} days on a Monday", "dormant_login", (system_id, login.login))


def filed_on_the_last_day(staff: Staff) -> None:
    """Amendments and searches made on the last day that the rules allow."""
    world = staff.world
    for number in range(6):
        person, kind = stayer(staff), "amendment" if number < 4 else "statutory disqualification"
        start = next(
            day
            for day in _DAYS[20 + 30 * number :]
            if trading().is_open(day + timedelta(days=30 if number < 4 else 10))
        )
        filed = start + timedelta(days=30 if number < 4 else 10)
        disclosure = Disclosure(f"V9{number:03d}", person.person_id, kind, start, start, filed)
        world.disclosures.append(disclosure)
        what = f"Form U4 amended on day {(filed - start).days}"
        world.decoy(what, "late_u4", (disclosure.registration_event_id,))
    for number in range(4):
        filed = next(day for day in _DAYS[10 + 40 * number :] if trading().is_open(day + timedelta(days=30)))
        person = staff.person(registered=True, acquired=False, began_at=at(trading().add(filed, 8), "09:00"))
        check = BackgroundCheck(
            f"K9{number:03d}", person.person_id, filed, trading().previous(filed), filed + timedelta(days=30)
        )
        world.background_checks.append(check)
        world.decoy("public records searched on day 30", "background_check_late", (check.background_check_id,))
