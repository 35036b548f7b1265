-- A ward's households by group, alley and number, a page at a time. Each of four words must begin a
-- word of the number, the head, the phone or the alley; an empty word asks nothing. The state is that
-- of one campaign: the last knock that counts.
SELECT h.id AS id, g.name AS group_name, a.name AS alley_name, h.number AS number, h.head_name AS head_name,
       h.people AS people, h.kind AS kind, h.list_state AS list_state,
       COALESCE(k.outcome, 'todo') AS status, k.recorded_ms AS last_ms,
       g.order_key || '|' || a.order_key || '|' || h.number_key AS place
FROM household h
JOIN residential_group g ON g.id = h.group_id
JOIN alley a ON a.id = h.alley_id
LEFT JOIN knock k ON k.campaign_id = $1 AND k.household_id = h.id AND k.nth = 1
WHERE h.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
  AND ($5 IS NULL OR h.group_id = $5)
  AND ($6 IS NULL OR h.alley_id = $6)
  AND ($7 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $7 || '%')
  AND ($8 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $8 || '%')
  AND ($9 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $9 || '%')
  AND ($10 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $10 || '%')
  AND (g.order_key || '|' || a.order_key || '|' || h.number_key, h.id) > ($11, $12)
ORDER BY place, h.id
LIMIT $13
