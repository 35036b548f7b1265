-- What somebody is to do, the most urgent first (index task_of_assignee).
SELECT t.id, t.kind, t.due_on, h.number, h.head_name, a.name AS alley_name, g.name AS group_name, p.name AS assignee
FROM task t
JOIN household h ON h.id = t.household_id
JOIN alley a ON a.id = h.alley_id
JOIN residential_group g ON g.id = h.group_id
JOIN account p ON p.id = t.assignee_id
WHERE t.assignee_id = $1
  AND t.state IN ('open', 'returned')
  AND t.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $1 AND ag.group_id = h.group_id))
  AND (t.due_on, t.id) > ($4, $5)
ORDER BY t.due_on, t.id
LIMIT $6
