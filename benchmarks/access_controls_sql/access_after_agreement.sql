WITH covered AS (
  SELECT system_id, max(ends_at) AS covered_until, bool_or(ends_at IS NULL) AS perhaps_longer
  FROM access_agreements WHERE began_at < TIMESTAMP '2017-03-21 04:00' GROUP BY system_id
), judged AS (
  SELECT system_id, login, covered_until,
         CASE WHEN covered_until >= TIMESTAMP '2017-03-21 04:00' THEN false WHEN perhaps_longer THEN NULL ELSE true END
           AS exception
  FROM entitlements JOIN covered USING (system_id)
  WHERE kind <> 'service' AND status = 'enabled'
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, covered_until)) FILTER (exception),
       list((system_id, login, covered_until)) FILTER (exception IS NULL)
FROM judged
