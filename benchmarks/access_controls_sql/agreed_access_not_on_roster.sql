WITH named AS (
  SELECT n.agreement_id, n.person_id, g.system_id, s.standing, s.person_id IS NULL AS stranger,
         g.began_at < TIMESTAMP '2017-03-21 04:00' AND g.ends_at >= TIMESTAMP '2017-03-21 04:00' AS in_force,
         n.named_at < TIMESTAMP '2017-03-21 04:00' AND n.removed_at >= TIMESTAMP '2017-03-21 04:00' AS still_named
  FROM agreement_persons n
  LEFT JOIN access_agreements g ON g.agreement_id = n.agreement_id AND g.coverage = 'named persons'
  LEFT JOIN standings s ON s.person_id = n.person_id
), held AS (
  SELECT DISTINCT system_id, person_id FROM logins WHERE person_id IS NOT NULL
), open_ones AS (
  SELECT DISTINCT system_id FROM logins
  WHERE person_id IS NULL AND kind = 'human' AND (candidates <> '' OR roster_is_silent)
), judged AS (
  SELECT n.agreement_id, n.person_id, n.system_id,
         n.in_force AND n.still_named AND CASE WHEN n.stranger THEN false ELSE n.standing = 'associated' END
         AND CASE WHEN h.person_id IS NOT NULL THEN false WHEN o.system_id IS NOT NULL THEN NULL ELSE true END
           AS exception
  FROM named n
  LEFT JOIN held h ON h.system_id = n.system_id AND h.person_id = n.person_id
  LEFT JOIN open_ones o ON o.system_id = n.system_id
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((agreement_id, person_id, system_id)) FILTER (exception),
       list((agreement_id, person_id, system_id)) FILTER (exception IS NULL)
FROM judged
