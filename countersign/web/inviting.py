"""The first accounts of a firm, opened from the command line by whoever owns its folder."""

from datetime import date, datetime
from pathlib import Path

from countersign.casework import migrate
from countersign.store.firm import FirmError

from .choices import read_choices
from .settings import configure_workbench


def invite_person(folder: Path, *, person: str, email: str, expires_on: date | None, at: datetime) -> str:
    """Open an account, or give the person of one a new link; returns the link.

    Raises FirmError where the firm does not know the person.
    """
    firm = configure_workbench(folder)
    if person not in firm.people:
        raise FirmError(
            f"{folder / 'firm.toml'} does not name {person} among its people, so the account would open nothing. "
            "Add the person there, with a role, and invite then."
        )
    migrate(app=None)
    from .accounts.services import invite_by_command  # noqa: PLC0415  after configure
    from .workplace import workplace  # noqa: PLC0415

    home = workplace()
    today = at.astimezone(firm.zone).date()
    secret = invite_by_command(person=person, email=email, expires_on=expires_on, today=today, at=at, log=home.log)
    address = read_choices(firm).address or "http://127.0.0.1:8000"
    return f"{address}/account/invitation/{secret}/"
