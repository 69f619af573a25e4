WITH notices AS (
  SELECT n.*, n.sent_at + INTERVAL 24 HOUR AS acknowledgement_due_at, d.day AS confirmation_due_date
  FROM termination_notices n
  LEFT JOIN trading_days t ON t.day = n.sent_date
  LEFT JOIN trading_days d ON d.number = t.number + 1 AND d.is_open
), judged AS (
  SELECT notice_id, system_id, sent_at, person_id,
         CASE WHEN sent_at >= TIMESTAMP '2017-03-21 04:00' THEN false
              ELSE (acknowledgement_due_at < TIMESTAMP '2017-03-21 04:00'
                    AND acknowledged_at > acknowledgement_due_at AND disabled_confirmed_at > acknowledgement_due_at)
                OR (confirmation_due_date < DATE '2017-03-20' AND disabled_confirmed_date > confirmation_due_date)
         END AS exception
  FROM notices
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((notice_id, system_id, sent_at, person_id)) FILTER (exception),
       list((notice_id, system_id, sent_at, person_id)) FILTER (exception IS NULL)
FROM judged
