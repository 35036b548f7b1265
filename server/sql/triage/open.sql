-- Open observations, the longest waiting first (index observation_board). The four queries that read observations
-- differ behind their joins alone.
SELECT o.id, o.visit_id, o.key_id, o.enc, o.ct, o.state, o.version, o.received_ms, o.assignee_id, o.duplicate_of,
       who.name AS assignee, v.household_id, v.group_id, v.review_state, h.number, h.head_name, al.name AS alley_name,
       g.name AS group_name, author.name AS author
FROM observation o
JOIN visit v ON v.id = o.visit_id
JOIN household h ON h.id = v.household_id
JOIN alley al ON al.id = v.alley_id
JOIN residential_group g ON g.id = v.group_id
JOIN account author ON author.id = v.author_id
LEFT JOIN account who ON who.id = o.assignee_id
WHERE o.ward = $1
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = v.group_id))
  AND o.state IN ('received', 'assigned', 'needs_info')
  AND ($4 = '' OR o.state = $4)
  AND ($5 IS NULL OR v.group_id = $5)
  AND ($6 = 0 OR o.assignee_id = $3)
  AND ($7 IS NULL OR o.received_ms < $7)
  AND (o.received_ms, o.id) > ($8, $9)
ORDER BY o.received_ms, o.id
LIMIT $10
