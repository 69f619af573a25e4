"""The sources that tell a state: human resources, the depository, the registers; what each says on a day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from countersign.simulation.accounts import ACCOUNTS, INTRODUCING_FIRMS, accounts, introducing_firms
from countersign.simulation.days import FIRST_DAY, LAST_DAY, MERGER, ZONE, at, day_of, end_of, trading
from countersign.simulation.lines import Line, StateText, csv_file, csv_line, drawn
from countersign.simulation.partner import agreement_end
from countersign.simulation.people import Person, Registration
from countersign.simulation.plants import TRANSITION, weeks
from countersign.simulation.systems import INSURER, LEARNING, Login
from countersign.simulation.timetable import AGREED_FROM, AGREEMENT
from countersign.simulation.world import World

# Logins are reviewed in campaigns: every twelve weeks where they open customer information, else every twenty-four;
# privileged ones every four. The first campaign of the story was two weeks before it.
_FIRST_CAMPAIGN = date(2017, 2, 15)
_WEEKS_BETWEEN = {"quarterly": 12, "half-yearly": 24}
_PRIVILEGED_WEEKS = 4


def registers(world: World) -> dict[str, StateText]:
    """Every register by its feed."""
    return {
        "hr-persons": _table(_PERSONS, chain.from_iterable(_person(p) for p in world.persons)),
        "hr-associations": _table(_ASSOCIATIONS, chain.from_iterable(_associations(p) for p in world.persons)),
        "hr-role-changes": _table(_ROLE_CHANGES, chain.from_iterable(_role_changes(p) for p in world.persons)),
        "crd-registrations": _table(_CRD, chain.from_iterable(_registrations(p) for p in world.persons)),
        "registration-events": _table(_DISCLOSURES, _disclosures(world)),
        "background-checks": _table(_CHECKS, _background_checks(world)),
        "systems": _table(_SYSTEMS, _systems(world)),
        "vendors": _table(_VENDORS, _vendors()),
        "access-agreements": _table(_AGREEMENTS, _agreements(world)),
        "agreement-persons": _table(_NAMED, _agreement_persons(world)),
        "termination-notices": _table(_NOTICES, _notices(world)),
        "recertifications": _table(_REVIEWS, chain.from_iterable(_reviews(world, x) for x in world.logins.values())),
        "credential-checkouts": _table(_CHECKOUTS, _checkouts(world)),
        "transitions": _table(_TRANSITIONS, _transitions()),
        "transition-reviews": _table(_WEEKS, _weeks(world)),
        "introducing-firms": _table(INTRODUCING_FIRMS, introducing_firms()),
        "accounts": _table(ACCOUNTS, accounts(world)),
    }


_PERSONS = "person_no,payroll_no,crd_no,name,other_names,email,branch,department,manager_no,registration,status,origin"
_ASSOCIATIONS = "association_no,person_no,began,ended"
_ROLE_CHANGES = "change_no,person_no,effective,from_department,to_department"
_CRD = "registration_no,individual_crd,name,status,status_from,status_until,u5_filed"
_DISCLOSURES = "event_no,person_no,kind,occurred,learned,filed"
_CHECKS = "check_no,person_no,u4_filed,inquiry_complete,search_complete"
_SYSTEMS = "system,name,operated_by,vendor,customer_information,owner,roster_feed,log_feed,recertified"
_VENDORS = "vendor,name,customer_information,owner,notice_address,contract_ends"
_AGREEMENTS = "agreement_no,vendor,system,purpose,coverage,access_from,access_until"
_NAMED = "agreement_no,person_no,named_from,removed"
_NOTICES = "notice_no,person_no,system,sent,acknowledged,disabled_confirmed"
_REVIEWS = "review_no,system,login,reviewer,reviewed,decision"
_CHECKOUTS = "checkout_no,system,account,person_no,taken_out,given_back"
_TRANSITIONS = "transition,purpose,owner,began,ends"
_WEEKS = "review_no,transition,week_ending,signed_by,signed"


def _table(head: str, lines: Iterable[Line]) -> StateText:
    return StateText(lines, csv_file(head))


def clock(instant: datetime | None, day: date = date.max, zone: ZoneInfo = ZONE) -> str:
    """A local time as registers write it; empty where it has not come by the end of the day."""
    if instant is None or (day != date.max and instant >= end_of(day)):
        return ""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


# An association that lasts says so; an empty cell would be one whose end nobody knows.
_LASTING = "9999-12-31"


def _so_far(what: date | None, day: date) -> str:
    return what.isoformat() if what and what <= day else ""


def _always(*values: str) -> Line:
    return Line(FIRST_DAY, date.max, csv_line(*values))


def _person(person: Person) -> Iterator[Line]:
    ends = [day_of(period.ended_at) for period in person.periods if period.ended_at]
    changes = [day_of(period.began_at) for period in person.periods] + ends
    changes += [day_of(move.changed_at) for move in person.moves]
    if person.registration_said:
        changes.append(person.registration_said[0])

    def draw(day: date) -> str:
        period = person.period_on(day)
        left = period is not None and period.ended_at is not None and period.ended_at < end_of(day)
        said = person.registration_said
        return csv_line(
            person.person_id,
            person.employee_number,
            person.crd_number,
            person.legal_name,
            ";".join(person.other_names),
            person.email,
            person.branch_id,
            person.department_on(day),
            person.manager_id,
            said[1] if said and said[0] <= day else person.registration,
            "left" if left else "on leave" if person.on_leave else "active",
            person.origin,
        )

    return drawn(changes, draw)


def _associations(person: Person) -> Iterator[Line]:
    for period in person.periods:
        changes = [day_of(period.began_at), *([day_of(period.ended_at)] if period.ended_at else [])]
        said = (period.association_id, person.person_id, clock(period.began_at))
        yield from drawn(changes, lambda day, p=period, s=said: csv_line(*s, clock(p.ended_at, day) or _LASTING))  # type: ignore[misc]


def _role_changes(person: Person) -> Iterator[Line]:
    for move in person.moves:
        text = csv_line(
            move.role_change_id, person.person_id, clock(move.changed_at), move.from_department, move.to_department
        )
        yield Line(day_of(move.changed_at), date.max, text)


def _registrations(person: Person) -> Iterator[Line]:
    for registration in person.registrations:
        shown = registration.shown or registration.ended
        changes = [day for day in (registration.began, shown, registration.u5_filed) if day]
        yield from drawn(changes, _registration(person, registration, shown))


def _registration(person: Person, registration: Registration, shown: date | None) -> Callable[[date], str]:
    def draw(day: date) -> str:
        ended = shown is not None and shown <= day
        return csv_line(
            registration.registration_id,
            person.crd_number,
            person.legal_name,
            "terminated" if ended else "approved",
            registration.began.isoformat(),
            registration.ended.isoformat() if ended and registration.ended else "",
            _so_far(registration.u5_filed, day),
        )

    return draw


def _disclosures(world: World) -> Iterator[Line]:
    for item in world.disclosures:
        said = (
            item.registration_event_id,
            item.person_id,
            item.kind,
            item.occurred.isoformat(),
            item.learned.isoformat(),
        )
        filed = item.filed
        yield from drawn((item.learned, filed), lambda day, s=said, f=filed: csv_line(*s, _so_far(f, day)))  # type: ignore[misc]


def _background_checks(world: World) -> Iterator[Line]:
    for check in world.background_checks:
        said = (check.background_check_id, check.person_id, check.u4_filed.isoformat(), check.investigated.isoformat())
        found = check.searched
        yield from drawn((check.u4_filed, found), lambda day, s=said, f=found: csv_line(*s, _so_far(f, day)))  # type: ignore[misc]


def _systems(world: World) -> Iterator[Line]:
    for system in world.systems:
        yield _always(
            system.system_id,
            system.name,
            system.operated_by,
            system.vendor_id,
            "yes" if system.holds_customer_information else "no",
            system.owner_id,
            f"{system.feed}-roster",
            f"{system.feed}-log",
            system.recertified,
        )


def _vendors() -> Iterator[Line]:
    yield _always(
        "insurer", "The Partner Life Insurance Company", "yes", "example-vendor", "access@insurer.example", ""
    )
    yield _always("campus", "Campus Learning Inc.", "no", "example-vendor", "support@campus.example", "")


def _agreements(world: World) -> Iterator[Line]:
    until = clock(end_of(agreement_end(world)))
    purpose = "to go on servicing customers of the firm that was acquired"
    began = clock(at(AGREED_FROM, "00:00"))
    yield _always(AGREEMENT, "insurer", INSURER, purpose, "named persons", began, until)
    yield _always("G-2014-02", "campus", LEARNING, "training", "all associated persons", "2014-02-03 00:00:00", "")


def _agreement_persons(world: World) -> Iterator[Line]:
    for person in world.agreement_named:
        yield _always(AGREEMENT, person.person_id, clock(at(AGREED_FROM, "00:00")), "")


def _notices(world: World) -> Iterator[Line]:
    for notice in world.notices:
        answers = [moment for moment in (notice.acknowledged_at, notice.confirmed_at) if moment]
        said = (notice.notice_id, notice.person.person_id, notice.system_id, clock(notice.sent_at))
        yield from drawn(
            [day_of(moment) for moment in (notice.sent_at, *answers)],
            lambda day, n=notice, s=said: csv_line(*s, clock(n.acknowledged_at, day), clock(n.confirmed_at, day)),  # type: ignore[misc]
        )


def _reviews(world: World, login: Login) -> Iterator[Line]:
    """The latest review of a login: when it was granted, then in each campaign while it worked."""
    if not login.reviewed:
        return
    weeks_between = next(s.recertified for s in world.systems if s.system_id == login.system_id)
    step = timedelta(weeks=_PRIVILEGED_WEEKS if login.privileged else _WEEKS_BETWEEN[weeks_between])
    reviews = [span.granted_at + timedelta(hours=1) for span in login.spans]
    day = _FIRST_CAMPAIGN
    while day <= LAST_DAY:
        if login.enabled_on(day):
            reviews.append(at(day, "20:00"))
        day += step
    reviews.sort()
    reviewer = "example-iso" if login.person and login.person.person_id == "example-iam" else "example-iam"

    def draw(day: date) -> str:
        latest = max((review for review in reviews if review < end_of(day)), default=reviews[0])
        number = f"C{login.system_id[:2].upper()}-{login.login}-{day_of(latest):%y%m%d}"
        return csv_line(number, login.system_id, login.login, reviewer, clock(latest), "keep")

    yield from drawn([day_of(review) for review in reviews], draw)


def _checkouts(world: World) -> Iterator[Line]:
    for loan in world.checkouts:
        said = (
            loan.checkout_id,
            loan.system_id,
            loan.login,
            loan.person_id,
            clock(loan.began_at),
            clock(loan.ended_at),
        )
        yield Line(day_of(loan.began_at), date.max, csv_line(*said))


def _transitions() -> Iterator[Line]:
    purpose = "to go on servicing customers of the firm that was acquired"
    text = csv_line(TRANSITION, purpose, "example-iso", MERGER.isoformat(), LAST_DAY.isoformat())
    yield Line(MERGER, date.max, text)


def _weeks(world: World) -> Iterator[Line]:
    """One line a week from the week's end; signed the next business day, in the clean firm only."""
    for number, week in enumerate(weeks(), start=1):
        signed = None if world.planted_story else at(trading().next(week), "16:00")
        said = (f"W{number:03d}", TRANSITION, week.isoformat())

        def draw(day: date, said: tuple[str, ...] = said, signed: datetime | None = signed) -> str:
            done = signed is not None and signed < end_of(day)
            return csv_line(*said, "example-iso" if done else "none", clock(signed, day))

        yield from drawn([week, *([day_of(signed)] if signed else [])], draw)
