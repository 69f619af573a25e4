"""The workbench of the demonstration: an account for everybody in the invented firm, told to whoever stands before it.

Run as `python -m countersign.web.rehearsal FOLDER DATE PORT`, by `countersign demo`.
"""

import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from countersign.casework import migrate
from countersign.store.firm import Firm

from .serving import serve
from .settings import configure_workbench

HOST = "127.0.0.1"
_PORTS_TRIED = 50


def rehearse(folder: Path, *, today: date, port: int, at: datetime, say: Callable[[str], object]) -> None:
    """Open the accounts, tell the sign-ins, and serve until it is stopped; the firm's date stands still."""
    firm = configure_workbench(folder, today=today)
    migrate(None)
    password = f"rehearse-{secrets.token_hex(4)}"
    _open_accounts(firm, password, today=today, at=at)
    say(f"Sign in as any of these; the password of all is {password}")
    for line in _sign_ins(firm, today):
        say(line)
    say("")
    worker = [sys.executable, "-m", "countersign.cli", "work", "--firm", str(folder), "--today", today.isoformat()]
    serve(folder, host=HOST, port=_free(port), today=today, at=at, say=say, beside=[worker])


def _open_accounts(firm: Firm, password: str, *, today: date, at: datetime) -> None:
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415  after configure

    from .accounts.services import accept_invitation, invite_by_command  # noqa: PLC0415  after configure
    from .workplace import workplace  # noqa: PLC0415

    log, encoded = workplace().log, make_password(password)  # encoded once: it is slow, and meant to be
    for person in firm.people:
        secret = invite_by_command(person=person, email=_address(person), today=today, at=at, log=log)
        accept_invitation(secret=secret, encoded_password=encoded, today=today, at=at, log=log)


def _sign_ins(firm: Firm, today: date) -> Iterator[str]:
    """Role, name and e-mail of everybody who holds a role today."""
    held = [(h.role, h.person_id) for h in firm.holdings if h.start <= today < h.until]
    width = max(len(role) for role, _ in held)
    for role, person in held:
        yield f"  {role:<{width}}  {_address(person):<30}  {firm.people[person]}"


def _address(person: str) -> str:
    return f"{person.removeprefix('example-')}@example.test"


def _free(port: int) -> int:
    """The first port from this one on at which nobody listens."""
    for candidate in range(port, port + _PORTS_TRIED):
        with socket.socket() as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                asked.bind((HOST, candidate))
            except OSError:
                continue
            return candidate
    return port


if __name__ == "__main__":
    named, day, first_port = sys.argv[1:]
    rehearse(
        Path(named),
        today=date.fromisoformat(day),
        port=int(first_port),
        at=datetime.now(UTC),
        say=lambda line: print(line, flush=True),  # noqa: T201  a command's own output
    )
