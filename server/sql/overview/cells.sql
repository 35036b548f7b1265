-- Every house of one group with its state: one cell each.
SELECT h.id, h.alley_id, a.name AS alley_name, h.number, COALESCE(p.outcome, 'todo') AS status
FROM household h
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
  AND h.group_id = $5
ORDER BY a.order_key, a.name, COALESCE(h.walk_order, 9223372036854775807), h.number_key, h.id
