WITH uses AS (
  SELECT e.event_id, coalesce(e.person_id, h.person_id, c.person_id) AS person_id, e.system_id, e.action, e.occurred_at,
         h.kind
  FROM access_events e
  LEFT JOIN systems s ON s.system_id = e.system_id
  LEFT JOIN login_holders h ON h.system_id = e.system_id AND h.login = e.login
  LEFT JOIN credential_checkouts c
    ON c.system_id = e.system_id AND c.login = e.login AND c.began_at <= e.occurred_at AND e.occurred_at < c.ended_at
  WHERE e.result IS DISTINCT FROM 'failure' AND s.holds_customer_information IS DISTINCT FROM false
), judged AS (
  SELECT u.*,
         CASE WHEN a.person_id IS NOT NULL THEN false
              WHEN u.person_id IS NULL AND u.kind = 'service' THEN false
              WHEN u.person_id IS NULL OR k.person_id IS NOT NULL THEN NULL
              ELSE true END AS exception
  FROM uses u
  LEFT JOIN associations a
    ON a.person_id = u.person_id AND a.began_at <= u.occurred_at AND u.occurred_at < a.ended_at
  LEFT JOIN (SELECT person_id, min(began_at) AS since FROM associations WHERE ended_at IS NULL GROUP BY person_id) k
    ON k.person_id = u.person_id AND k.since <= u.occurred_at
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((event_id, person_id, system_id, action, occurred_at)) FILTER (exception),
       list((event_id, person_id, system_id, action, occurred_at)) FILTER (exception IS NULL)
FROM judged
