"""Directory entries of accounts as LDIF: Active Directory (ldifde, ldapsearch -LLL) and other LDAP directories.

Active Directory says whether an account works in the bits of userAccountControl and in accountExpires. The time an
account was disabled it does not keep; only an expiry has a time. Other directories say it by a lock.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from countersign.feeds.adapters import Adapter
from countersign.feeds.ldif import Record, records
from countersign.feeds.rows import EntryRows, Spool, Work
from countersign.feeds.source import inspect

_DISABLED = 0x2
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_NEVER = (0, 2**63 - 1)
_WHOLE_NUMBER = re.compile(r"[0-9]{1,20}")
_OPEN_ENDED = "9999-12-31"
_LOGINS = ("samaccountname", "uid", "userprincipalname")
_NO_ACCOUNT = frozenset({"group", "organizationalunit", "container", "builtindomain", "groupofnames", "posixgroup"})
_SERVICES = frozenset({"computer", "msds-groupmanagedserviceaccount", "msds-managedserviceaccount"})
_ADMINISTRATORS = ("cn=domain admins,", "cn=enterprise admins,", "cn=schema admins,", "cn=administrators,")


def frame(work: Work) -> EntryRows:
    """The entries of an LDIF file, each as JSON: its attributes, and under `read` what they mean."""
    text = inspect(work.source)
    text.refuse_long_lines(work.source.name)
    spool, longest = Spool(work, ["entry"], bare=True), 0

    def rows() -> Iterator[tuple[int, str, list[str]]]:
        nonlocal longest
        for record in records(stream):
            entry = json.dumps({**record.attributes, "read": _meaning(record, work.ends_at)}, ensure_ascii=False)
            longest = max(longest, len(entry) * 4)
            yield record.line, record.wrong or _no_account(record), [entry]

    with work.source.text() as stream:
        spool.write(rows())
    return EntryRows(spool.scan(longest=longest), spool.count)


def _no_account(record: Record) -> str:
    if "dn" not in record.attributes:
        return "has no dn, so it is no entry of a directory (ldapsearch adds such lines without -LLL)"
    if _classes(record) & _NO_ACCOUNT or record.first(*_LOGINS) is None:
        return "is no account; filter the export to accounts"
    return ""


def _meaning(record: Record, ends_at: str) -> dict[str, str]:
    """What is said of an account in an encoding of the directory's own."""
    expires = _filetime(record.first("accountexpires"))
    expired = expires is not None and expires < datetime.fromisoformat(ends_at)
    disabled = _disabled(record)
    said = {
        "status": None if disabled is None else "disabled" if disabled or expired else "enabled",
        "ended_at": expires.isoformat() if expires and expired else _OPEN_ENDED if disabled is False else None,
        "granted_at": _generalized_time(record.first("whencreated", "createtimestamp")),
        "kind": "service" if _classes(record) & _SERVICES else "human",
        "role": "; ".join(sorted(record.attributes.get("memberof", []))) or "none",
        "privileged": _privileged(record),
    }
    return {name: value for name, value in said.items() if value is not None}


def _disabled(record: Record) -> bool | None:
    control = record.first("useraccountcontrol")
    if control is not None:
        return bool(int(control) & _DISABLED) if _WHOLE_NUMBER.fullmatch(control) else None
    if record.first("pwdaccountlockedtime") or (record.first("nsaccountlock") or "").lower() == "true":
        return True
    return None if "samaccountname" in record.attributes else False


def _privileged(record: Record) -> str | None:
    groups = [group.lower() for group in record.attributes.get("memberof", [])]
    if record.first("admincount") == "1" or any(group.startswith(_ADMINISTRATORS) for group in groups):
        return "true"
    return "false" if record.first("admincount") == "0" else None


def _classes(record: Record) -> set[str]:
    return {name.lower() for name in record.attributes.get("objectclass", [])}


def _filetime(text: str | None) -> datetime | None:
    """Ten-millionths of a second since 1601; None for never, and for what is no time."""
    if text is None or not _WHOLE_NUMBER.fullmatch(text) or int(text) in _NEVER:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(text) // 10)
    except OverflowError:
        return None


def _generalized_time(text: str | None) -> str | None:
    """20171031130000.0Z in ISO 8601; as it is where it is in no such form."""
    if text is None:
        return None
    try:
        return datetime.strptime(text.split(".")[0].rstrip("Z"), "%Y%m%d%H%M%S").isoformat() + "Z"  # noqa: DTZ007
    except ValueError:
        return text


adapter = Adapter(
    version=1,
    frame=frame,
    table="entitlements",
    own={
        "login": "coalesce({samaccountname.0}, {uid.0}, {userprincipalname.0})",
        "person_id": "coalesce({employeeid.0}, {employeenumber.0})",
        "roster_name": "coalesce({displayname.0}, {cn.0})",
        "roster_email": "{mail.0}",
        "kind": "{read.kind}",
        "role": "{read.role}",
        "privileged": "{read.privileged}",
        "granted_at": "{read.granted_at}",
        "status": "{read.status}",
        "ended_at": "{read.ended_at}",
    },
)
