"""The registers of the made-up firm on the day: agreements, notices, reviews, registrations, moves, transitions."""

from access_words import EVER, FIRST, LEFT_TODAY, OPEN_ENDED, PEOPLE, REGISTERED, with_dates

_LEFT = f"TIMESTAMP '2016-03-01 21:00' + INTERVAL ((p - {PEOPLE}) * 15) HOUR"
_LEFT_DATE = f"CAST({_LEFT} AS DATE)"


def _agreements() -> str:
    """One of each third party's system: for named people, for everyone, ending soon, over, of unknown end."""
    return f"""
        SELECT 'G' || s AS agreement_id, 'vendor' || s % 4 AS vendor_id, 'S' || s AS system_id, 'servicing' AS purpose,
               CASE WHEN s BETWEEN 95 AND 99 THEN 'all associated persons' ELSE 'named persons' END AS coverage,
               {FIRST} AS began_at,
               CASE s WHEN 94 THEN TIMESTAMP '2017-03-21 03:59:55' WHEN 95 THEN TIMESTAMP '2017-04-10 04:00'
                      WHEN 96 THEN TIMESTAMP '2017-03-27 04:00' WHEN 100 THEN TIMESTAMP '2016-12-31 05:00'
                      WHEN 101 THEN NULL ELSE {OPEN_ENDED} END AS ends_at
        FROM range(90, 102) AS t(s)"""


def _agreement_persons() -> str:
    """Everyone registered and a few without a login; the former are struck the day after they leave."""
    return f"""
        SELECT 'G' || s AS agreement_id, 'P' || p AS person_id, {FIRST} AS named_at,
               CASE WHEN p >= {PEOPLE} THEN {_LEFT} + INTERVAL 1 DAY WHEN p % 2100 = 5 THEN {LEFT_TODAY}
                    ELSE {OPEN_ENDED} END AS removed_at
        FROM range(90, 95) AS a(s), range({EVER}) AS b(p) WHERE p < {REGISTERED + 20} OR p >= {PEOPLE}
        UNION ALL
        SELECT 'G' || s, 'P' || p, {FIRST}, CASE WHEN p % 10 = 3 THEN NULL ELSE {OPEN_ENDED} END
        FROM range(100, 102) AS a(s), range(30) AS b(p)"""


def _notices() -> str:
    """Of every leaver to every operator: most in time and answered; some late, unanswered or of unknown time."""
    return f"""
        SELECT 'N' || s || '-' || p AS notice_id, 'P' || p AS person_id, 'S' || s AS system_id,
               CASE WHEN (p + s) % 401 = 1 THEN NULL WHEN (p + s) % 403 = 2 THEN {OPEN_ENDED}
                    WHEN (p * 7 + s) % 307 = 0 THEN {_LEFT} + INTERVAL 9 HOUR ELSE {_LEFT} + INTERVAL 1 HOUR END
                 AS sent_at,
               CASE WHEN (p + s) % 251 = 3 THEN {OPEN_ENDED} ELSE {_LEFT} + INTERVAL 12 HOUR END AS acknowledged_at,
               CASE WHEN (p + s) % 251 = 3 THEN {OPEN_ENDED} WHEN (p + s) % 263 = 4 THEN NULL
                    WHEN (p + s) % 269 = 5 THEN {_LEFT} + INTERVAL 6 DAY ELSE {_LEFT} + INTERVAL 13 HOUR END
                 AS disabled_confirmed_at
        FROM range(90, 102) AS a(s), range({PEOPLE}, {EVER}) AS b(p) WHERE (p + s) % 211 > 0"""


def _recertifications(logins: str) -> str:
    """Every login was reviewed in January, and half of them this month; a few by their holder, or not at all."""
    columns = f"""
        'S' || s AS system_id, login,
        CASE WHEN p % 1000 = 18 AND s % 10 = 8 THEN NULL WHEN p % 800 = 13 AND s % 10 = 1 THEN 'P' || p
             ELSE 'P' || (p + 1) % {REGISTERED} END AS reviewer_id"""
    decision = "CASE WHEN p % 1100 = 15 AND s % 10 = 4 THEN 'remove' ELSE 'keep' END AS decision"
    unknown = "p % 1000 = 16 AND s % 10 = 6"
    first, second = "TIMESTAMP '2017-01-16 14:00' + INTERVAL (p % 5) DAY", "TIMESTAMP '2017-03-06 14:00'"
    return f"""
        SELECT 'C' || s || '-' || login || '-1' AS recertification_id, {columns},
               CASE WHEN {unknown} THEN NULL ELSE {first} END AS reviewed_at, {decision}
        FROM ({logins}) WHERE p % 900 <> 14 OR s % 10 <> 2
        UNION ALL
        SELECT 'C' || s || '-' || login || '-2', {columns}, CASE WHEN {unknown} THEN NULL ELSE {second} END, {decision}
        FROM ({logins}) WHERE p % 2 = 1 AND (p % 1200 <> 9 OR s % 10 <> 5)"""


