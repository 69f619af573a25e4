"""The customers of the introducing firms, their accounts, and what moves in them in the ordinary course."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from countersign.simulation.clearing.extracts import Row
from countersign.simulation.clearing.firms import FIRST_DAY, LAST_DAY, IntroducingFirm
from countersign.simulation.days import at, trading
from countersign.simulation.names import Names

ACCOUNTS, FEWEST_ACCOUNTS = 30_000, 800
OPEN_END = date(9999, 12, 31)
HABITS = ("payroll", "own bank", "retirement", "same-name wire", "insurer")

_NEW_EVERY = 7  # of so many accounts one is opened during the story
_JOINT_EVERY = 6  # of so many accounts one has a second owner
_BANKS = ("104000016", "104000029", "271070801", "101000019", "073000228")
_STREETS = ("Wharf Street", "Harney Street", "Leavenworth Street", "Capitol Avenue", "Farnam Street", "Dodge Street")


@dataclass(frozen=True)
class Account:
    """One account: whose it is, and its habit. `slot` is the business day of the month on which it acts."""

    number: int
    firm_id: str
    owners: tuple[str, ...]
    opened: date
    habit: str
    slot: int
    is_decoy: bool

    @property
    def account_id(self) -> str:
        return f"L{400000 + 7 * self.number}"

    @property
    def own_bank_account(self) -> str:
        """Number of the owner's account at another bank."""
        return f"{50_000_000 + 313 * self.number}"

    @property
    def own_bank(self) -> str:
        return _BANKS[self.number % len(_BANKS)]

    @property
    def representative_id(self) -> str:
        return f"{self.firm_id}-R{self.number % 5 + 1}"

    def customer_id(self, owner: int) -> str:
        """The customer who is its first, second … owner."""
        return f"K{700000 + 2 * self.number + owner}"


def make_accounts(rng: Random, names: Names, firms: list[IntroducingFirm], size: float, decoys: int) -> list[Account]:
    """As many accounts as the size asks for, after those in which the decoys happen."""
    number = max(FEWEST_ACCOUNTS, round(ACCOUNTS * size))
    return [_account(rng, names, n, firms[n % len(firms)], is_decoy=n < decoys) for n in range(number)]


def _account(rng: Random, names: Names, number: int, firm: IntroducingFirm, *, is_decoy: bool) -> Account:
    owners = [" ".join(names.common()) for _ in range(2 if number % _JOINT_EVERY == 0 and not is_decoy else 1)]
    opened = date(2004, 1, 5) + timedelta(days=rng.randrange(4 * 365))
    if number % _NEW_EVERY == 1 and not is_decoy:
        opened = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days))
    while not trading().is_open(opened):
        opened += timedelta(days=1)
    return Account(number, firm.firm_id, tuple(owners), opened, HABITS[number % 5], rng.randrange(1, 20), is_decoy)


def master(accounts: list[Account]) -> Iterator[tuple[date, Row]]:
    """The account master. What a customer expects to move is a little above what the habits move."""
    for account in accounts:
        worth = 40_000 + 1_000 * (account.number % 400)
        yield (
            account.opened,
            {
                "account_id": account.account_id,
                "introducing_firm_id": account.firm_id,
                "title": " and ".join(account.owners),
                "registered_as": "individual" if len(account.owners) == 1 else "joint",
                "taxed_as": "tax-deferred" if account.habit == "retirement" else "taxable",
                "status": "open",
                "restrictions": "",
                "risk": "medium" if account.number % 9 == 4 else "low",
                "opened_date": account.opened,
                "closed_date": OPEN_END,
                "objective": ("preservation", "income", "growth", "speculation")[account.number % 4],
                "expected_monthly_usd": "4000.00",
                "expected_monthly_wires": 1,
                "net_worth_usd": f"{4 * worth}.00",
                "liquid_net_worth_usd": f"{worth + 60_000}.00",
                "yearly_income_usd": f"{30_000 + 500 * (account.number % 200)}.00",
                "source_of_funds": "salary",
                "has_owner_abroad": False,
                "last_customer_activity_at": None,
            },
        )


def parties(accounts: list[Account]) -> Iterator[tuple[date, Row]]:
    """Who owns each account."""
    for account in accounts:
        for owner in range(len(account.owners)):
            yield (
                account.opened,
                {
                    "account_id": account.account_id,
                    "customer_id": account.customer_id(owner),
                    "role": "joint owner" if owner else "owner",
                    "began_date": account.opened,
                    "ended_date": OPEN_END,
                },
            )


def customers(accounts: list[Account]) -> Iterator[tuple[date, Row]]:
    """The customer master: everyone identified, and verified on the day on which the account was opened."""
    for account in accounts:
        for owner, name in enumerate(account.owners):
            yield account.opened, _customer(account, owner, name)


def _customer(account: Account, owner: int, name: str) -> Row:
    number = 2 * account.number + owner
    born = date(1930, 1, 1) + timedelta(days=(number * 7919) % (55 * 365))
    return {
        "customer_id": account.customer_id(owner),
        "kind": "individual",
        "name": name,
        "other_names": "",
        "birth_date": born,
        "tin_digest": f"tin-{number:08x}",
        "identity_document": "none",
        "address": f"{account.number + 100} {_STREETS[account.number % len(_STREETS)]} Omaha NE",
        "address_kind": "residence",
        "country": "US",
        "citizenship": "US",
        "phone": f"+1 402 {number:07d}",
        "email": f"c{number}@mail.example",
        "occupation": "employee",
        "employer": employer(account),
        "person_id": "none",
        "owners_excluded": "not an entity",
        "risk": "low",
        "is_politically_exposed": False,
        "has_adverse_news": False,
        "is_reported_deceased": False,
        "verified_by": "introducing firm",
        "verified_at": at(account.opened, "15:00"),
        "document_expires_date": OPEN_END,
        "recorded_at": at(account.opened, "10:00"),
    }


def employer(account: Account) -> str:
    """Whom the account's first owner works for."""
    return f"Platte Works No. {account.number % 40 + 1}"
