-- How many visits came in since a moment, and of how many houses of a campaign.
SELECT COUNT(*) AS visits, COUNT(DISTINCT v.household_id) AS houses
FROM visit v
WHERE v.ward = $1
  AND v.received_ms >= $2
  AND v.campaign_id = $3
  AND ($4 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $5 AND ag.group_id = v.group_id))
