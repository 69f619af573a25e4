"""One Monday of access at a made-up firm: 8,400 registered people, 100 systems, as many log entries as are asked for.

Each of the registered has a login in every system; half of the systems hold customer information; half give the person
in their logs. Beside them are 1,200 people who are associated and not registered, 600 who left over the thirteen months
before, with the logins they had, and three systems that nobody uses on the day. A few of each kind of exception are
strewn in: leavers, logins on no roster, entries without a login, people struck from an agreement, shared logins nobody
checked out, exports in bulk, second countries, logins never used. What people write down about all this is in
`access_registers`.

In every query `p` numbers a person (-1 where there is none) and `s` a system.
"""

from datetime import date
from pathlib import Path

import duckdb
from access_registers import registers
from access_words import EVER, FIRST, LEFT_TODAY, OPEN_ENDED, PEOPLE, REGISTERED, SYSTEMS, with_dates

DAY = date(2017, 3, 20)
AGREED_END = "TIMESTAMP '2017-03-21 03:59:55'"


def _persons() -> str:
    return f"""
        SELECT 'P' || p AS person_id, 'E' || p AS employee_number,
               CASE WHEN p = {REGISTERED} THEN NULL WHEN p < {REGISTERED} OR p BETWEEN {PEOPLE} AND {PEOPLE + 499}
                    THEN CAST(1000000 + p AS VARCHAR) ELSE 'none' END AS crd_number,
               CASE WHEN p BETWEEN {REGISTERED} AND {PEOPLE - 1}
                    THEN 'Given' || p // 2 || ' Twin' || p // 2
                    ELSE 'Given' || p || ' Surname' || (p * 7919 % 8400) END AS legal_name,
               '' AS other_names, 'p' || p || '@firm.example' AS email, 'B' || (p % 1500) AS branch_id,
               'sales' AS department, 'P1' AS manager_id,
               CASE WHEN p < {REGISTERED} OR p BETWEEN {PEOPLE} AND {PEOPLE + 499}
                    THEN 'registered' ELSE 'associated' END AS registration,
               CASE WHEN p < {PEOPLE} THEN 'active' ELSE 'left' END AS status, 'hired' AS origin
        FROM range({EVER}) AS t(p)"""


def _associations() -> str:
    return f"""
        SELECT 'A' || p AS association_id, 'P' || p AS person_id, {FIRST} AS began_at,
               CASE WHEN p >= {PEOPLE} THEN TIMESTAMP '2016-03-01 21:00' + INTERVAL ((p - {PEOPLE}) * 15) HOUR
                    WHEN p < {REGISTERED} AND p % 2100 = 3 THEN {LEFT_TODAY}
                    WHEN p < {REGISTERED} AND p % 4200 = 4199 THEN NULL
                    ELSE {OPEN_ENDED} END AS ended_at
        FROM range({EVER}) AS t(p)
        UNION ALL
        SELECT 'A' || p || '-before', 'P' || p, TIMESTAMP '2005-01-03 14:00', TIMESTAMP '2008-06-30 21:00'
        FROM range({REGISTERED}, {PEOPLE}, 10) AS t(p)"""


def _systems() -> str:
    return f"""
        SELECT 'S' || s AS system_id, 'System ' || s AS name,
               CASE WHEN s < 90 THEN 'firm' ELSE 'third party' END AS operated_by,
               CASE WHEN s < 90 THEN 'none' ELSE 'vendor' || s % 4 END AS vendor_id,
               s % 2 = 0 AS holds_customer_information, CASE WHEN s IN (10, 11) THEN 'none' ELSE 'P1' END AS owner_id,
               'roster' AS roster_feed, 'log' AS log_feed,
               CASE WHEN s IN (12, 13) THEN 'never' ELSE 'quarterly' END AS recertified
        FROM range({SYSTEMS + 2}) AS t(s)"""


def _logins() -> str:
    """Every login as (s, p, login, kind, person_id, roster_name, granted_at, ended_at)."""
    own = f"'human' AS kind, 'P' || p AS person_id, NULL::VARCHAR AS roster_name, {FIRST} AS granted_at"
    nobodys = "NULL::VARCHAR AS person_id, NULL::VARCHAR AS roster_name"
    end = "TIMESTAMP '2016-03-01 21:00' + INTERVAL ((p - 9600) * 15) HOUR"
    return f"""
        SELECT s, p, 'u' || p AS login, {own}, CASE WHEN s = 94 AND p % 2000 <> 17 THEN {AGREED_END}
               ELSE {OPEN_ENDED} END AS ended_at
        FROM range({SYSTEMS}) AS a(s), range({REGISTERED}) AS b(p)
        UNION ALL
        SELECT s, p, 'u' || p, {own}, CASE WHEN p % 200 = 7 THEN {OPEN_ENDED} WHEN p % 97 = 3 THEN NULL
               WHEN p % 50 = 0 THEN {end} + INTERVAL 9 DAY ELSE {end} + INTERVAL 2 HOUR END
        FROM range({SYSTEMS}) AS a(s), range({PEOPLE}, {EVER}) AS b(p) WHERE (s + p) % 10 = 0
        UNION ALL
        SELECT s, p, 'u' || p, {own}, CASE WHEN s = 100 AND p >= 20 THEN TIMESTAMP '2016-12-31 05:00'
               ELSE {OPEN_ENDED} END
        FROM range({SYSTEMS}, {SYSTEMS + 3}) AS a(s), range(40) AS b(p)
        UNION ALL
        SELECT s, p, 'idle' || p, 'human', 'P' || p, NULL, CASE WHEN p > 0 THEN {FIRST} END, {OPEN_ENDED}
        FROM range({SYSTEMS}) AS a(s), range(8) AS b(p)
        UNION ALL SELECT s, -1, 'desk', 'shared', {nobodys}, {FIRST}, {OPEN_ENDED} FROM range(60) AS a(s)
        UNION ALL SELECT s, -1, 'nightly', 'service', {nobodys}, {FIRST}, {OPEN_ENDED} FROM range({SYSTEMS}) AS a(s)
        UNION ALL
        SELECT s, -1, 'stranger', 'human', NULL, CASE WHEN s >= 90 AND s % 2 = 1 THEN 'Qq Xyzzy' END, {FIRST},
               {OPEN_ENDED}
        FROM range({SYSTEMS}) AS a(s)
        UNION ALL
        SELECT s, -1, 'twin', 'human', NULL, 'Given4400 Twin4400', TIMESTAMP '2017-03-01 14:00', {OPEN_ENDED}
        FROM range(0, {SYSTEMS}, 5) AS a(s)"""


