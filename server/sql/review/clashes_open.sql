-- Open disagreements of the ward, oldest first (index clash_open_of_ward), with the door they are about.
SELECT c.id, c.doc_id, d.kind, c.field, c.base, c.current, c.incoming, c.at_ms,
       p.name AS sender, h.number, h.head_name, a.name AS alley_name, g.name AS group_name
FROM clash c
JOIN doc d ON d.id = c.doc_id
LEFT JOIN visit v ON v.id = c.doc_id
JOIN household h ON h.id = COALESCE(v.household_id, c.doc_id)
JOIN alley a ON a.id = h.alley_id
JOIN residential_group g ON g.id = h.group_id
LEFT JOIN account p ON p.id = c.user_id
WHERE c.ward = $1
  AND c.resolved_ms IS NULL
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))
  AND c.id > $4
ORDER BY c.id
LIMIT $5
