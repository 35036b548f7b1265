-- Houses that walkers propose to add or to close (index household_proposed).
SELECT h.id, h.number, h.head_name, h.list_state, a.name AS alley_name, g.name AS group_name
FROM household h
JOIN alley a ON a.id = h.alley_id
JOIN residential_group g ON g.id = h.group_id
WHERE h.ward = $1
  AND h.list_state IN ('proposed_new', 'proposed_closed')
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))
ORDER BY g.order_key, a.order_key, h.number_key, h.id
LIMIT 200
