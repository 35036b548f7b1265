-- Every house of one group with its state: one cell each. The state is that of the last knock that counts (as in the view
-- knock), looked up house by house (index visit_of_campaign).
SELECT h.id, h.alley_id, a.name AS alley_name, h.number,
       COALESCE((SELECT k.outcome FROM visit k
                  WHERE k.campaign_id = $1 AND k.household_id = h.id AND k.review_state <> 'rejected'
                  ORDER BY k.recorded_ms DESC, k.id DESC LIMIT 1), 'todo') AS status
FROM household h
JOIN alley a ON a.id = h.alley_id
WHERE h.ward = $2
  AND h.list_state <> 'closed'
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
  AND h.group_id = $5
ORDER BY a.order_key, a.name, COALESCE(h.walk_order, 9223372036854775807), h.number_key, h.id
