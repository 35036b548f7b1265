INSERT INTO alley_progress (alley_id, total, met, absent, postponed, refused, other)
SELECT h.alley_id,
       COUNT(*),
       COUNT(CASE WHEN d.state = 'done' AND d.outcome = 'met' THEN 1 END),
       COUNT(CASE WHEN d.state IN ('absent', 'decide') THEN 1 END),
       COUNT(CASE WHEN d.state = 'postponed' THEN 1 END),
       COUNT(CASE WHEN d.state = 'done' AND d.outcome = 'refused' THEN 1 END),
       COUNT(CASE WHEN d.state = 'done' AND d.outcome IN ('vacant', 'not_found') THEN 1 END)
FROM household h
LEFT JOIN door d ON d.campaign_id = (SELECT c.campaign_id FROM current_campaign c) AND d.household_id = h.id
WHERE h.alley_id IN (SELECT s.alley_id FROM alley_stale s) AND h.list_state <> 'closed'
GROUP BY h.alley_id
