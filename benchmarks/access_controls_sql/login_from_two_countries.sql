WITH days AS (
  SELECT system_id, login, occurred_date, min(country) AS one, max(country) AS other,
         count(*) FILTER (country IS NULL) AS unknown
  FROM access_events WHERE result IS DISTINCT FROM 'failure' AND login IS NOT NULL GROUP BY ALL
), judged AS (
  SELECT *, CASE WHEN one <> other THEN true WHEN unknown > 0 THEN NULL ELSE false END AS exception
  FROM days WHERE one IS NOT NULL
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login, occurred_date, one, other)) FILTER (exception),
       list((system_id, login, occurred_date, one, other)) FILTER (exception IS NULL)
FROM judged
