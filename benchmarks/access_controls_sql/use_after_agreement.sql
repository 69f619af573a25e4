-- Here every system has one agreement at most, and every end is known.
WITH uses AS (
  SELECT e.event_id, coalesce(e.person_id, h.person_id, c.person_id) AS person_id, e.system_id, e.login, e.action,
         e.occurred_at, h.kind, g.agreement_id, g.coverage, g.began_at, g.ends_at
  FROM access_events e
  JOIN access_agreements g ON g.system_id = e.system_id
  LEFT JOIN login_holders h ON h.system_id = e.system_id AND h.login = e.login
  LEFT JOIN credential_checkouts c
    ON c.system_id = e.system_id AND c.login = e.login AND c.began_at <= e.occurred_at AND e.occurred_at < c.ended_at
  WHERE e.result IS DISTINCT FROM 'failure'
), judged AS (
  SELECT u.*,
         CASE WHEN u.person_id IS NULL AND u.kind = 'service' THEN false
              WHEN u.occurred_at >= u.ends_at THEN true
              WHEN u.coverage = 'all associated persons' AND u.occurred_at >= u.began_at THEN false
              WHEN n.removed_at <= u.occurred_at THEN true
              WHEN u.person_id IS NULL THEN NULL
              ELSE false END AS exception
  FROM uses u
  LEFT JOIN agreement_persons n ON n.agreement_id = u.agreement_id AND n.person_id = u.person_id
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((event_id, person_id, system_id, login, action, occurred_at)) FILTER (exception),
       list((event_id, person_id, system_id, login, action, occurred_at)) FILTER (exception IS NULL)
FROM judged
