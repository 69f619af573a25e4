WITH named AS (
  SELECT system_id FROM systems
  UNION SELECT system_id FROM entitlements
  UNION SELECT system_id FROM access_agreements
), known AS (
  SELECT n.system_id, coalesce(s.holds_customer_information, true) AS holds,
         CASE WHEN s.system_id IS NULL THEN 'place in the inventory'
              WHEN s.owner_id = 'none' THEN 'owner'
              WHEN s.roster_feed = 'none' THEN 'roster'
              WHEN s.log_feed = 'none' THEN 'log'
              WHEN s.recertified = 'never' THEN 'review cycle'
              WHEN s.operated_by = 'third party' AND v.vendor_id IS NULL THEN 'operator in the vendor register'
              WHEN s.operated_by = 'third party' AND v.owner_id = 'none' THEN 'person answerable for its operator'
         END AS lacking
  FROM named n LEFT JOIN systems s ON s.system_id = n.system_id LEFT JOIN vendors v ON v.vendor_id = s.vendor_id
), judged AS (
  SELECT system_id, lacking, holds AND lacking IS NOT NULL AS exception FROM known
)
SELECT count(*), count(*) FILTER (exception), count(*) FILTER (exception IS NULL),
       list((system_id, lacking)) FILTER (exception),
       list((system_id, lacking)) FILTER (exception IS NULL)
FROM judged
