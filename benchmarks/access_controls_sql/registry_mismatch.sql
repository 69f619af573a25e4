WITH ended AS (
  SELECT person_id, max(ended_at) AS ended_at, max(ended_date) AS ended_date
  FROM association_periods WHERE began_at < TIMESTAMP '2017-03-21 04:00' GROUP BY person_id
), people AS (
  SELECT p.crd_number, p.registration = 'registered' AS registered,
         CASE WHEN e.ended_at >= TIMESTAMP '2017-03-21 04:00' THEN true WHEN u.person_id IS NOT NULL THEN NULL
              ELSE false END AS here,
         CASE WHEN p.crd_number IS NULL THEN NULL WHEN d.crd_number IS NULL THEN false ELSE d.registered END AS there,
         CASE WHEN p.crd_number IS NOT NULL AND d.crd_number IS NULL THEN false
              ELSE d.registered_until <> e.ended_date END AS days_differ,
         CASE WHEN p.crd_number IS NOT NULL THEN coalesce(NOT d.coherent, false) END AS incoherent
  FROM persons p
  LEFT JOIN ended e USING (person_id)
  LEFT JOIN unknown_associations u USING (person_id)
  LEFT JOIN depository_standings d USING (crd_number)
  WHERE p.registration = 'registered' OR p.crd_number IS DISTINCT FROM 'none'
), compared AS (
  SELECT crd_number, incoherent, here AND registered AND NOT there AS only_here,
         there AND NOT (here AND registered) AS only_there,
         registered AND NOT here AND NOT there AND days_differ AS differ
  FROM people
), judged AS (
  SELECT crd_number,
         CASE WHEN only_here THEN 'only human resources has the person as registered'
              WHEN only_there THEN 'only the depository has the person as registered'
              WHEN differ THEN 'the association and the registration ended on different days'
              ELSE 'the registration''s status and its dates do not agree' END AS difference,
         only_here OR only_there OR differ OR incoherent AS exception
  FROM compared
  UNION ALL
  SELECT crd_number, 'human resources does not know the number',
         CASE WHEN (SELECT bool_or(crd_number IS NULL) FROM persons) THEN NULL ELSE registered OR NOT coherent END
  FROM depository_standings d
  WHERE NOT EXISTS (SELECT 1 FROM persons p WHERE p.crd_number = d.crd_number)
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((crd_number, difference)) FILTER (exception),
       list((crd_number, difference)) FILTER (exception IS NULL)
FROM judged
