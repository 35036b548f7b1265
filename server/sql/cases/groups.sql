-- The groups of the whole ward ($2 = 1), or those assigned to $3.
SELECT g.id, g.name
FROM residential_group g
WHERE g.ward = $1
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = g.id))
ORDER BY g.order_key, g.id
