WITH leavers AS (
  SELECT person_id, began_at, left_at FROM standings WHERE standing IS DISTINCT FROM 'associated'
), theirs AS (
  SELECT system_id, person_id, ended_at, granted_at, ';' || candidates || ';' AS candidates, roster_is_silent
  FROM logins WHERE third_party AND kind = 'human'
), owed AS (
  SELECT person_id, system_id, bool_or(certain) AS certain FROM (
    SELECT l.person_id, t.system_id, true AS certain
    FROM leavers l JOIN theirs t USING (person_id) WHERE (t.ended_at > l.left_at) IS DISTINCT FROM false
    UNION ALL
    SELECT l.person_id, a.system_id, true
    FROM leavers l JOIN agreed_access a USING (person_id)
    WHERE (l.left_at >= a.covered_from) IS DISTINCT FROM false AND (l.left_at <= a.covered_until) IS DISTINCT FROM false
    UNION ALL
    SELECT l.person_id, t.system_id, false
    FROM leavers l, theirs t
    WHERE t.person_id IS NULL AND (t.roster_is_silent OR contains(t.candidates, ';' || l.person_id || ';'))
      AND (t.ended_at > l.left_at) IS DISTINCT FROM false AND (t.granted_at < l.left_at) IS DISTINCT FROM false
  ) GROUP BY ALL
), notices AS (
  SELECT n.person_id, n.system_id, bool_or(n.sent_at <= l.left_at + INTERVAL 4 HOUR) AS told,
         bool_or((n.sent_at <= l.left_at + INTERVAL 4 HOUR) IS NULL) AS perhaps_told
  FROM termination_notices n JOIN leavers l USING (person_id)
  WHERE (n.sent_at >= l.began_at) IS DISTINCT FROM false
  GROUP BY ALL
), judged AS (
  SELECT person_id, system_id, left_at,
         CASE WHEN told THEN false
              WHEN perhaps_told THEN NULL
              WHEN certain THEN left_at + INTERVAL 4 HOUR < TIMESTAMP '2017-03-21 04:00'
              ELSE nullif(left_at + INTERVAL 4 HOUR < TIMESTAMP '2017-03-21 04:00', true) END AS exception
  FROM owed JOIN leavers USING (person_id) LEFT JOIN notices USING (person_id, system_id)
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((person_id, system_id, left_at)) FILTER (exception),
       list((person_id, system_id, left_at)) FILTER (exception IS NULL)
FROM judged
