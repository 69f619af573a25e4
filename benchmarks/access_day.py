"""One Monday of access at a made-up firm: 8,400 registered people, 100 systems, as many log entries as are asked for.

Everybody has a login in every system. Half of the systems hold customer information; half give the person in their
logs. A few of each kind of exception are strewn in: leavers, logins on no roster, entries without a login, people
struck from an agreement, shared logins nobody checked out, exports in bulk, second countries, logins never used.
"""

from datetime import date
from pathlib import Path

import duckdb

DAY = date(2017, 3, 20)
PEOPLE, SYSTEMS = 8_400, 100
_OPEN = "TIMESTAMP '9999-12-31'"
_LEFT_AT = "TIMESTAMP '2017-03-20 14:00'"
_FROM = "TIMESTAMP '2010-01-04 14:00'"


def _with_dates(query: str, *instants: str) -> str:
    """The query with a date beside each instant; nothing judged here depends on the zone of these dates."""
    dates = ", ".join(f"CAST({at} AS DATE) AS {at.removesuffix('_at')}_date" for at in instants)
    return f"SELECT *, {dates} FROM ({query})" if instants else query


def _people(columns: str) -> str:
    return f"SELECT {columns} FROM range({PEOPLE}) AS t(p)"


def _logins() -> str:
    columns = (
        "system_id, login, person_id, NULL::VARCHAR AS roster_name, NULL::VARCHAR AS roster_crd, "
        "NULL::VARCHAR AS roster_email, NULL::VARCHAR AS roster_branch, kind, 'reader' AS role, "
        "'sales' AS granted_for, "
        "false AS privileged, true AS second_factor, false AS vaulted, granted_at, 'enabled' AS status, "
        f"{_OPEN} AS ended_at"
    )
    return f"""
        SELECT {columns} FROM (
          SELECT 'S' || s AS system_id, 'u' || p AS login, 'P' || p AS person_id, 'human' AS kind, {_FROM} AS granted_at
          FROM range({SYSTEMS}) AS a(s), range({PEOPLE}) AS b(p)
          UNION ALL SELECT 'S' || s, 'desk', NULL, 'shared', {_FROM} FROM range(60) AS a(s)
          UNION ALL SELECT 'S' || s, 'nightly', NULL, 'service', {_FROM} FROM range({SYSTEMS}) AS a(s)
          UNION ALL SELECT 'S' || s, 'stranger', NULL, 'human', {_FROM} FROM range({SYSTEMS}) AS a(s)
          UNION ALL SELECT 'S' || s, 'idle' || p, 'P' || p, 'human', CASE WHEN p > 0 THEN {_FROM} END
          FROM range({SYSTEMS}) AS a(s), range(8) AS b(p)
        )"""


def _events(count: int) -> str:
    entry = f"""
        SELECT i, CAST(hash(i) % {SYSTEMS} AS INT) AS s, CAST(hash(i * 7 + 1) % {PEOPLE} AS INT) AS p,
               hash(i * 13 + 5) AS h, TIMESTAMP '2017-03-20 04:00' + INTERVAL (i % 86400) SECOND AS occurred_at
        FROM range({count}) AS t(i)"""
    whose = f"""
        SELECT *, CASE WHEN i % 200000 = 17 THEN NULL
                       WHEN i % 300000 = 19 THEN CASE WHEN i % 2 = 0 THEN 'stranger' ELSE 'on-no-roster' END
                       WHEN h % 200 = 3 THEN 'nightly'
                       WHEN h % 1000 = 5 AND s < 60 THEN 'desk'
                       ELSE 'u' || p END AS login
        FROM ({entry})
        WHERE NOT (p % 2100 IN (3, 5) AND occurred_at >= {_LEFT_AT} AND hash(i * 31) % 50 > 0)
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
    ends = f"CASE WHEN p % 2100 = 3 THEN {_LEFT_AT} WHEN p % 4200 = 4199 THEN NULL ELSE {_OPEN} END AS ended_at"
    return {
        "persons": _people(
            "'P' || p AS person_id, 'E' || p AS employee_number, CAST(1000000 + p AS VARCHAR) AS crd_number, "
            "'Given' || p || ' Surname' || (p * 7919 % 8400) AS legal_name, '' AS other_names, "
            "'p' || p || '@firm.example' AS email, 'B' || (p % 1500) AS branch_id, 'sales' AS department, "
            "'P1' AS manager_id, 'registered' AS registration, 'active' AS status, 'hired' AS origin"
        ),
        "associations": _with_dates(
            _people(f"'A' || p AS association_id, 'P' || p AS person_id, {_FROM} AS began_at, {ends}"),
            "began_at",
            "ended_at",
        ),
        "systems": f"""
            SELECT 'S' || s AS system_id, 'System ' || s AS name, 'firm' AS operated_by, 'none' AS vendor_id,
                   s % 2 = 0 AS holds_customer_information, 'P1' AS owner_id,
                   'roster' AS roster_feed, 'log' AS log_feed, 'quarterly' AS recertified
            FROM range({SYSTEMS}) AS t(s)""",
        "entitlements": _with_dates(_logins(), "granted_at", "ended_at"),
        "credential_checkouts": _with_dates(
            """SELECT 'O' || s || '-' || h AS checkout_id, 'S' || s AS system_id, 'desk' AS login,
                       'P' || (s * 24 + h) AS person_id,
                       TIMESTAMP '2017-03-20 04:00' + INTERVAL (h) HOUR AS began_at,
                       TIMESTAMP '2017-03-20 05:00' + INTERVAL (h) HOUR AS ended_at
                FROM range(60) AS a(s), range(24) AS b(h) WHERE s % 20 > 0 OR h <> 10""",
            "began_at",
            "ended_at",
        ),
        "access_agreements": _with_dates(
            f"""SELECT 'G' || s AS agreement_id, 'vendor' AS vendor_id, 'S' || s AS system_id, 'servicing' AS purpose,
                       CASE WHEN s < 95 THEN 'named persons' ELSE 'all associated persons' END AS coverage,
                       {_FROM} AS began_at,
                       CASE WHEN s = 94 THEN TIMESTAMP '2017-03-21 03:59:55' ELSE {_OPEN} END AS ends_at
                FROM range(90, 100) AS t(s)""",
            "began_at",
            "ends_at",
        ),
        "agreement_persons": _with_dates(
            f"""SELECT 'G' || s AS agreement_id, 'P' || p AS person_id, {_FROM} AS named_at,
                       CASE WHEN p % 2100 = 5 THEN {_LEFT_AT} ELSE {_OPEN} END AS removed_at
                FROM range(90, 95) AS a(s), range({PEOPLE}) AS b(p)""",
            "named_at",
            "removed_at",
        ),
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
