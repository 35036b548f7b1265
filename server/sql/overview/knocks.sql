-- The houses of a group, alley by alley, each with its knocks in one campaign, oldest first: read as they stand in
-- household_of_ward and visit_of_campaign, nothing is sorted. Which knocks count is what the view knock says.
SELECT h.alley_id, h.rowid AS house, v.outcome, v.commitment, v.review_state, v.recorded_ms
FROM household h
LEFT JOIN visit v ON v.campaign_id = $1 AND v.household_id = h.id AND v.review_state <> 'rejected'
WHERE h.ward = $2
  AND h.group_id = $3
  AND h.list_state <> 'closed'
ORDER BY h.alley_id, h.rowid, v.recorded_ms, v.id
