WITH uses AS (
  SELECT e.system_id, e.login, coalesce(e.person_id, h.person_id, c.person_id) AS person_id, e.occurred_at,
         e.occurred_date, e.action <> 'view' AS goes_out, e.records, h.kind
  FROM access_events e
  LEFT JOIN systems s ON s.system_id = e.system_id
  LEFT JOIN login_holders h ON h.system_id = e.system_id AND h.login = e.login
  LEFT JOIN credential_checkouts c
    ON c.system_id = e.system_id AND c.login = e.login AND c.began_at <= e.occurred_at AND e.occurred_at < c.ended_at
  WHERE e.action IN ('view', 'print', 'download', 'export', 'send')
    AND e.result IS DISTINCT FROM 'failure' AND s.holds_customer_information IS DISTINCT FROM false
), outward AS (
  SELECT u.*, coalesce(u.person_id, u.login) AS who,
         u.person_id IS NULL OR k.person_id IS NOT NULL AS unsure,
         u.person_id IS NOT NULL AND a.person_id IS NULL AND k.person_id IS NULL AS outsider
  FROM uses u
  LEFT JOIN associations a
    ON a.person_id = u.person_id AND a.began_at <= u.occurred_at AND u.occurred_at < a.ended_at
  LEFT JOIN (SELECT person_id, min(began_at) AS since FROM associations WHERE ended_at IS NULL GROUP BY person_id) k
    ON k.person_id = u.person_id AND k.since <= u.occurred_at
  WHERE (u.goes_out OR a.person_id IS NULL) AND (u.person_id IS NOT NULL OR u.kind IS DISTINCT FROM 'service')
), counted AS (
  SELECT *,
         sum(records) FILTER (goes_out) OVER day AS taken,
         count(*) FILTER (goes_out AND records IS NULL) OVER day AS taken_uncounted,
         sum(records) FILTER (NOT goes_out AND outsider) OVER hour_of_person AS seen,
         sum(records) FILTER (NOT goes_out) OVER hour_of_login AS seen_perhaps,
         count(*) FILTER (NOT goes_out AND records IS NULL) OVER hour_of_login AS seen_uncounted
  FROM outward
  WINDOW day AS (PARTITION BY system_id, who, occurred_date),
         hour_of_person AS (PARTITION BY system_id, who ORDER BY occurred_at
                            RANGE BETWEEN INTERVAL 1 HOUR PRECEDING AND CURRENT ROW),
         hour_of_login AS (PARTITION BY system_id, login ORDER BY occurred_at
                           RANGE BETWEEN INTERVAL 1 HOUR PRECEDING AND CURRENT ROW)
), days AS (
  SELECT system_id, login, occurred_date, coalesce(max(taken), 0) AS taken,
         count(*) FILTER (goes_out AND outsider) AS by_outsiders, count(*) FILTER (goes_out AND unsure) AS by_unknown,
         coalesce(max(seen), 0) AS seen, max(seen_perhaps) AS seen_perhaps,
         max(taken_uncounted) + max(seen_uncounted) AS uncounted
  FROM counted GROUP BY ALL
), judged AS (
  SELECT *, CASE WHEN by_outsiders > 0 OR seen >= 25 OR taken >= 200 THEN true
                 WHEN by_unknown > 0 OR seen_perhaps >= 25 OR uncounted > 0 THEN NULL
                 ELSE false END AS exception
  FROM days
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, occurred_date, taken, by_outsiders, seen)) FILTER (exception),
       list((system_id, login, occurred_date, taken, by_outsiders, seen)) FILTER (exception IS NULL)
FROM judged
