WITH judged AS (
  SELECT system_id, login,
         CASE WHEN person_id IS NOT NULL THEN associated_since IS NULL WHEN candidates = '' THEN true END AS exception
  FROM logins WHERE kind = 'human' AND status = 'enabled' AND customer_information
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, login)) FILTER (exception),
       list((system_id, login)) FILTER (exception IS NULL)
FROM judged
