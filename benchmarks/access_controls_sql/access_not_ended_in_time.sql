WITH held AS (
  SELECT l.*, l.left_at + INTERVAL 4 HOUR AS due_at, d.day AS due_date
  FROM logins l
  LEFT JOIN trading_days t ON t.day = l.left_date
  LEFT JOIN trading_days d ON d.number = t.number + 1 AND d.is_open
  WHERE l.kind = 'human'
), judged AS (
  SELECT system_id, login, person_id, left_at,
         CASE WHEN standing = 'associated' OR (person_id IS NOT NULL AND associated_since IS NULL) THEN false
              WHEN customer_information OR privileged IS DISTINCT FROM false
              THEN due_at < TIMESTAMP '2017-03-21 04:00' AND (status = 'enabled' OR ended_at > due_at)
              ELSE due_date < DATE '2017-03-20' AND (status = 'enabled' OR ended_date > due_date) END AS exception
  FROM held
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, person_id, left_at)) FILTER (exception),
       list((system_id, login, person_id, left_at)) FILTER (exception IS NULL)
FROM judged
