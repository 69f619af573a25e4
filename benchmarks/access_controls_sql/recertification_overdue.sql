WITH reviews AS (
  SELECT system_id, login, max(reviewed_at) FILTER (independent) AS surely_at,
         max(coalesce(reviewed_at, TIMESTAMP '9999-12-31')) AS perhaps_at
  FROM login_reviews WHERE independent IS DISTINCT FROM false GROUP BY ALL
), enabled AS (
  SELECT system_id, login, granted_at,
         TIMESTAMP '2017-03-21 04:00'
           - CASE WHEN customer_information OR third_party THEN INTERVAL 101 DAY ELSE INTERVAL 192 DAY END AS since
  FROM logins WHERE status = 'enabled'
), judged AS (
  SELECT l.system_id, l.login, l.granted_at,
         CASE WHEN r.surely_at >= l.since OR l.granted_at >= l.since THEN false
              WHEN r.perhaps_at >= l.since OR l.granted_at IS NULL THEN NULL
              ELSE true END AS exception
  FROM enabled l LEFT JOIN reviews r ON r.system_id = l.system_id AND r.login = l.login
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, granted_at)) FILTER (exception),
       list((system_id, login, granted_at)) FILTER (exception IS NULL)
FROM judged
