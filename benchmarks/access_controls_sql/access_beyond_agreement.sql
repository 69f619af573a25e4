WITH by_name AS (
  SELECT DISTINCT system_id FROM access_agreements
  WHERE coverage = 'named persons' AND began_at < TIMESTAMP '2017-03-21 04:00'
    AND (ends_at IS NULL OR ends_at >= TIMESTAMP '2017-03-21 04:00')
), covered AS (
  SELECT system_id, person_id, bool_or(covered_until >= TIMESTAMP '2017-03-21 04:00') AS surely
  FROM agreed_access
  WHERE covered_from < TIMESTAMP '2017-03-21 04:00'
    AND (covered_until IS NULL OR covered_until >= TIMESTAMP '2017-03-21 04:00')
  GROUP BY ALL
), judged AS (
  SELECT l.system_id, l.login, l.person_id,
         CASE WHEN c.surely THEN false
              WHEN c.person_id IS NOT NULL OR (l.person_id IS NULL AND l.candidates <> '') THEN NULL
              ELSE true END AS exception
  FROM logins l
  JOIN by_name USING (system_id)
  LEFT JOIN covered c ON c.system_id = l.system_id AND c.person_id = l.person_id
  WHERE l.kind <> 'service' AND l.status = 'enabled'
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, person_id)) FILTER (exception),
       list((system_id, login, person_id)) FILTER (exception IS NULL)
FROM judged
