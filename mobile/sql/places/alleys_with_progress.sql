-- Every alley, or alley $4 alone, with its doors by state; $1 and $2 are the day and part of the day, $3 when
-- the part began.
SELECT a.id, a.name, COALESCE(g.name, ''),
       COUNT(h.id),
       COUNT(CASE WHEN d.state = 'done' AND d.outcome = 'met' THEN 1 END),
       COUNT(CASE WHEN d.state IN ('absent', 'decide') THEN 1 END),
       COUNT(CASE WHEN d.state = 'postponed' THEN 1 END),
       COUNT(CASE WHEN d.state = 'done' AND d.outcome = 'refused' THEN 1 END),
       COUNT(CASE WHEN d.state = 'done' AND d.outcome IN ('vacant', 'not_found') THEN 1 END),
       COUNT(CASE WHEN h.id IS NOT NULL AND d.state IS NULL THEN 1 END),
       COUNT(CASE WHEN d.state IN ('absent', 'postponed')
                   AND (d.at_date < $1 OR (d.at_date = $1 AND d.at_part <= $2)
                        OR (d.at_date IS NULL AND d.last_ms < $3)) THEN 1 END)
FROM alley a
LEFT JOIN residential_group g ON g.id = a.group_id
LEFT JOIN household h ON h.alley_id = a.id AND h.list_state <> 'closed'
LEFT JOIN door d ON d.campaign_id = (SELECT c.campaign_id FROM current_campaign c) AND d.household_id = h.id
WHERE $4 IS NULL OR a.id = $4
GROUP BY a.id, a.name, g.name, g.order_key, a.order_key
ORDER BY g.order_key, a.order_key, a.id
