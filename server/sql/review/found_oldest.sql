-- The visits of the few households that the desk's search finds ($1), oldest first: from the index to the rows by their keys
-- (search_row, visit_of_household; a plus keeps the planner from the indexes of a ward). The rest is as in queue_*.sql.
SELECT v.id, d.rev, v.household_id, h.number, h.head_name, g.name AS group_name, a.name AS alley_name,
       v.outcome, v.flags, v.observation_count, v.recorded_ms, v.received_ms, v.updated_ms, v.review_state,
       v.reviewer_id, r.name AS reviewer, p.name AS author, p.role AS author_role
FROM search_index s
CROSS JOIN search_row w ON w.nr = s.rowid
CROSS JOIN visit v ON v.household_id = w.id
CROSS JOIN doc d ON d.id = v.id
CROSS JOIN household h ON h.id = v.household_id
CROSS JOIN residential_group g ON g.id = v.group_id
CROSS JOIN alley a ON a.id = v.alley_id
CROSS JOIN account p ON p.id = v.author_id
LEFT JOIN account r ON r.id = v.reviewer_id
WHERE s.search_index MATCH $1
  AND +v.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = v.group_id))
  AND ($5 IS NULL OR +v.group_id = $5)
  AND ($6 IS NULL OR +v.alley_id = $6)
  AND ($7 = '' OR v.outcome = $7)
  AND ($8 IS NULL OR +v.author_id = $8)
  AND ($9 = '' OR v.flags LIKE $9)
  AND ($10 = 0 OR +v.reviewer_id = $4)
  AND ($11 IS NULL OR +v.campaign_id = $11)
  AND +v.received_ms >= $12
  AND ($13 = 'all' OR +v.review_state = $13)
  AND (+v.updated_ms, +v.id) > ($14, $15)
ORDER BY v.updated_ms, v.id
LIMIT $16
