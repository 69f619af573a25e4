WITH judged AS (
  SELECT agreement_id, CAST(days AS VARCHAR) AS stage, system_id, ends_at,
         ends_date - 1 - days <= DATE '2017-03-20' AND ends_date - until > DATE '2017-03-20' AS exception
  FROM access_agreements, (VALUES (60, 31), (30, 8), (7, 0)) AS warning(days, until)
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((agreement_id, stage, system_id, ends_at)) FILTER (exception),
       list((agreement_id, stage, system_id, ends_at)) FILTER (exception IS NULL)
FROM judged
