INSERT INTO open_door (alley_id, household_id, at_date, at_part, last_ms)
SELECT h.alley_id, h.id, d.at_date, d.at_part, d.last_ms
FROM household h
JOIN door d ON d.campaign_id = (SELECT c.campaign_id FROM current_campaign c) AND d.household_id = h.id
WHERE h.alley_id IN (SELECT s.alley_id FROM alley_stale s) AND h.list_state <> 'closed'
  AND d.state IN ('absent', 'postponed')
