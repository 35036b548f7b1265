SELECT d.rev, s.body, h.number, h.head_name, a.name AS alley_name, g.name AS group_name, p.name AS assignee
FROM task t
JOIN doc d ON d.id = t.id
JOIN revision s ON s.doc_id = t.id AND s.rev = d.rev
JOIN household h ON h.id = t.household_id
JOIN alley a ON a.id = h.alley_id
JOIN residential_group g ON g.id = h.group_id
JOIN account p ON p.id = t.assignee_id
WHERE t.id = $1
  AND t.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
