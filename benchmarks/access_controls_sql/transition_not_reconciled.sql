WITH weeks AS (
  SELECT transition_id, CAST(unnest(generate_series(
           began_date + (12 - CAST(dayofweek(began_date) AS INT)) % 7,
           least(coalesce(ends_date, DATE '9999-12-31') + 5, DATE '2017-03-20' - 8), INTERVAL 7 DAY)) AS DATE)
           AS week_ending_date
  FROM transitions
), reviews AS (
  SELECT transition_id, week_ending_date, bool_or(signed_by <> 'none' AND signed_date <= week_ending_date + 7) AS signed,
         bool_or((signed_by <> 'none' AND signed_date <= week_ending_date + 7) IS NULL) AS perhaps
  FROM transition_reviews GROUP BY ALL
), judged AS (
  SELECT transition_id, week_ending_date,
         CASE WHEN signed THEN false WHEN perhaps THEN NULL ELSE true END AS exception
  FROM weeks LEFT JOIN reviews USING (transition_id, week_ending_date)
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((transition_id, week_ending_date)) FILTER (exception),
       list((transition_id, week_ending_date)) FILTER (exception IS NULL)
FROM judged
