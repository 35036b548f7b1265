-- What became of every house of a campaign, counted by alley: one pass over household and the
-- campaign's visits (index visit_of_campaign).
SELECT g.id AS group_id, g.name AS group_name, a.id AS alley_id, a.name AS alley_name,
       COUNT(*) AS houses,
       COUNT(p.household_id) AS visited,
       SUM(CASE WHEN p.outcome = 'met' THEN 1 ELSE 0 END) AS met,
       SUM(CASE WHEN p.outcome IN ('absent', 'postponed') THEN 1 ELSE 0 END) AS absent,
       SUM(CASE WHEN p.outcome = 'refused' THEN 1 ELSE 0 END) AS refused,
       SUM(CASE WHEN p.outcome IN ('vacant', 'not_found') THEN 1 ELSE 0 END) AS other,
       SUM(CASE WHEN p.signed = 1 THEN 1 ELSE 0 END) AS signed,
       SUM(CASE WHEN p.outcome = 'absent' AND p.tries >= 3 THEN 1 ELSE 0 END) AS absent3,
       SUM(CASE WHEN p.waiting > 0 THEN p.waiting ELSE 0 END) AS waiting
FROM household h
JOIN campaign_group cg ON cg.campaign_id = $1 AND cg.group_id = h.group_id
JOIN residential_group g ON g.id = h.group_id
JOIN alley a ON a.id = h.alley_id
LEFT JOIN (
    SELECT k.household_id,
           MAX(CASE WHEN k.nth = 1 THEN k.outcome END) AS outcome,
           MAX(CASE WHEN k.commitment IN ('signed', 'already_signed') THEN 1 ELSE 0 END) AS signed,
           COUNT(DISTINCT CASE WHEN k.outcome = 'absent' THEN k.part END) AS tries,
           SUM(CASE WHEN k.review_state = 'received' THEN 1 ELSE 0 END) AS waiting,
           MAX(k.recorded_ms) AS last_ms
    FROM knock k
    WHERE k.campaign_id = $1
    GROUP BY k.household_id
) p ON p.household_id = h.id
WHERE h.ward = $2
  AND h.list_state <> 'closed'
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
GROUP BY g.id, g.name, g.order_key, a.id, a.name, a.order_key
ORDER BY g.order_key, g.name, a.order_key, a.name
