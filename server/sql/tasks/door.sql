-- Whether a household is in reach.
SELECT 1
FROM household h
WHERE h.id = $1
  AND h.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
