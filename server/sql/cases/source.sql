-- A verified observation in reach, where it was seen, and the case that it led to.
SELECT o.visit_id, o.key_id, o.enc, o.ct, o.assignee_id, h.id AS household_id, h.group_id, h.number, h.head_name,
       a.name AS alley_name, g.name AS group_name, c.id AS case_id
FROM observation o
JOIN visit v ON v.id = o.visit_id
JOIN household h ON h.id = v.household_id
JOIN alley a ON a.id = h.alley_id
JOIN residential_group g ON g.id = h.group_id
LEFT JOIN case_file c ON c.observation_id = o.id
WHERE o.id = $1
  AND o.ward = $2
  AND o.state = 'verified'
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
