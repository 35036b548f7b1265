-- One state, longest waiting first (index visit_queue).
-- Filters that are not set are null, empty or match everything.
-- Words of a search (the four patterns) begin words that the desk's search knows of the household; words that few
-- households have are asked of the index instead (found_*.sql). The four queue_*.sql differ in their last lines alone:
-- one state or all, and the way they walk.
SELECT v.id, d.rev, v.household_id, h.number, h.head_name, g.name AS group_name, a.name AS alley_name,
       v.outcome, v.flags, v.observation_count, v.recorded_ms, v.received_ms, v.updated_ms, v.review_state,
       v.reviewer_id, r.name AS reviewer, p.name AS author, p.role AS author_role
FROM visit v
JOIN doc d ON d.id = v.id
JOIN household h ON h.id = v.household_id
JOIN residential_group g ON g.id = v.group_id
JOIN alley a ON a.id = v.alley_id
JOIN account p ON p.id = v.author_id
LEFT JOIN account r ON r.id = v.reviewer_id
LEFT JOIN search_row s ON s.id = v.household_id
WHERE v.ward = $1
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = v.group_id))
  AND ($4 IS NULL OR v.group_id = $4)
  AND ($5 IS NULL OR v.alley_id = $5)
  AND ($6 = '' OR v.outcome = $6)
  AND ($7 IS NULL OR v.author_id = $7)
  AND ($8 = '' OR v.flags LIKE $8)
  AND ($9 = 0 OR v.reviewer_id = $3)
  AND ($10 IS NULL OR v.campaign_id = $10)
  AND ($11 = '' OR ' ' || COALESCE(s.words, '') LIKE $11 ESCAPE '\')
  AND ($12 = '' OR ' ' || COALESCE(s.words, '') LIKE $12 ESCAPE '\')
  AND ($13 = '' OR ' ' || COALESCE(s.words, '') LIKE $13 ESCAPE '\')
  AND ($14 = '' OR ' ' || COALESCE(s.words, '') LIKE $14 ESCAPE '\')
  AND v.received_ms >= $15
  AND v.review_state = $16
  AND (v.updated_ms, v.id) > ($17, $18)
ORDER BY v.updated_ms, v.id
LIMIT $19