def _registrations() -> str:
    """Of everyone who is or was registered; with a few whom only one side knows, other days, and unknown ends."""
    return f"""
        SELECT 'R' || p AS registration_id, CAST(1000000 + p AS VARCHAR) AS crd_number, 'Given' || p AS legal_name,
               CASE WHEN p < {PEOPLE} OR p % 75 = 9 THEN 'approved' ELSE 'terminated' END AS status,
               DATE '2010-01-04' AS began_date,
               CASE WHEN p < {PEOPLE} THEN DATE '9999-12-31' WHEN p % 150 = 8 THEN NULL
                    ELSE {_LEFT_DATE} + CASE WHEN p % 60 = 5 THEN 2 ELSE 0 END END AS ended_date,
               CASE WHEN p < {PEOPLE} THEN DATE '9999-12-31' ELSE {_LEFT_DATE} + 10 END AS u5_filed_date
        FROM range({PEOPLE + 500}) AS t(p) WHERE p % 1400 <> 33 AND (p < {REGISTERED} OR p >= {PEOPLE})
        UNION ALL
        SELECT 'R-stranger-' || n, CAST(7000000 + n AS VARCHAR), 'Stranger', 'approved', DATE '2010-01-04',
               DATE '9999-12-31', DATE '9999-12-31'
        FROM range(10) AS t(n)"""


def _role_changes() -> str:
    """Some people moved in February, others today."""
    return f"""
        SELECT 'M' || p AS role_change_id, 'P' || p AS person_id,
               CASE WHEN p % 70 = 11 THEN TIMESTAMP '2017-02-01 14:00' ELSE {LEFT_TODAY} END AS changed_at,
               'research' AS from_department, 'sales' AS to_department
        FROM range({REGISTERED}) AS t(p) WHERE p % 70 IN (11, 12)"""


_VENDORS = f"""
    SELECT 'vendor' || v AS vendor_id, 'Vendor ' || v AS name, true AS holds_customer_information,
           CASE WHEN v = 2 THEN 'none' ELSE 'P1' END AS owner_id, 'access@vendor.example' AS notice_address,
           {OPEN_ENDED} AS contract_ends_at
    FROM range(4) AS t(v)"""

_TRANSITIONS = """
    SELECT * FROM (VALUES
      ('acquisition', 'servicing', 'P1', DATE '2016-03-07', DATE '2017-12-31'),
      ('branch office', 'servicing', 'P1', DATE '2016-05-02', DATE '2016-09-30'),
      ('partner', 'servicing', 'P1', DATE '2017-01-02', NULL)
    ) AS t(transition_id, purpose, owner_id, began_date, ends_date)"""

_TRANSITION_REVIEWS = f"""
    SELECT 'W' || n || '-' || transition_id AS review_id, transition_id,
           DATE '2016-03-11' + CAST(7 * n AS INT) AS week_ending_date,
           CASE WHEN n % 13 = 4 THEN 'none' WHEN n % 17 = 5 THEN NULL ELSE 'P2' END AS signed_by,
           CASE WHEN n % 11 = 3 THEN {OPEN_ENDED} WHEN n % 19 = 6 THEN NULL
                ELSE TIMESTAMP '2016-03-14 14:00' + INTERVAL (7 * n) DAY END AS signed_at
    FROM range(54) AS a(n), (VALUES ('acquisition'), ('branch office'), ('partner')) AS b(transition_id)
    WHERE n % 9 <> 2"""


def registers(logins: str) -> dict[str, str]:
    """One query a register. `logins` gives every login of the rosters, with s and p."""
    return {
        "access_agreements": with_dates(_agreements(), "began_at", "ends_at"),
        "agreement_persons": with_dates(_agreement_persons(), "named_at", "removed_at"),
        "vendors": with_dates(_VENDORS, "contract_ends_at"),
        "termination_notices": with_dates(_notices(), "sent_at", "acknowledged_at", "disabled_confirmed_at"),
        "recertifications": with_dates(_recertifications(logins), "reviewed_at"),
        "registrations": _registrations(),
        "role_changes": with_dates(_role_changes(), "changed_at"),
        "transitions": _TRANSITIONS,
        "transition_reviews": with_dates(_TRANSITION_REVIEWS, "signed_at"),
    }
