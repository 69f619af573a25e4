WITH last AS (
  SELECT system_id, login, max(occurred_at) AS last_at, max(occurred_at) FILTER (result = 'success') AS last_success_at
  FROM access_events WHERE result IS DISTINCT FROM 'failure' GROUP BY ALL
), logins AS (
  SELECT n.system_id, n.login, n.granted_at, l.last_at, l.last_success_at,
         TIMESTAMP '2017-03-21 04:00' - CASE WHEN s.holds_customer_information THEN INTERVAL 45 DAY ELSE INTERVAL 90 DAY END
           AS since
  FROM entitlements n
  LEFT JOIN systems s ON s.system_id = n.system_id
  LEFT JOIN last l ON l.system_id = n.system_id AND l.login = n.login
  WHERE n.kind = 'human' AND n.status = 'enabled'
), judged AS (
  SELECT *, CASE WHEN last_success_at >= since OR granted_at >= since THEN false
                 WHEN last_at >= since OR granted_at IS NULL THEN NULL
                 ELSE true END AS exception
  FROM logins
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, granted_at, last_success_at)) FILTER (exception),
       list((system_id, login, granted_at, last_success_at)) FILTER (exception IS NULL)
FROM judged
