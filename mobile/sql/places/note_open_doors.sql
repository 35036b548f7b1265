-- From the few alleys to their doors; the other way round would look at every door that is open.
INSERT INTO open_door (alley_id, household_id, at_date, at_part, last_ms)
SELECT h.alley_id, h.id, d.at_date, d.at_part, d.last_ms
FROM alley_stale s
CROSS JOIN household h ON h.alley_id = s.alley_id
CROSS JOIN door d ON d.campaign_id = (SELECT c.campaign_id FROM current_campaign c) AND d.household_id = h.id
WHERE h.list_state <> 'closed' AND d.state IN ('absent', 'postponed')
