WITH reviews AS (
  SELECT system_id, login, bool_or(independent AND reviewed_at IS NOT NULL) AS confirmed
  FROM login_reviews
  WHERE independent IS DISTINCT FROM false
    AND (reviewed_at IS NULL OR reviewed_at >= TIMESTAMP '2017-03-21 04:00' - INTERVAL 31 DAY)
  GROUP BY ALL
), enabled AS (
  SELECT l.system_id, l.login, l.privileged, l.second_factor, l.vaulted,
         CASE WHEN r.confirmed OR l.granted_at >= TIMESTAMP '2017-03-21 04:00' - INTERVAL 31 DAY THEN false
              WHEN r.login IS NOT NULL OR l.granted_at IS NULL THEN NULL
              ELSE true END AS not_reviewed
  FROM logins l LEFT JOIN reviews r ON r.system_id = l.system_id AND r.login = l.login
  WHERE l.status = 'enabled'
), judged AS (
  SELECT system_id, login, privileged AND (NOT second_factor OR NOT vaulted OR not_reviewed) AS exception FROM enabled
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login)) FILTER (exception),
       list((system_id, login)) FILTER (exception IS NULL)
FROM judged
