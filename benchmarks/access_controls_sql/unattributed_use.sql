WITH days AS (
  SELECT e.system_id, e.login, e.occurred_date, count(*) FILTER (e.person_id IS NULL) AS unnamed
  FROM access_events e
  LEFT JOIN systems s ON s.system_id = e.system_id
  WHERE e.result IS DISTINCT FROM 'failure' AND s.holds_customer_information IS DISTINCT FROM false
  GROUP BY ALL
), judged AS (
  SELECT d.system_id, d.login, d.occurred_date, d.unnamed, coalesce(h.matched_by, 'on no roster') AS matched_by,
         d.unnamed > 0 AND coalesce(h.kind, 'human') = 'human' AND h.person_id IS NULL AS exception
  FROM days d
  LEFT JOIN login_holders h ON h.system_id = d.system_id AND h.login = d.login
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, occurred_date, unnamed, matched_by)) FILTER (exception),
       list((system_id, login, occurred_date, unnamed, matched_by)) FILTER (exception IS NULL)
FROM judged
