-- What may say the same as observation $1: whatever was said of its household, and the newest of its group that were
-- not found to be nothing (indexes observation_of_visit, observation_board).
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
JOIN visit mine ON mine.id = (SELECT visit_id FROM observation WHERE id = $1)
WHERE o.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = v.group_id))
  AND o.id <> $1
  AND o.state <> 'expired'
  AND (v.household_id = mine.household_id OR (v.group_id = mine.group_id AND o.state <> 'unfounded'))
ORDER BY v.household_id = mine.household_id DESC, o.received_ms DESC, o.id DESC
LIMIT $5
