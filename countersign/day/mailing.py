"""E-mail: that something waits, how much, by when and where. Never what it is.

At most once: what is about to be sent is marked so on the disk before the server is given any of it, and what was
found marked after a crash may have gone out, so it stays as it is. The message itself is in the workbench either way.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.errors import MessageError
from typing import TYPE_CHECKING, Any

from countersign.day.installation import DayError
from countersign.store.firm import Firm

if TYPE_CHECKING:
    from countersign.casework.acting import Actor

SECONDS = 10  # that a mail server may take to answer
_KNOWN = ("host", "port", "security", "from", "user", "password_variable")
_SECURITY = ("starttls", "tls", "none")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class MailServer:
    """The table `[mail]` of firm.toml. The password stands in the environment variable named there, never in a file."""

    host: str
    port: int
    security: str
    sender: str
    user: str
    password_variable: str


@dataclass(frozen=True)
class Mailed:
    """How many e-mails the server took and did not take, and why none could be given to it, if that was so."""

    sent: int = 0
    failed: int = 0
    trouble: str = ""


def mail_server_of(firm: Firm) -> MailServer | None:
    """The firm's mail server, None where firm.toml names none and no e-mail goes out; DayError for what cannot be."""
    said = firm.mail
    if said is None:
        return None
    where = f"{firm.folder / 'firm.toml'}, [mail]"
    if unknown := sorted(set(said) - set(_KNOWN)):
        raise DayError(f"{where}: {unknown[0]} is not known. What can be said there: {', '.join(_KNOWN)}.")
    if missing := [name for name in ("host", "from") if not isinstance(said.get(name), str) or not said[name]]:
        raise DayError(f"{where} does not say {' and '.join(missing)}, so no e-mail can go out. Add it.")
    server = MailServer(
        host=said["host"],
        port=_port(said, where),
        security=said.get("security", "starttls"),
        sender=said["from"],
        user=str(said.get("user", "")),
        password_variable=str(said.get("password_variable", "")),
    )
    _refuse_unsafe(server, where)
    return server


def send_mails(firm: Firm, server: MailServer | None, *, actor: "Actor") -> Mailed:
    """Send each person for whom something waits one e-mail about all of it; the caller holds the installation."""
    from countersign.casework import messages  # noqa: PLC0415  after configure

    if server is None or not (persons := messages.waiting_to_be_mailed()):
        return Mailed()
    sent = 0
    for place, person in enumerate(persons):
        connection = _connection(server)
        try:
            connection.open()
            connection.connection.ehlo_or_helo_if_needed()  # a server that is not ready says so here
        except (OSError, ValueError) as error:  # nothing was said of any message: the next tick tries again
            _hang_up(connection)
            return Mailed(sent, place - sent, f"{server.host} cannot be reached for e-mail ({type(error).__name__}).")
        sent += _send(firm, server, person, connection, actor)
        _hang_up(connection)
    return Mailed(sent, len(persons) - sent)


def subject_and_body(firm: Firm, *, items: int, due: date | None) -> tuple[str, str]:
    """What an e-mail says: the same for everybody with as much before them."""
    waits = "One thing waits" if items == 1 else f"{items} things wait"
    lines = [f"{waits} for you in Countersign."]
    if due is not None:
        lines.append(f"The first is due on {due}.")
    if address := str(firm.workbench.get("address", "")):
        lines.append(f"Sign in to see what it is: {address}")
    else:
        lines.append("Sign in to see what it is.")
    return f"{waits} for you in Countersign", "\n".join(lines) + "\n"


def _send(firm: Firm, server: MailServer, person: str, connection: Any, actor: "Actor") -> bool:
    from django.core.mail import EmailMessage  # noqa: PLC0415  Django is configured by now

    from countersign.casework import messages  # noqa: PLC0415
    from countersign.casework.deadlines import first_due  # noqa: PLC0415

    due = first_due(firm, person=person, today=actor.today, at=actor.at)
    taken = messages.take_for_mail(person=person)
    address = firm.addresses.get(person, "")
    subject, body = subject_and_body(firm, items=len(taken), due=due)
    try:
        mail = EmailMessage(subject, body, server.sender, [address], connection=connection)
        sent = bool(address) and mail.send() == 1
    except (OSError, ValueError, MessageError):  # refused, or the line went dead: it may have gone out all the same
        sent = False
    messages.mail_answered(person=person, messages=taken, sent=sent, actor=actor)
    return sent


def _connection(server: MailServer) -> Any:
    from django.core.mail.backends.smtp import EmailBackend  # noqa: PLC0415

    return EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=os.environ.get(server.password_variable, ""),
        use_tls=server.security == "starttls",
        use_ssl=server.security == "tls",
        timeout=SECONDS,
    )


def _hang_up(connection: Any) -> None:
    try:
        connection.close()
    except OSError:
        return  # the server hung up first


def _port(said: Mapping[str, Any], where: str) -> int:
    port = said.get("port", 587)
    if type(port) is not int or not 0 < port < 65536:
        raise DayError(f"{where}: port is {port!r}, which is no port. Write a number, such as 587.")
    return port


def _refuse_unsafe(server: MailServer, where: str) -> None:
    if server.security not in _SECURITY:
        raise DayError(f"{where}: security is {server.security!r}. Write one of: {', '.join(_SECURITY)}.")
    if server.security == "none" and (server.user or server.host not in _LOOPBACK):
        raise DayError(
            f'{where}: security = "none" sends names, and a password if there is one, for anybody on the way to read. '
            'It is for a server on this machine without a password; write "starttls" or "tls".'
        )
    if server.user and not os.environ.get(server.password_variable):
        raise DayError(
            f"{where} names the user {server.user}, and no password stands in the environment variable "
            f"{server.password_variable or 'that password_variable names'}. Put it there before the worker starts."
        )
