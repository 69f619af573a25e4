-- Here no login is lent to two people at once, and every loan's end is known.
WITH days AS (
  SELECT e.system_id, e.login, e.occurred_date, count(*) AS uses, count(*) FILTER (c.person_id IS NULL) AS unlent
  FROM access_events e
  JOIN entitlements n ON n.system_id = e.system_id AND n.login = e.login AND n.kind = 'shared'
  LEFT JOIN credential_checkouts c
    ON c.system_id = e.system_id AND c.login = e.login AND c.began_at <= e.occurred_at AND e.occurred_at < c.ended_at
  WHERE e.result IS DISTINCT FROM 'failure'
  GROUP BY ALL
)
SELECT count(*), count(*) FILTER (unlent > 0), 0,
       list((system_id, login, occurred_date, uses, unlent, 0)) FILTER (unlent > 0), []
FROM days
