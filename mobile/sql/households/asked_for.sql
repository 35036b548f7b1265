-- How many doors asked to be knocked on again on day $1.
SELECT COUNT(*)
FROM door d JOIN household h ON h.id = d.household_id
WHERE d.campaign_id = (SELECT c.campaign_id FROM current_campaign c)
  AND d.state IN ('absent', 'postponed') AND d.at_date = $1 AND h.list_state <> 'closed'
