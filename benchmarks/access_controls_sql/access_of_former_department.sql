-- Here every move is in the calendar, so each has a day by which the old access ends.
WITH moves AS (
  SELECT m.person_id, m.from_department, d.day AS due_date
  FROM role_changes m
  JOIN trading_days t ON t.day = m.changed_date
  JOIN trading_days d ON d.number = t.number + 2 AND d.is_open
  WHERE m.changed_at < TIMESTAMP '2017-03-21 04:00'
), from_there AS (
  SELECT person_id, from_department, max(due_date) AS due_date FROM moves GROUP BY ALL
), movers AS (
  SELECT DISTINCT person_id FROM moves WHERE due_date < DATE '2017-03-20'
), judged AS (
  SELECT l.system_id, l.login, l.granted_for, l.person_id,
         CASE WHEN l.person_id IS NULL THEN NULL
              WHEN l.granted_for = p.department THEN false
              WHEN l.granted_for IS NULL AND m.person_id IS NOT NULL THEN NULL
              ELSE coalesce(f.due_date < DATE '2017-03-20', false) END AS exception
  FROM logins l
  LEFT JOIN persons p ON p.person_id = l.person_id
  LEFT JOIN from_there f ON f.person_id = l.person_id AND f.from_department = l.granted_for
  LEFT JOIN movers m ON m.person_id = l.person_id
  WHERE l.kind = 'human' AND l.status = 'enabled'
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, granted_for, person_id)) FILTER (exception),
       list((system_id, login, granted_for, person_id)) FILTER (exception IS NULL)
FROM judged
