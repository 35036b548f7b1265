-- The groups of a campaign in reach, in their order; $4 is one of them, if it is about one.
SELECT g.id, g.name
FROM campaign_group cg
JOIN residential_group g ON g.id = cg.group_id
WHERE cg.campaign_id = $1
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = cg.group_id))
  AND ($4 IS NULL OR cg.group_id = $4)
ORDER BY g.order_key, g.name
