SELECT COUNT(*)
FROM household h
WHERE h.ward = $1
  AND h.list_state <> 'closed'
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))