def _entitlements() -> str:
    return f"""
        SELECT 'S' || s AS system_id, login, person_id, roster_name, NULL::VARCHAR AS roster_crd,
               NULL::VARCHAR AS roster_email, NULL::VARCHAR AS roster_branch, kind, 'reader' AS role,
               CASE WHEN p % 140 IN (11, 12) AND s % 20 = 3 THEN 'research'
                    WHEN p % 140 = 11 AND s % 20 = 4 THEN NULL ELSE 'sales' END AS granted_for,
               CASE WHEN p % 4000 = 21 AND s % 10 = 0 THEN NULL ELSE p % 400 = 9 END AS privileged,
               CASE WHEN p % 4000 = 409 AND s % 10 = 1 THEN NULL ELSE p % 2000 <> 409 OR s % 10 <> 2 END
                 AS second_factor,
               p % 400 = 9 AND (p % 2000 <> 809 OR s % 10 <> 3) AS vaulted, granted_at,
               CASE WHEN ended_at = {OPEN_ENDED} THEN 'enabled' ELSE 'disabled' END AS status, ended_at
        FROM ({_logins()})"""


def _checkouts() -> str:
    return """
        SELECT 'O' || s || '-' || h AS checkout_id, 'S' || s AS system_id, 'desk' AS login,
               'P' || (s * 24 + h) AS person_id,
               TIMESTAMP '2017-03-20 04:00' + INTERVAL (h) HOUR AS began_at,
               TIMESTAMP '2017-03-20 05:00' + INTERVAL (h) HOUR AS ended_at
        FROM range(60) AS a(s), range(24) AS b(h) WHERE s % 20 > 0 OR h <> 10"""


def _events(count: int) -> str:
    entry = f"""
        SELECT i, CAST(hash(i) % {SYSTEMS} AS INT) AS s, CAST(hash(i * 7 + 1) % {REGISTERED} AS INT) AS p,
               hash(i * 13 + 5) AS h, TIMESTAMP '2017-03-20 04:00' + INTERVAL (i % 86400) SECOND AS occurred_at
        FROM range({count}) AS t(i)"""
    whose = f"""
        SELECT *, CASE WHEN i % 200000 = 17 THEN NULL
                       WHEN i % 300000 = 19 THEN CASE WHEN i % 2 = 0 THEN 'stranger' ELSE 'on-no-roster' END
                       WHEN h % 200 = 3 THEN 'nightly'
                       WHEN h % 1000 = 5 AND s < 60 THEN 'desk'
                       ELSE 'u' || p END AS login
        FROM ({entry})
        WHERE NOT (p % 2100 IN (3, 5) AND occurred_at >= {LEFT_TODAY} AND hash(i * 31) % 50 > 0)
          AND NOT (p % 4200 = 4199 AND hash(i * 31) % 50 > 0)"""
    return f"""
        SELECT 'e' || i AS event_id, 'S' || s AS system_id, login,
               CASE WHEN s % 4 < 2 AND login[1] = 'u' THEN 'P' || p END AS person_id, occurred_at,
               CASE WHEN h % 1000 < 7 THEN 'download' WHEN h % 1000 < 10 THEN 'print' WHEN h % 1000 < 60 THEN 'search'
                    WHEN h % 1000 < 90 THEN 'sign in' ELSE 'view' END AS action,
               'VIEW' AS source_action, CASE WHEN h % 1000 >= 995 THEN 'failure' ELSE 'success' END AS result,
               CASE WHEN h % 500000 = 7 THEN NULL WHEN h % 1000 < 10 AND p % 1000 = 7 THEN 250 ELSE 1 END AS records,
               'C' || (h % 1000000) AS object_id, '192.0.2.' || (p % 250) AS ip_address,
               CASE WHEN h % 100000 = 19 THEN NULL WHEN h % 100000 = 21 THEN 'RO' ELSE 'US' END AS country,
               DATE '{DAY}' AS occurred_date
        FROM ({whose})"""


def _tables(events: int) -> dict[str, str]:
    """One query a table."""
    return {
        "persons": _persons(),
        "associations": with_dates(_associations(), "began_at", "ended_at"),
        "systems": _systems(),
        "entitlements": with_dates(_entitlements(), "granted_at", "ended_at"),
        "credential_checkouts": with_dates(_checkouts(), "began_at", "ended_at"),
        **registers(_logins()),
        "access_events": _events(events),
    }


def write_day(folder: Path, events: int) -> dict[str, Path]:
    """Write every table of the day to a Parquet file in the folder; return the files by table."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"memory_limit": "2GB", "preserve_insertion_order": False})
    files = {table: folder / f"{table}.parquet" for table in _tables(events)}
    for table, query in _tables(events).items():
        connection.execute(f"COPY ({query}) TO '{files[table]}' (FORMAT parquet, COMPRESSION zstd)")
    return files
