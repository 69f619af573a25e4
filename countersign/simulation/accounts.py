"""Accounts of the firm's own customers and of those whom introducing firms brought, all invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from countersign.simulation.days import FIRST_DAY, LAST_DAY, at, business_days, day_of
from countersign.simulation.lines import Line, csv_line, drawn
from countersign.simulation.names import Names
from countersign.simulation.world import World

INTRODUCING_FIRMS = "firm,name,crd_no,carried_as,owner,notice_address,agreement_from,agreement_until"
ACCOUNTS = (
    "account,firm,title,registered_as,taxed_as,status,restrictions,risk,opened,closed,objective,"
    "monthly_usd,monthly_wires,net_worth,liquid_net_worth,yearly_income,source_of_funds,owner_abroad,last_activity"
)

_FIRMS = (
    ("harbor", "Harbor Street Brokers Inc.", "100001", "2012-05-01"),
    ("prairie", "Prairie Fields Securities LLC", "100002", "2014-09-15"),
    ("lantern", "Lantern Hill Investments Inc.", "100003", "2016-02-01"),
)
_OWN, _INTRODUCED = 36, 8  # accounts: the firm's own, and of each introducing firm
_CLOSED_EVERY, _OPENED_EVERY = 20, 12  # of so many accounts one is closed, or opened, during the story
_VISITS = 6  # times at which a customer does something during the story
_WORKING_DAY = (9 * 60, 16 * 60)  # minutes after midnight


@dataclass(frozen=True)
class _Account:
    account_id: str
    firm: str
    title: str
    opened: date
    closed: date | None
    visits: tuple[datetime, ...]
    facts: tuple[str, ...]  # what the account form says


def introducing_firms() -> Iterator[Line]:
    """The register of clearing agreements."""
    for name, legal_name, crd_number, began in _FIRMS:
        address = f"operations@{name}.example"
        text = csv_line(name, legal_name, crd_number, "fully disclosed", "example-ops", address, began, "")
        yield Line(FIRST_DAY, date.max, text)


def accounts(world: World) -> Iterator[Line]:
    """The account master."""
    rng = world.random("accounts")
    names = Names(world.random("account titles"))
    firms = ["none"] * _OWN + [name for name, *_ in _FIRMS for _ in range(_INTRODUCED)]
    for number, firm in enumerate(firms):
        yield from _lines(_account(rng, names, number, firm))


def _account(rng: Random, names: Names, number: int, firm: str) -> _Account:
    title, registered_as, taxed_as = _owner(rng, names)
    days = business_days(FIRST_DAY, LAST_DAY)
    is_new, is_closed = number % _OPENED_EVERY == 1, number % _CLOSED_EVERY == 2
    opened = rng.choice(days[:120]) if is_new else date(2016, 12, 1) - timedelta(days=rng.randrange(1, 300))
    closed = rng.choice(days[160:]) if is_closed else None
    lives = [day for day in days if opened < day < (closed or LAST_DAY)]
    visits = sorted(_moment(rng, day) for day in rng.sample(lives, _VISITS))
    worth = 10_000 * rng.randrange(3, 250)
    facts = (
        registered_as,
        taxed_as,
        rng.choices(("low", "medium", "high"), (7, 2, 1))[0],
        rng.choice(("preservation", "income", "growth", "speculation")),
        f"{100 * rng.randrange(2, 90)}.00",
        str(rng.randrange(3)),
        f"{worth}.00",
        f"{worth // 4}.00",
        f"{1000 * rng.randrange(30, 400)}.00",
        rng.choice(("salary", "business", "inheritance", "pension", "")),
        "yes" if number % 30 == 7 else "no",
    )
    return _Account(f"A{200000 + 17 * number}", firm, title, opened, closed, tuple(visits), facts)


def _owner(rng: Random, names: Names) -> tuple[str, str, str]:
    """Title, capacity and taxation of one account."""
    name = " ".join(names.common())
    kind = rng.choices(("individual", "joint", "trust", "organization"), (12, 4, 2, 2))[0]
    if kind == "joint":
        return f"{name} and {' '.join(names.common())}", kind, "taxable"
    if kind == "trust":
        return f"{name} Family Trust", kind, "taxable"
    if kind == "organization":
        return f"{name.split()[-1]} Foundry LLC", kind, "taxable"
    return name, kind, rng.choices(("taxable", "tax-deferred"), (3, 1))[0]


def _moment(rng: Random, day: date) -> datetime:
    hours, minutes = divmod(rng.randrange(*_WORKING_DAY), 60)
    return at(day, f"{hours:02}:{minutes:02}")


def _lines(account: _Account) -> Iterator[Line]:
    registered_as, taxed_as, risk, objective, *form = account.facts
    changes = [account.opened, *map(day_of, account.visits), *([account.closed] if account.closed else [])]

    def draw(day: date) -> str:
        closed = account.closed is not None and account.closed <= day
        last = max((visit for visit in account.visits if day_of(visit) <= day), default=at(account.opened, "10:00"))
        return csv_line(
            account.account_id,
            account.firm,
            account.title,
            registered_as,
            taxed_as,
            "closed" if closed else "open",
            "",
            risk,
            account.opened.isoformat(),
            account.closed.isoformat() if closed and account.closed else "",
            objective,
            *form,
            last.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    return drawn(changes, draw)
